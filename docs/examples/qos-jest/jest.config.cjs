module.exports = {
  testEnvironment: 'node',
  transform: { '\\.ts$': ['ts-jest', { diagnostics: false, tsconfig: { module: 'commonjs', target: 'es2022', esModuleInterop: true } }] },
};
