import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { build } from './build';
import { kubernetes, leftovers, machine, WRITES } from './build.testkit';
import { adapterPath } from './systems';

describe('a build that nobody waits for any more', () => {
  const given = new Error('given up');

  /** Gives up a build as soon as its compiler has begun, and gives how long it took to end. */
  async function givenUp(onBuild: string): Promise<{ readonly ms: number; readonly left: readonly string[] }> {
    const { env, home } = machine(`echo $$ > "$0.begun"; ${onBuild}`);
    const controller = new AbortController();
    const building = build(kubernetes(env), () => {}, env, controller.signal);
    building.catch(() => undefined);
    while (!existsSync(join(home, 'go.begun'))) await new Promise((resolve) => setTimeout(resolve, 20));
    const began = performance.now();
    controller.abort(given);
    await expect(building).rejects.toBe(given);
    expect(existsSync(`/proc/${readFileSync(join(home, 'go.begun'), 'utf8').trim()}`)).toBe(false);
    return { ms: performance.now() - began, left: leftovers(env) };
  }

  test.each([['is told to end', 'echo half > "$2"; sleep 1000'], ['and what it has started is killed', `trap '' INT; echo half > "$2"; sleep 1000 & wait; sleep 1000`]])('its compiler %s, and nothing is left half done', async (_how, onBuild) => {
    const { ms, left } = await givenUp(onBuild);
    expect(left).toEqual([]);
    expect(ms).toBeLessThan(60_000);
  });

  test('neither does it wait for somebody else', async () => {
    const { env } = machine(WRITES);
    const path = adapterPath(kubernetes(env), env);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(`${path}.lock`, String(process.pid));
    const controller = new AbortController();
    await expect(build(kubernetes(env), () => controller.abort(given), env, controller.signal)).rejects.toBe(given);
  });
});
