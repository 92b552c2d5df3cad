/** @jest-config-loader esbuild-register */
import { randomInt } from 'node:crypto';
import { availableParallelism } from 'node:os';
import type { Config } from 'jest';
import { implementations } from './impl/implementations';

// One seed for all workers of this run: printed, and set to repeat it. Empty or odd values are refused where it is read.
if (process.env['PROCTOR_SEED'] === undefined) process.env['PROCTOR_SEED'] = String(randomInt(0x7fffffff));
process.stderr.write(`proctor: PROCTOR_SEED=${process.env['PROCTOR_SEED']} repeats this run's scenarios\n`);

/** Those that can be examined here; a live cluster only if it is named: containers take minutes. */
const examinable = implementations().filter(({ available }) => available);
const examined = examinable.filter(({ kind, name }) => kind !== 'cluster' || process.argv.includes(name));
for (const { name } of examinable) if (!examined.some((each) => each.name === name)) process.stderr.write(`proctor: ${name} takes minutes and is examined where it is named: jest --selectProjects ${name}\n`);

type Project = Exclude<NonNullable<Config['projects']>[number], string>;

const common: Project = {
  // One for all, so that they share a cache of what is compiled.
  id: 'proctor',
  testEnvironment: 'node',
  testPathIgnorePatterns: ['/node_modules/', '/dist/', '<rootDir>/docs/examples/'],
  modulePathIgnorePatterns: ['<rootDir>/dist/', '<rootDir>/docs/examples/'],
  globalSetup: '<rootDir>/.ci/ahead.cjs',
  transform: { '^.+\\.ts$': '<rootDir>/.ci/transform.cjs' },
  // Zod's texts in fifty languages, which nobody here reads, would be loaded anew by each test file.
  moduleNameMapper: { '^\\.\\./locales/index\\.cjs$': '<rootDir>/node_modules/zod/v4/locales/en.cjs' },
  // Each look at a global leaves the sandbox of a test file, which is slow; these are handed in instead.
  sandboxInjectedGlobals: ['Array', 'Error', 'Int32Array', 'JSON', 'Map', 'Math', 'Number', 'Object', 'Reflect', 'Set', 'String', 'Symbol', 'Uint32Array', 'Uint8Array', 'WeakMap'],
};

/** The tests of Proctor itself, those of them that look at thousands of items and long runs, the documents followed to the letter, and one project for each implementation that can be examined here. */
const config: Config = {
  // Much of the time is waiting for child processes: more than the cores can do at once is begun.
  maxWorkers: Math.ceil(1.5 * availableParallelism()),
  // A test that hangs ends, one that waits for a busy machine does not: nothing is learnt from how long it takes.
  testTimeout: 180_000,
  projects: [
    { ...common, displayName: 'unit', testMatch: ['<rootDir>/{spec,impl,generators,cli}/**/!(*.thorough).test.ts'] },
    { ...common, displayName: 'thorough', testMatch: ['<rootDir>/{spec,impl,generators,cli}/**/*.thorough.test.ts'] },
    { ...common, displayName: 'docs', testMatch: ['<rootDir>/docs/*.test.ts'] },
    ...examined.map(
      ({ name }): Project => ({
        ...common,
        displayName: name,
        testMatch: ['<rootDir>/spec/**/*.spec.ts'],
        globals: { proctorImplementation: name },
        setupFilesAfterEnv: ['<rootDir>/impl/jest/here.ts'],
      }),
    ),
  ],
};

export default config;
