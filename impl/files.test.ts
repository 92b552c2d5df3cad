import { spawnSync } from 'node:child_process';
import { closeSync, constants, existsSync, lstatSync, mkdirSync, openSync, readdirSync, readFileSync, readSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { checkWritable, readText, writeWhole } from './files';
import { temporaryFolder } from './folder.testkit';

const folder = temporaryFolder();

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

test('a folder that nobody can make is told', () => {
  expect(() => writeWhole('/proc/nowhere/deep/x', 'x')).toThrow(/cannot write \/proc\/nowhere\/deep\/x: .*\[cannot-write\]/);
});

test('a link is followed to the file that it stands for, and stays a link', () => {
  const [link, file] = [join(folder, 'link'), join(folder, 'elsewhere', 'file.txt')];
  symlinkSync(join('elsewhere', 'file.txt'), link);
  for (const content of ['new', 'overwritten']) {
    writeWhole(link, content);
    expect({ isLink: lstatSync(link).isSymbolicLink(), content: readFileSync(file, 'utf8') }).toEqual({ isLink: true, content });
  }
  symlinkSync('circle', join(folder, 'circle'));
  expect(() => writeWhole(join(folder, 'circle'), 'x')).toThrow(/its links lead round in a circle/);
});

test('a pipe and a device are written to, and are still there afterwards', () => {
  const pipe = join(folder, 'pipe');
  spawnSync('mkfifo', [pipe]);
  const end = openSync(pipe, constants.O_RDWR);
  writeWhole(pipe, 'through');
  const arrived = Buffer.alloc(100);
  expect(arrived.toString('utf8', 0, readSync(end, arrived))).toBe('through');
  closeSync(end);
  expect(lstatSync(pipe).isFIFO()).toBe(true);
  symlinkSync('/dev/null', join(folder, 'nowhere'));
  writeWhole(join(folder, 'nowhere'), 'x');
  expect([lstatSync(join(folder, 'nowhere')).isSymbolicLink(), lstatSync('/dev/null').isCharacterDevice()]).toEqual([true, true]);
});

(existsSync('/dev/full') ? test : test.skip)('a device that takes nothing is told', () => {
  expect(() => writeWhole('/dev/full', 'x')).toThrow(/cannot write \/dev\/full: the disk is full; name another file \[cannot-write\]/);
});

test('whether a file can be written is seen without making anything; a name as long as names can be is written', () => {
  checkWritable(join(folder, 'not', 'yet', 'x'));
  expect(existsSync(join(folder, 'not'))).toBe(false);
  expect(() => checkWritable(join(folder, 'plain', 'x', 'y'))).toThrow(/a part of the path is not a folder/);
  expect(() => checkWritable(`${join(folder, 'not')}/`)).toThrow(/it names a folder/);
  writeWhole(join(folder, 'x'.repeat(255)), 'long');
});

test('a file that cannot be read is told in one line', () => {
  expect(() => readText(join(folder, 'missing'))).toThrow(/it does not exist; check the path \[cannot-read\]/);
});
