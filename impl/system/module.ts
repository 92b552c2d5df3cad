import { copyFileSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { writeWhole } from '../files';
import { sourceFiles, sourceFolder, type System } from './systems';

/** Runs a command of Go in a folder and gives what it writes to stdout. */
export type Go = (args: readonly string[], folder: string) => Promise<string>;

const MODULE = 'k8s.io/kubernetes';
const downloadSchema = z.object({ GoMod: z.string() });

/**
 * The folder of the Go module that is built: the committed one, if it is of the release; otherwise a copy of its
 * sources in `folder`, with a go.mod that names that release and its staging modules.
 */
export async function prepareModule(each: System, folder: string, go: Go): Promise<string> {
  if (each.isCommitted) return sourceFolder(each);
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  const downloaded = await go(['mod', 'download', '-json', `${MODULE}@v${each.release}`], folder);
  const { GoMod } = downloadSchema.parse(JSON.parse(downloaded));
  writeWhole(join(folder, 'go.mod'), moduleFile(each.release, readFileSync(GoMod, 'utf8')));
  for (const file of sourceFiles(each)) if (file.endsWith('.go')) copyFileSync(join(sourceFolder(each), file), join(folder, file));
  await go(['mod', 'tidy'], folder);
  return folder;
}

/** The modules that Kubernetes develops inside its own, as its go.mod names them. */
export function stagingModules(upstream: string): readonly string[] {
  return [...upstream.matchAll(/^\s*(?:replace )?(k8s\.io\/\S+) => \.\/staging\/\S+$/gm)].map(([, name]) => name ?? '');
}

/**
 * The go.mod of an adapter to a release, from the go.mod of Kubernetes in that release. Its staging modules, replaced by
 * folders there, are published beside it: 1.36.3 goes with v0.36.3 of each.
 */
export function moduleFile(release: string, upstream: string): string {
  const language = /^go (\S+)/m.exec(upstream)?.[1] ?? '';
  const version = `v${release.replace(/^1\./, '0.')}`;
  return [
    'module proctor.example/impl/kubernetes',
    `go ${language}`,
    `require ${MODULE} v${release}`,
    `replace (\n${stagingModules(upstream).map((name) => `\t${name} => ${name} ${version}\n`).join('')})`,
  ].join('\n\n') + '\n';
}
