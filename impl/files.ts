import { accessSync, constants, existsSync, lstatSync, mkdirSync, readFileSync, readlinkSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { Problem } from '../spec/kernel';

const causes: Readonly<Record<string, string>> = {
  EISDIR: 'it is a folder',
  EACCES: 'permission is denied',
  EPERM: 'permission is denied',
  ENOENT: 'it does not exist',
  ENOTDIR: 'a part of the path is not a folder',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
  ELOOP: 'its links lead round in a circle',
  ENAMETOOLONG: 'its name is too long',
  E2BIG: 'what it is given is too long',
  // Node refuses these itself, in words of its own.
  ERR_INVALID_ARG_VALUE: 'its name has the character NUL, which no name can have',
};

/** Why a file cannot be read or written, as people say it. */
export function causeOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return causes[code ?? ''] ?? message;
}

/** So many links lead from one to the next at most, as in Linux. */
const LINKS_MAX = 40;

/** The file that a path stands for, whether there is one or only links that lead there. */
function target(path: string, links = 0): string {
  if (lstatSync(path, { throwIfNoEntry: false })?.isSymbolicLink() !== true) return path;
  if (links === LINKS_MAX) throw Object.assign(new Error(), { code: 'ELOOP' });
  return target(resolve(dirname(path), readlinkSync(path)), links + 1);
}

/** A device or a pipe: it takes what is written, and must not be replaced. */
function takesAll(path: string): boolean {
  const stat = statSync(path, { throwIfNoEntry: false });
  return stat !== undefined && !stat.isFile() && !stat.isDirectory();
}

/** Makes a folder, and those around it. Not by `recursive`, which goes on for ever where the system lets nobody make one, as in /proc. */
export function makeFolder(path: string): void {
  if (existsSync(path)) return;
  makeFolder(dirname(path));
  try {
    mkdirSync(path);
  } catch (error) {
    // Somebody else may have been quicker.
    if (!existsSync(path)) throw error;
  }
}

/** What stands where a folder should be, or around it where nothing does yet. */
function nearest(path: string): string {
  return lstatSync(path, { throwIfNoEntry: false }) === undefined ? nearest(dirname(path)) : path;
}

/** Throws the Problem that writing to a path would end in, before work is done that could not be written then. Makes nothing yet. */
export function checkWritable(path: string): void {
  if (path === '') throw new Problem('cannot-write', 'the name of a file to write is empty', { fix: 'name a file' });
  try {
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory() === true) throw Object.assign(new Error(), { code: 'EISDIR' });
    if (/(^|\/)\.{0,2}$/.test(path)) throw new Error('it names a folder');
    if (takesAll(path)) return accessSync(path, constants.W_OK);
    const folder = nearest(resolve(dirname(target(path))));
    if (!statSync(folder).isDirectory()) throw Object.assign(new Error(), { code: 'ENOTDIR' });
    accessSync(folder, constants.W_OK);
  } catch (error) {
    throw cannotWrite(path, error);
  }
}

function cannotWrite(path: string, error: unknown): Problem {
  return new Problem('cannot-write', `cannot write ${path}: ${causeOf(error)}`, { fix: 'name another file' });
}

/**
 * Writes a file whole or not at all: beside its place first, then renamed. Makes the folders that are missing.
 * Where a link leads elsewhere the file there is written; a device or a pipe is written to as it is.
 */
export function writeWhole(path: string, content: string | Uint8Array): void {
  checkWritable(path);
  if (takesAll(path)) return writeDirectly(path, content);
  const file = target(path);
  // Not named by the file, whose name may be as long as names can be.
  const part = join(dirname(file), `.proctor-${process.pid}.part`);
  try {
    makeFolder(dirname(file));
    writeFileSync(part, content);
    renameSync(part, file);
  } catch (error) {
    if (existsSync(part)) rmSync(part);
    throw cannotWrite(path, error);
  }
}

function writeDirectly(path: string, content: string | Uint8Array): void {
  try {
    writeFileSync(path, content);
  } catch (error) {
    throw cannotWrite(path, error);
  }
}

/** Reads a text file that a person named. */
export function readText(path: string): string {
  if (path === '') throw new Problem('cannot-read', 'the name of a file to read is empty', { fix: 'name a file' });
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new Problem('cannot-read', `cannot read ${path}: ${causeOf(error)}`, { fix: 'check the path' });
  }
}
