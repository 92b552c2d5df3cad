/**
 * ts-jest, with what it made of a file kept for all projects of jest: its own cache goes by the whole configuration of a project, so that
 * each would compile the same files anew. What decides is the file, the options of the compiler and the versions of both.
 * The source map, which is three times as long as the code, is given beside it: inside of the code it would be read with each module of
 * each test file, and is wanted only where an error is shown. Types are checked by `npm run types`.
 */
const { Buffer } = require('node:buffer');
const { createHash } = require('node:crypto');
const { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } = require('node:fs');
const { dirname, join } = require('node:path');
const process = require('node:process');
const { version } = require('ts-jest/package.json');
const typescript = require('typescript/package.json');

const MAP = /\n\/\/# sourceMappingURL=data:application\/json;[^,]*base64,([\w+/=]+)\s*$/;
const decisive = [version, typescript.version, readFileSync(join(__dirname, 'transform.cjs'), 'utf8'), readFileSync(join(__dirname, '..', 'tsconfig.json'), 'utf8')];

const keyOf = (source, path) => createHash('sha1').update([...decisive, path, source].join('\0')).digest('hex');

/** Where what was made of a file is kept. */
const placeOf = (source, path, { cacheDirectory }) => join(cacheDirectory, 'proctor-compiled', keyOf(source, path));

let transformer;
function compiled(source, path, options) {
  // Loads the compiler, which is large: not where all is compiled.
  transformer ??= require('ts-jest').default.createTransformer({ diagnostics: false });
  const { code } = transformer.process(source, path, options);
  const inside = MAP.exec(code);
  if (inside === null) throw new Error(`ts-jest gave no source map of ${path}`);
  return { code: code.slice(0, inside.index), map: Buffer.from(inside[1], 'base64').toString('utf8') };
}

module.exports = {
  getCacheKey: keyOf,
  placeOf,
  process(source, path, options) {
    const kept = placeOf(source, path, options.config);
    if (existsSync(kept)) return JSON.parse(readFileSync(kept, 'utf8'));
    const made = compiled(source, path, options);
    mkdirSync(dirname(kept), { recursive: true });
    // Whole or not at all: others may be reading.
    writeFileSync(`${kept}.${process.pid}`, JSON.stringify(made));
    renameSync(`${kept}.${process.pid}`, kept);
    return made;
  },
};
