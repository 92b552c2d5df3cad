import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { cannotBuild, cannotRun } from './obstacles';

let folder = '';
beforeAll(() => (folder = mkdtempSync(join(tmpdir(), 'proctor-tools-'))));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** What cannot be built with these tools alone; each is a script. */
function lackingWith(tools: Readonly<Record<string, string>>): string | undefined {
  const bin = mkdtempSync(join(folder, 'bin-'));
  for (const [name, script] of Object.entries(tools)) writeFileSync(join(bin, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 });
  return cannotBuild({ PATH: bin });
}

const go = (version: string) => `echo "go version ${version} linux/amd64"`;

test.each([
  ['no Go', {}, 'a Go toolchain (1.26 or newer; https://go.dev/dl)'],
  ['an old Go', { go: go('go1.21.4'), cc: 'exit 0' }, 'Go 1.26 or newer (this is 1.21)'],
  ['no C compiler', { go: go('go1.26.8') }, 'a C compiler (runc needs one)'],
  ['both', { go: go('go1.26.8'), cc: 'exit 0' }, undefined],
])('what the components of a cluster cannot be built without is named: %s', (_what, tools, lacking) => {
  expect(lackingWith(tools)).toBe(lacking);
});

test.each([
  ['another operating system', { platform: 'darwin' as const, uid: 0 }, 'it needs Linux, and this is darwin'],
  ['no root', { platform: 'linux' as const, uid: 1000 }, 'it needs root, for namespaces, mounts and cgroups of its own'],
])('why a cluster cannot run here is said in one line: %s', (_what, here, obstacle) => {
  expect(cannotRun(here)).toBe(obstacle);
});
