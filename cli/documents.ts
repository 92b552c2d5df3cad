import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { readText } from '../impl/files';
import { packageRoot } from '../impl/package';
import { commandLine } from './command-line';
import { program, type Context } from './run';

const documents = ['README.md', 'README.zh-CN.md', 'docs/command-line.md', 'docs/linearizability.md'];

/** What a command line of Proctor prints; ` | head -N` keeps the first lines. */
function outputOf(command: string): string {
  const [, line = command, head] = /^(.*?)(?: \| head -(\d+))?$/.exec(command) ?? [];
  const args = [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, plain]) => quoted ?? plain ?? '').slice(1);
  const { stdout } = spawnSync(process.execPath, ['--import', 'tsx', join('cli', 'main.ts'), ...args], { cwd: packageRoot(), encoding: 'utf8' });
  const lines = stdout.trimEnd().split('\n').map((each) => each.trimEnd().replace(/~[\w-]{20,}/, '~…'));
  return `$ npx ${line}\n${lines.slice(0, head === undefined ? lines.length : Number(head)).join('\n')}`;
}

/** What the definitions of commands are given where none is run. */
const unused: Context = { io: { out: process.stdout, err: process.stderr, in: process.stdin, env: {}, now: () => 0, interrupted: () => false }, status: 0 };

function shown(kind: string, what: string): string {
  if (kind === 'reference') return `\n${commandLine(program(unused))}\n`;
  if (kind === 'file') return `\`\`\`ts\n${readText(join(packageRoot(), what)).trimEnd()}\n\`\`\``;
  return `\`\`\`\n${outputOf(what)}\n\`\`\``;
}

/** The documents in which outputs of Proctor, files and the command line are shown, with what they are today. */
export function documentsFilled(paths: readonly string[] = documents): ReadonlyMap<string, string> {
  const known = new Map<string, string>();
  const fill = (kind: string, what: string) => {
    const key = `${kind} ${what}`;
    if (!known.has(key)) known.set(key, shown(kind, what));
    return known.get(key) ?? '';
  };
  return new Map(
    paths.map((path) => [
      path,
      readText(join(packageRoot(), path)).replace(
        /<!-- (output|file|reference): (.*?) -->\n[\s\S]*?<!-- end -->/g,
        (_all, kind: string, what: string) => `<!-- ${kind}: ${what} -->\n${fill(kind, what)}\n<!-- end -->`,
      ),
    ]),
  );
}
