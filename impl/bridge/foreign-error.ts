import { existsSync } from 'node:fs';

/** Why a command could not be run. That a file stands there and is not executable is the first mistake of whoever has a script. */
export function whyNotRun(command: string): string {
  if (!command.includes('/') || !existsSync(command)) return `the command "${command}" was not found`;
  return `"${command}" is not executable: chmod +x it, or put the program that runs it in front, such as 'python3 ${command}'`;
}

/** Something about the process rather than about an answer; the message carries the end of its stderr, if it wrote there. */
export class ForeignError extends Error {
  override readonly name = 'ForeignError';

  constructor(readonly reason: string, readonly said = '') {
    super(said === '' ? reason : `${reason}; the end of its stderr: ${said}`);
  }
}
