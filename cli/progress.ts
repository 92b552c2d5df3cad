import { SingleBar } from 'cli-progress';
import { breathe, type Io } from './io';

const BAR_AFTER_MS = 1000;
const BREATHE_EVERY_MS = 50;
/** Work that takes longer is looked into: so soon, and some, a signal is heard. */
const AWAITED_AFTER_MS = 250;

/** Thrown out of a piece of work when Ctrl-C was pressed. */
export class Interrupted extends Error {
  override readonly name = 'Interrupted';
}

/** A progress bar on a terminal once the work takes longer than a second; nothing in a pipe. */
export class Progress {
  private bar: SingleBar | undefined;
  private readonly started: number;
  private breathed: number;
  private done = 0;

  constructor(private readonly io: Io, private readonly total: number, private readonly unit: string) {
    this.started = this.breathed = io.now();
  }

  /** Says that `done` of the total is done, and what is being worked on. */
  async report(done: number, label: string): Promise<void> {
    this.done = done;
    const now = this.io.now();
    if (this.bar === undefined && this.io.err.isTTY === true && now - this.started > BAR_AFTER_MS) {
      this.bar = new SingleBar({
        format: `{bar} {value}/{total} ${this.unit}  {label}`,
        hideCursor: true,
        clearOnComplete: true,
        stream: this.io.err,
      });
      this.bar.start(this.total, done, { label });
    }
    this.bar?.update(done, { label });
    if (now - this.breathed > BREATHE_EVERY_MS) {
      await breathe();
      this.breathed = this.io.now();
    }
    if (this.io.interrupted()) throw new Interrupted();
  }

  /** Whether nothing has been reported for a while. */
  isAwaited(): boolean {
    return this.io.now() - this.breathed > AWAITED_AFTER_MS;
  }

  /** Reports one more. */
  step(label: string): Promise<void> {
    return this.report(this.done + 1, label);
  }

  end(): void {
    this.bar?.stop();
    this.bar = undefined;
  }
}
