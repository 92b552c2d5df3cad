import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { writeWhole } from '../files';
import type { Go } from './module';
import type { Patch } from './systems';

/**
 * Copies a module that is linked to below `folder`, with files of ours in place of some of its own, and gives the go.mod, beside
 * the copy, by which `source` is built with it. Go builds nothing else in place of what is in its cache.
 */
export async function patched({ module, files }: Patch, source: string, folder: string, go: Go): Promise<string> {
  await go(['mod', 'download', module], source);
  const origin = (await go(['list', '-m', '-f', '{{.Dir}}', module], source)).trim();
  const copy = join(folder, 'patched');
  rmSync(copy, { recursive: true, force: true });
  for (const each of readdirSync(origin, { encoding: 'utf8', recursive: true, withFileTypes: true })) {
    if (!each.isFile()) continue;
    const from = join(each.parentPath, each.name);
    put(join(copy, from.slice(origin.length)), readFileSync(from));
  }
  for (const [name, ours] of Object.entries(files)) put(join(copy, name), readFileSync(join(source, ours)));
  const goMod = join(folder, 'patched.mod');
  writeWhole(goMod, `${readFileSync(join(source, 'go.mod'), 'utf8')}\nreplace ${module} => ${copy}\n`);
  writeWhole(join(folder, 'patched.sum'), readFileSync(join(source, 'go.sum'), 'utf8'));
  return goMod;
}

/** Go's cache is read-only; a copy of a file is not. */
function put(path: string, content: Buffer): void {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, content);
}
