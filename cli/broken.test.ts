import { PassThrough } from 'node:stream';
import { broken } from './run';

test.each([
  [{}, /^proctor: this is an error of Proctor itself: TypeError: two lines; report it, .*PROCTOR_STACK=1.* \[internal-error\]\n$/],
  [{ PROCTOR_STACK: '1' }, /^proctor: this is an error of Proctor itself: TypeError: .* \[internal-error\]\nTypeError: two\nlines\n {4}at /],
])('an error that nobody foresaw is one line, with its stack only for who asks: %j', (env, words) => {
  const err = new PassThrough();
  expect(broken(new TypeError('two\nlines'), { err, env })).toBe(70);
  expect(String(err.read())).toMatch(words);
});
