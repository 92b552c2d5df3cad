import { accessSync, constants, existsSync, mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { Problem } from '../spec/kernel';

const causes: Readonly<Record<string, string>> = {
  EISDIR: 'it is a folder',
  EACCES: 'permission is denied',
  EPERM: 'permission is denied',
  ENOENT: 'it does not exist',
  ENOTDIR: 'a part of the path is not a folder',
  EROFS: 'the file system is read-only',
  ENOSPC: 'the disk is full',
};

function causeOf(error: unknown): string {
  const { code, message } = error as NodeJS.ErrnoException;
  return causes[code ?? ''] ?? message;
}

/** Throws the Problem that writing to a path would end in, before work is done that could not be written then. */
export function checkWritable(path: string): void {
  try {
    if (statSync(path, { throwIfNoEntry: false })?.isDirectory()) throw Object.assign(new Error(), { code: 'EISDIR' });
    mkdirSync(dirname(path), { recursive: true });
    accessSync(dirname(path), constants.W_OK);
  } catch (error) {
    throw cannotWrite(path, error);
  }
}

function cannotWrite(path: string, error: unknown): Problem {
  return new Problem('cannot-write', `cannot write ${path}: ${causeOf(error)}`, { fix: 'name another file' });
}

/** Writes a file whole or not at all: beside its place first, then renamed. Makes the folders that are missing. */
export function writeWhole(path: string, content: string | Uint8Array): void {
  const part = `${path}.${process.pid}.part`;
  try {
    checkWritable(path);
    writeFileSync(part, content);
    renameSync(part, path);
  } catch (error) {
    if (existsSync(part)) rmSync(part);
    throw error instanceof Problem ? error : cannotWrite(path, error);
  }
}

/** Reads a text file that a person named. */
export function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new Problem('cannot-read', `cannot read ${path}: ${causeOf(error)}`, { fix: 'check the path' });
  }
}
