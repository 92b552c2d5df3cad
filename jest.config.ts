/** @jest-config-loader esbuild-register */
import type { Config } from 'jest';

const transform = { '^.+\\.ts$': ['ts-jest', { isolatedModules: true }] } as const;

const config: Config = {
  projects: [
    {
      displayName: 'unit',
      testEnvironment: 'node',
      testMatch: ['<rootDir>/**/*.test.ts'],
      testPathIgnorePatterns: ['/node_modules/', '/dist/'],
      modulePathIgnorePatterns: ['<rootDir>/dist/'],
      transform: { ...transform },
    },
  ],
};

export default config;
