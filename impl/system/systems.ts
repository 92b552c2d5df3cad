import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { z } from 'zod';
import { Problem, unknownName } from '../../spec/kernel';
import { cacheFolder } from '../cache';
import { packageRoot } from '../package';
import { releaseFrom, releases, tagsOf } from './releases';

/** A real system whose own code is linked into an adapter that Proctor builds here. */
export interface System {
  readonly name: string;
  /** What it is called where quizzes tell who answered. */
  readonly product: string;
  /** What it is, with its version. */
  readonly title: string;
  /** The version whose code is linked, without a `v`. */
  readonly release: string;
  /** What is gained by building it, in a few words. */
  readonly gain: string;
  /** Folder of the adapter's sources, below `impl`. */
  readonly folder: string;
  readonly language: 'go' | 'rust';
  /** Files of a Go module in whose place files of ours are built, by their paths in it: for what has to be watched from within. */
  readonly patch?: Patch;
  /** Whether the committed sources are of this release; otherwise they are copied, and made to name it. */
  readonly isCommitted: boolean;
  /** Build tags, for what differs between releases. */
  readonly tags: readonly string[];
  /** How long the first build takes, and later ones. */
  readonly duration: string;
  /** What a build needs of the disk. */
  readonly room: string;
  /** Why it cannot be had at all: the environment asks for a release that there is not. */
  readonly refusal?: Problem;
}

export interface Patch {
  readonly module: string;
  readonly files: Readonly<Record<string, string>>;
}

/** The release of Kubernetes that the environment asks for. Where there is none of the name, others can be had nevertheless. */
function releaseAsked(env: NodeJS.ProcessEnv): { readonly release: string; readonly refusal?: Problem } {
  try {
    return { release: releaseFrom(env) };
  } catch (problem) {
    if (!(problem instanceof Problem)) throw problem;
    return { release: releases[0], refusal: problem };
  }
}

/** The systems there are, in the releases that the environment asks for. */
export function systems(env: NodeJS.ProcessEnv = process.env): readonly System[] {
  const { release, ...refused } = releaseAsked(env);
  return [
    {
      name: 'kubernetes',
      product: 'Kubernetes',
      title: `Kubernetes ${release}'s own code, linked`,
      release,
      gain: 'the answers of Kubernetes itself',
      folder: 'kubernetes',
      language: 'go',
      isCommitted: release === releases[0],
      tags: tagsOf(release),
      duration: 'the first build compiles most of Kubernetes: 3 to 5 minutes on two cores; later ones take seconds',
      room: 'about 3 GB in the caches of Go and 60 MB for the adapter',
      ...refused,
    },
    {
      name: 'etcd-raft',
      product: "etcd's raft",
      title: "etcd's raft library 3.7.0, linked",
      release: '3.7.0',
      gain: 'what the Raft of etcd and Kubernetes does',
      folder: 'etcd-raft',
      language: 'go',
      isCommitted: true,
      tags: [],
      duration: 'it takes seconds',
      room: 'about 200 MB in the caches of Go and 6 MB for the adapter',
    },
    {
      name: 'etcd-wal',
      product: "etcd's WAL",
      title: "etcd's write-ahead log 3.7.0, linked",
      release: '3.7.0',
      gain: "what etcd's log and snapshots bring back after a crash",
      folder: 'etcd-wal',
      language: 'go',
      patch: { module: 'go.etcd.io/etcd/client/pkg/v3', files: { 'fileutil/sync_linux.go': 'overlay/sync_linux.go' } },
      isCommitted: true,
      tags: [],
      duration: 'it takes about a minute',
      room: 'about 500 MB in the caches of Go and 20 MB for the adapter',
    },
    {
      name: 'raft-rs',
      product: 'raft-rs',
      title: "TiKV's raft library raft-rs 0.7.0, linked",
      release: '0.7.0',
      gain: 'what the Raft of TiKV does',
      folder: 'raft-rs',
      language: 'rust',
      isCommitted: true,
      tags: [],
      duration: 'it takes one to two minutes',
      room: 'about 200 MB while it works and 1 MB for the adapter',
    },
  ];
}

/** A system by its name; `others` are names that people may mean as well where there is none. Throws a Problem. */
export function system(name: string, env: NodeJS.ProcessEnv = process.env, others: readonly string[] = []): System {
  const known = systems(env);
  const found = known.find((each) => each.name === name);
  if (found === undefined) throw unknownName('system', name, [...known.map((each) => each.name), ...others]);
  if (found.refusal !== undefined) throw found.refusal;
  return found;
}

export function sourceFolder({ folder }: System): string {
  return join(packageRoot(), 'impl', folder);
}

/** The sources of an adapter, in its folders too; its tests are no part of it. */
export function sourceFiles(each: System): readonly string[] {
  return readdirSync(sourceFolder(each), { encoding: 'utf8', recursive: true }).filter((file) => /\.(go|mod|sum|rs|toml|lock)$/.test(file) && !/_test\.(go|rs)$/.test(file)).sort();
}

/** The hash of the sources: an adapter built from other sources is another adapter. */
function sourceKey(each: System): string {
  const hash = createHash('sha256');
  for (const file of sourceFiles(each)) hash.update(`${file}\0`).update(readFileSync(join(sourceFolder(each), file)));
  return hash.digest('hex').slice(0, 12);
}

/** Where the adapter is once it is built. */
export function adapterPath(each: System, env: NodeJS.ProcessEnv = process.env): string {
  return join(cacheFolder(env), each.name, `${each.release}-${sourceKey(each)}`, 'adapter');
}

/** What a finished build leaves beside the adapter, last of all. */
export const stampSchema = z.object({ bytes: z.int(), sha256: z.string() });
export type Stamp = z.infer<typeof stampSchema>;

export function stampPath(adapter: string): string {
  return `${adapter}.json`;
}

export function stampOf(adapter: string): Stamp {
  const content = readFileSync(adapter);
  return { bytes: content.length, sha256: createHash('sha256').update(content).digest('hex') };
}

function readStamp(adapter: string): Stamp | undefined {
  try {
    return stampSchema.parse(JSON.parse(readFileSync(stampPath(adapter), 'utf8')));
  } catch {
    return undefined; // None, or one that was not written to its end.
  }
}

/** Whether the adapter is there and of the size that the build left: cheap enough for every start. */
export function isBuilt(each: System, env: NodeJS.ProcessEnv = process.env): boolean {
  const path = adapterPath(each, env);
  return each.refusal === undefined && existsSync(path) && readStamp(path)?.bytes === statSync(path).size;
}

/** Whether the adapter is what the build left, to the last bit. */
export function isSound(each: System, env: NodeJS.ProcessEnv = process.env): boolean {
  const path = adapterPath(each, env);
  return isBuilt(each, env) && readStamp(path)?.sha256 === stampOf(path).sha256;
}

/** The command that builds it. */
export function buildCommand({ name, release, isCommitted }: System): string {
  return `${isCommitted ? '' : `KUBERNETES=${release} `}proctor system build ${name}`;
}
