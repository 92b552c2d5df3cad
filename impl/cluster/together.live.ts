import { isBuilt, system } from '../system/systems';
import { proctor } from './live.testkit';

const asked = ['reference', 'kubernetes', 'cluster', './docs/examples/wrong-qos.ts'].flatMap((each) => ['--impl', each]);
const whereLinked = isBuilt(system('kubernetes')) ? test : test.skip;

whereLinked('the reference, linked Kubernetes, a live cluster and somebody else stand in one table; where one differs, in its smallest scenario, the real ones are on one side', async () => {
  const { out } = await proctor(['verify', 'qos', ...asked, '--runs', '20', '--seed', '1']);
  const [, compared = ''] = out.split('Who differs from whom\n');
  const [header = '', ...rows] = compared.split('\n');
  expect(header.trim().split(/\s{2,}/)).toEqual([expect.stringMatching(/^reference /), expect.stringMatching(/^kubernetes /), expect.stringMatching(/^cluster /), 'wrong-qos.ts']);
  expect(rows.find((row) => row.includes(' qos/class '))?.trim().split(/\s+/)).toEqual(['≠', 'qos/class', 'pass', 'pass', 'pass', 'fail']);
  const [, difference = ''] = compared.split('≠ qos/class: ');
  expect(difference.split('\n')[0]).toMatch(/^reference [^,]+, kubernetes [^,]+, cluster [^,≠]+ ≠ wrong-qos\.ts$/);
  expect(difference).toMatch(/✓ reference [^,]+, kubernetes [^,]+, cluster \S+ answers Guaranteed/);
  expect(difference).toMatch(/✗ wrong-qos\.ts answers Burstable/);
});
