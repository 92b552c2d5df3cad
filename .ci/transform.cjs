/**
 * ts-jest, with what it made of a file shared by all projects of jest: its own cache goes by the whole configuration of a project, so that
 * each would compile the same files anew. What decides is the file, the options of the compiler and the versions of both.
 * Types are checked by `npm run types`.
 */
const { createHash } = require('node:crypto');
const { readFileSync } = require('node:fs');
const { join } = require('node:path');
const { default: tsJest } = require('ts-jest');
const { version } = require('ts-jest/package.json');
const typescript = require('typescript');

const transformer = tsJest.createTransformer({ diagnostics: false });
const decisive = [version, typescript.version, readFileSync(join(__dirname, '..', 'tsconfig.json'), 'utf8')];

module.exports = {
  process: (source, path, options) => transformer.process(source, path, options),
  getCacheKey: (source, path) => createHash('sha1').update([...decisive, path, source].join('\0')).digest('hex'),
};
