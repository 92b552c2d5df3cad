import { subject } from '../impl/topics';
import { proctor } from './proctor.testkit';

const verify = ['verify', 'qos', '--runs', '30', '--seed', '7'] as const;
/** So that the work takes many seconds, by the clock that it is given. */
const SLOW_MS = 400;
const invariants = subject('qos').topic.invariants.length;
const BAR = new RegExp(`\\d+/${invariants} invariants {2}qos/[a-z-]+ \\d+`);
// eslint-disable-next-line no-control-regex -- what terminals are told begins with this character
const ESCAPE = /\u001b/;

test('on a terminal, work that takes longer than a second has a progress bar, on stderr', async () => {
  const { status, out, err } = await proctor(verify, { isTerminal: true, lookMs: SLOW_MS });
  expect(status).toBe(0);
  expect(err).toMatch(BAR);
  expect(out).not.toMatch(new RegExp(`\\d+/${invariants}`));
});

test('on a terminal, work that takes less has none', async () => {
  const { err } = await proctor(verify, { isTerminal: true, lookMs: 0 });
  expect(err).toBe('seed 7, 30 scenarios an invariant\n');
});

test('in a pipe there is none, however long it takes', async () => {
  const { err } = await proctor(verify, { lookMs: SLOW_MS });
  expect(err).toBe('seed 7, 30 scenarios an invariant\n');
});

test.each([
  ['on a terminal there are colours', {}, true],
  ['with NO_COLOR there are none', { NO_COLOR: '1' }, false],
  ['where TERM is dumb there are none', { TERM: 'dumb' }, false],
])('%s', async (_name, env, isColoured) => {
  const { out } = await proctor(verify, { isTerminal: true, lookMs: 0, env });
  expect(ESCAPE.test(out)).toBe(isColoured);
});

test('a matrix has a bar, too', async () => {
  let asked = 0;
  const { out, err } = await proctor(['matrix', 'qos', '--runs', '30'], { isTerminal: true, lookMs: SLOW_MS, env: { NO_COLOR: '1' }, interrupted: () => ++asked > 6 });
  expect(err).toMatch(new RegExp(`\\d+/${subject('qos').misconceptions.length} misconceptions {2}qos/[a-z-]+`));
  expect(out).not.toMatch(ESCAPE);
});

test('a quiz has a bar while it is made, and ends by Ctrl-C with nothing written, also where more is asked for than there is', async () => {
  let asked = 0;
  const { status, out, err } = await proctor(['quiz', 'qos', '--count', '100000'], { isTerminal: true, lookMs: SLOW_MS, env: { NO_COLOR: '1' }, interrupted: () => ++asked > 20 });
  expect({ status, out }).toEqual({ status: 130, out: '' });
  expect(err).toMatch(/\d+\/100000 questions/);
  expect(err).toMatch(/Interrupted: there is no quiz yet\.\n$/);
});
