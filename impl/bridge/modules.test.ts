import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { examine, finish, type InvariantReport } from '../../spec/kernel';
import { temporaryFolder } from '../folder.testkit';
import { load } from '../load';
import { subject } from '../topics';
import { nothingIn, provided } from './provided';

const folder = temporaryFolder();
const { topic } = subject('qos');
const DEADLINE_MS = 500;

describe('what a module exports is found without asking any of its methods', () => {
  const asked = (): never => {
    throw new Error('it was asked at its start');
  };
  class Mine {
    qosClass = asked;
    evict = asked;
  }

  test.each([
    ['an object as default', { default: { qosClass: asked, evict: asked, helper: asked } }],
    ['a class as default, beside functions', { default: Mine, helper: asked }],
    ['a class of its own name', { Mine, helper: asked }],
    ['functions', { qosClass: asked, evict: asked, helper: asked }],
    ['a CommonJS object with a class', { default: { Mine, helper: asked } }],
    ['an object as default, compiled to CommonJS', { default: { __esModule: true, default: { qosClass: asked, evict: asked } } }],
    ['a class as default, compiled to CommonJS, as newer releases of Node import it', { __esModule: true, default: { __esModule: true, default: Mine, helper: asked }, 'module.exports': { default: Mine } }],
    ['a factory as default', { default: async () => Promise.resolve(new Mine()) }],
    ['ports by topic', { ports: { qos: () => new Mine() }, helper: asked }],
  ])('%s', async (_what, module) => {
    const found = await provided(module);
    expect({ topics: Object.keys(found.ports), halves: found.halves }).toEqual({ topics: ['qos'], halves: [] });
  });

  test('half a port, something that cannot be made, and nothing at all are told', async () => {
    expect(nothingIn(await provided({ default: { evict: asked } }))).toEqual({ problem: 'half a port of qos: it lacks qosClass' });
    expect(nothingIn(await provided({ default: asked }))).toEqual({ problem: 'an export could not be made into a port: it was asked at its start' });
    expect(nothingIn(await provided({ default: 7 })).problem).toMatch(/it exports no port; a port has the methods of a topic/);
  });
});

/** What becomes of a module in the first invariant of qos. */
function examined(name: string, source: string): InvariantReport | undefined {
  const file = join(folder, name);
  writeFileSync(file, source);
  return finish(examine(topic, load(file, { deadlineMs: DEADLINE_MS }), { seed: 1, runs: 3, only: ['qos/class'] })).invariants[0];
}

test.each([
  ['object.mjs', 'export default { qosClass() { for (;;); } };', 'timeout', /qos\.qosClass was not answered within 500 ms/],
  ['functions.mjs', 'export function qosClass() { process.exit(0); }', 'error', /it exited instead of answering/],
  ['thrown.cjs', 'module.exports = class { async qosClass() { throw Object.create(null); } };', 'error', /it threw something that is not an error and cannot be put into words/],
])('a hostile module gets the outcome that it deserves: %s %s', (name, source, outcome, reason) => {
  expect(examined(name, source)).toMatchObject({ outcome, reason: expect.stringMatching(reason) as string });
});
