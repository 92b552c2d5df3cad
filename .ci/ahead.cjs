/**
 * Compiles the tests and what they import before the first of them runs, each file once and on all cores: the workers of jest, each by itself,
 * would begin with the same files and compile them side by side. Does nothing where all is compiled, or where some tests only are asked for.
 */
const { fork } = require('node:child_process');
const { existsSync, readdirSync, readFileSync } = require('node:fs');
const { availableParallelism } = require('node:os');
const { join } = require('node:path');
const process = require('node:process');
const { placeOf, process: compile } = require('./transform.cjs');

const FOLDERS = ['spec', 'impl', 'generators', 'cli'];

function sources(root) {
  const names = FOLDERS.flatMap((folder) => readdirSync(join(root, folder), { recursive: true }).map((name) => join(root, folder, name)));
  return names.filter((name) => name.endsWith('.ts') && !/\.(thorough\.test|live|d)\.ts$/.test(name)).sort();
}

/** Compiles a part of the files in a process of its own. */
function compiling(config, files) {
  return new Promise((resolve, reject) => {
    const child = fork(join(__dirname, 'ahead.cjs'));
    child.once('exit', (status) => (status === 0 ? resolve() : reject(new Error(`compiling ended with the status ${status}`))));
    child.send({ config, files });
  });
}

module.exports = async ({ testPathPatterns }, config) => {
  if (testPathPatterns.isSet()) return;
  const isKept = (file) => existsSync(placeOf(readFileSync(file, 'utf8'), file, config));
  const files = sources(config.rootDir).filter((file) => !isKept(file));
  const parts = Array.from({ length: availableParallelism() }, (_, part) => files.filter((_file, i) => i % availableParallelism() === part));
  await Promise.all(parts.filter((part) => part.length > 0).map((part) => compiling(config, part)));
};

if (require.main === module) {
  process.once('message', ({ config, files }) => {
    for (const file of files) compile(readFileSync(file, 'utf8'), file, { config, transformerConfig: {}, supportsStaticESM: false, cacheFS: new Map() });
    process.disconnect();
  });
}
