import { existsSync, mkdtempSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readText, writeWhole } from './files';

const folder = mkdtempSync(join(tmpdir(), 'proctor-files-'));

test('a file is written whole, with the folders that it needs, and nothing is left beside it', () => {
  const path = join(folder, 'a', 'b', 'file.txt');
  writeWhole(path, 'words');
  expect(readFileSync(path, 'utf8')).toBe('words');
  expect(readdirSync(join(folder, 'a', 'b'))).toEqual(['file.txt']);
});

test('a folder in its place, or a file in the place of a folder, is told in one line; nothing half-written remains', () => {
  mkdirSync(join(folder, 'taken'));
  writeFileSync(join(folder, 'plain'), '');
  expect(() => writeWhole(join(folder, 'taken'), 'x')).toThrow(/cannot write .*taken: it is a folder; name another file \[cannot-write\]/);
  expect(() => writeWhole(join(folder, 'plain', 'x'), 'x')).toThrow(/cannot-write/);
  expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
  expect(existsSync(join(folder, 'plain', 'x'))).toBe(false);
});

test('a file that cannot be read is told in one line', () => {
  expect(() => readText(join(folder, 'missing'))).toThrow(/it does not exist; check the path \[cannot-read\]/);
});
