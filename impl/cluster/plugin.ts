import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import type { RequestOptions } from 'node:https';
import { z } from 'zod';
import { onPath } from '../path';
import { instant } from './instant';
import { Unavailable } from './unavailable';

/** A user of a kubeconfig, as far as it says how to log in. */
interface User {
  readonly name: string;
  readonly user: { readonly exec?: unknown };
}

const execSchema = z.looseObject({
  apiVersion: z.string().nullish(), command: z.string(), args: z.array(z.string()).nullish(), env: z.array(z.object({ name: z.string(), value: z.string() })).nullish(), installHint: z.string().nullish(),
});
type Exec = z.infer<typeof execSchema>;

const status = z.object({ token: z.string().optional(), clientCertificateData: z.string().optional(), clientKeyData: z.string().optional(), expirationTimestamp: z.string().optional() });
const credentialSchema = z.object({ status: status.refine(({ token, clientCertificateData }) => token !== undefined || clientCertificateData !== undefined) });
type Credential = z.infer<typeof status>;

/** Whoever asks the cluster is waited for no longer than 30 s, in which a version and permissions are asked for, too. */
const ANSWER_MS_MAX = 15_000;

/** The program by which a user logs in, if there is one. Throws Unavailable where it is not installed: what the system says of it names nobody. */
export function pluginOf({ name, user }: User, context: string): Plugin | undefined {
  const { data } = execSchema.safeParse(user.exec);
  if (data === undefined) return undefined;
  if (isThere(data.command)) return new Plugin(name, data);
  throw new Unavailable(`the user "${name}" of the context "${context}" logs in by the plug-in "${data.command}", which is not installed`, data.installHint?.trim() || 'install it, or correct the kubeconfig');
}

/** A path that is relative is the system's matter. */
function isThere(command: string): boolean {
  if (isAbsolute(command)) return existsSync(command);
  return command.includes('/') || onPath(command) !== undefined;
}

/** Logs in by a program, in time. The client of the API would wait for it for ever, and say of one that fails what it has written, be it nothing. */
export class Plugin {
  private known: Credential | undefined;

  constructor(private readonly user: string, private readonly exec: Exec, private readonly answerMs: number = ANSWER_MS_MAX) {}

  isAuthProvider({ name }: { readonly name: string }): boolean {
    return name === this.user;
  }

  async applyAuthentication(_user: unknown, options: Pick<RequestOptions, 'cert' | 'key' | 'headers'>): Promise<void> {
    if (!(Date.parse(this.known?.expirationTimestamp ?? '') > instant())) this.known = await this.ask();
    const { token, clientCertificateData, clientKeyData } = this.known ?? {};
    if (clientCertificateData !== undefined) options.cert = clientCertificateData;
    if (clientKeyData !== undefined) options.key = clientKeyData;
    if (token !== undefined) options.headers = { ...(options.headers as Record<string, string> | undefined), Authorization: `Bearer ${token}` };
  }

  private ask(): Promise<Credential> {
    const { apiVersion, command, args, env } = this.exec;
    const about = JSON.stringify({ apiVersion, kind: 'ExecCredential', spec: { interactive: false } });
    return new Promise((resolve, reject) => {
      const wrong = (what: string) => reject(new Unavailable(`the plug-in "${command}" of the user "${this.user}" ${what}`, 'run it by itself to see why, or correct the kubeconfig'));
      const program = spawn(command, args ?? [], { stdio: ['ignore', 'pipe', 'pipe'], env: { ...process.env, KUBERNETES_EXEC_INFO: about, ...Object.fromEntries((env ?? []).map((each) => [each.name, each.value])) } });
      let [out, err] = ['', ''];
      const late = setTimeout(() => {
        wrong(`does not answer within ${this.answerMs / 1000} s`);
        // What it has started may hold its pipes.
        program.kill('SIGKILL');
        program.stdout.destroy();
        program.stderr.destroy();
      }, this.answerMs);
      program.stdout.on('data', (chunk: Buffer) => (out += chunk.toString('utf8')));
      program.stderr.on('data', (chunk: Buffer) => (err = (err + chunk.toString('utf8')).slice(-4000)));
      program.on('error', ({ message }) => wrong(`cannot be started: ${message}`));
      program.on('close', (code, signal) => {
        clearTimeout(late);
        if (code !== 0) return wrong(`failed: ${lastWords(err) ?? `it ended with ${signal ?? code ?? ''} and said nothing`}`);
        const credential = credentialIn(out);
        if (credential === undefined) wrong('answers no ExecCredential with a token or a certificate');
        else resolve(credential);
      });
    });
  }
}

/** The last line in which something is said: programs end with brackets and dashes, too. */
function lastWords(err: string): string | undefined {
  return err.split('\n').map((line) => line.trim()).findLast((line) => /\p{L}/u.test(line));
}

function credentialIn(out: string): Credential | undefined {
  try {
    return credentialSchema.parse(JSON.parse(out)).status;
  } catch {
    return undefined;
  }
}
