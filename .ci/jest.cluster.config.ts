/** @jest-config-loader esbuild-register */
import type { Config } from 'jest';

/** What a running local cluster must survive: `.ci/cluster` starts one and runs these. */
const config: Config = {
  rootDir: '..',
  testMatch: ['<rootDir>/impl/cluster/*.live.ts'],
  modulePathIgnorePatterns: ['<rootDir>/dist/'],
  transform: { '^.+\\.ts$': '<rootDir>/.ci/transform.cjs' },
  maxWorkers: 1,
  testTimeout: 300_000,
};

export default config;
