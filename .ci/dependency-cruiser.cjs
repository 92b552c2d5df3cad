/** Arrows point one way: generators and cli → impl → spec. A topic imports the kernel and nothing else. */
const tests = String.raw`\.(test|spec)\.ts$`;
const inBrowser = '^(spec|impl/reference|impl/misconceptions|generators/quiz|generators/templates|generators/diagram)/';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    {
      name: 'spec-knows-no-implementation',
      comment: 'What must be true knows ports, never an implementation.',
      severity: 'error',
      from: { path: '^spec/' },
      to: { path: '^(impl|generators|cli|bench)/' },
    },
    {
      name: 'topics-stand-alone',
      comment: 'A topic imports the kernel and nothing of another topic.',
      severity: 'error',
      from: { path: '^spec/([^/]+)/', pathNot: '^spec/kernel/' },
      to: { path: '^spec/', pathNot: ['^spec/kernel/', '^spec/$1/'] },
    },
    {
      name: 'kernel-knows-no-topic',
      severity: 'error',
      from: { path: '^spec/kernel/', pathNot: tests },
      to: { path: '^spec/', pathNot: '^spec/kernel/' },
    },
    {
      name: 'holds-and-reference-share-no-code',
      comment: 'Who is examined takes from a topic the port, its types and constants of shape, and nothing that decides.',
      severity: 'error',
      from: { path: '^impl/(reference|misconceptions)/', pathNot: tests },
      to: { path: '^spec/(?!kernel/)[^/]+/', pathNot: String.raw`/port\.ts$`, dependencyTypesNot: ['type-only'] },
    },
    {
      name: 'impl-below-generators-and-cli',
      severity: 'error',
      from: { path: '^impl/', pathNot: tests },
      to: { path: '^(generators|cli|bench)/' },
    },
    {
      name: 'generators-below-cli',
      severity: 'error',
      from: { path: '^generators/', pathNot: tests },
      to: { path: '^(cli|bench)/' },
    },
    {
      name: 'runs-in-a-browser',
      comment: 'Specification, models, beliefs and the building of items use no Node module.',
      severity: 'error',
      from: { path: inBrowser, pathNot: tests },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'browser-code-uses-browser-code',
      comment: 'What runs in a browser does not reach Node modules through another folder either.',
      severity: 'error',
      from: { path: inBrowser, pathNot: tests },
      to: { path: '^(impl|generators|cli)/', pathNot: inBrowser },
    },
    { name: 'everything-resolves', severity: 'error', from: {}, to: { couldNotResolve: true } },
    { name: 'no-cycles', severity: 'error', from: {}, to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } } },
    { name: 'no-orphans', severity: 'error', from: { orphan: true, pathNot: [tests, String.raw`(^|/)(jest\.config|.*\.d)\.ts$`, '^bench/', '^docs/'] }, to: {} },
    {
      name: 'only-declared-packages',
      severity: 'error',
      from: { pathNot: [tests, '^bench/', '^jest.config.ts$'] },
      to: { dependencyTypes: ['npm-dev', 'npm-no-pkg', 'npm-unknown'], pathNot: 'node_modules/@types/' },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: ['/hostile/', '^docs/examples/'] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
  },
};
