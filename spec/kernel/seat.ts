import type { Session } from './implementation';

/** The session in use. It is opened when it is needed, and another takes its place once the implementation has not answered. */
export class Seat {
  private current: Session | undefined;

  constructor(private readonly open: () => Session) {}

  get isTaken(): boolean {
    return this.current !== undefined;
  }

  /** The session. Throws if it cannot be started. */
  take(): Session {
    return (this.current ??= this.open());
  }

  /** It did not answer: unless it can go on, it is closed. */
  leave(): void {
    if (this.current?.isUsable?.() !== true) this.close();
  }

  /** Safe to call twice. */
  close(): void {
    this.current?.close();
    this.current = undefined;
  }
}
