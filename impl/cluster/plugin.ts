import { existsSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { z } from 'zod';
import { onPath } from '../path';
import { Unavailable } from './unavailable';

/** A user of a kubeconfig, as far as it says how to log in. */
interface User {
  readonly name: string;
  readonly exec?: unknown;
}

const execSchema = z.looseObject({ command: z.string(), installHint: z.exactOptional(z.string()) });

/** Throws Unavailable where a user logs in by a program that is not installed: what the client says of it names nobody. */
export function expectPlugin(user: User, context: string): void {
  const { data } = execSchema.safeParse(user.exec);
  if (data === undefined || isThere(data.command)) return;
  const fix = data.installHint?.trim() || 'install it, or correct the kubeconfig';
  throw new Unavailable(`the user "${user.name}" of the context "${context}" logs in by the plug-in "${data.command}", which is not installed`, fix);
}

/** A path that is relative is the client's matter. */
function isThere(command: string): boolean {
  if (isAbsolute(command)) return existsSync(command);
  return command.includes('/') || onPath(command) !== undefined;
}
