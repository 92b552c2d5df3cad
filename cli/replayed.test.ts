import { PassThrough } from 'node:stream';
import pc from 'picocolors';
import { subject } from '../impl/topics';
import { inProcess } from '../spec/kernel';
import { conduct, toJson } from './examination';
import { junit } from './junit';
import { renderExamination } from './render';

test('whatever tells of a failure repeats it in the cluster that was asked', async () => {
  const [belief] = subject('qos').misconceptions;
  const io = { out: new PassThrough(), err: new PassThrough(), in: new PassThrough(), env: {}, now: () => 0, interrupted: () => false };
  const asked = inProcess('cluster kind-mine', '1.37.2', () => belief?.create() ?? {});
  const examination = await conduct(io, 'cluster', asked, ['qos'], { seed: 1, runs: 50, cluster: { context: 'kind-mine', allowClusterScoped: true } });
  const json = toJson(examination, '0');
  const words = /proctor replay '\S+' --impl cluster --context kind-mine --allow-cluster-scoped/;
  const failures = json.topics.flatMap(({ invariants }) => invariants.flatMap((each) => ('failure' in each ? [each.failure] : [])));
  expect(failures.length).toBeGreaterThan(0);
  for (const { replay } of failures) expect(replay).toMatch(words);
  expect(renderExamination(examination, pc.createColors(false))).toMatch(words);
  expect(junit([json]).replaceAll('&#39;', "'")).toMatch(words);
});
