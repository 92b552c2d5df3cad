import { join } from 'node:path';
import { createContext, runInContext } from 'node:vm';
import { build } from 'esbuild';
import { topicIds } from '../impl/topics';

const root = join(__dirname, '..');

/** All that must run in a browser, in one script: specification, reference, misconceptions, building of items, drawing. */
async function bundle(): Promise<string> {
  const subjects = topicIds().map(
    (id, i) => `
import { topic as topic${i} } from './spec/${id}';
import { create as create${i} } from './impl/reference/${id}';
import { misconceptions as misconceptions${i} } from './impl/misconceptions/${id}';
import errors${i} from './spec/${id}/errors.json';
subjects.push({ topic: topic${i}, createReference: create${i}, misconceptions: misconceptions${i}, errors: errors${i} });`,
  );
  const contents = `
import { draw } from './generators/diagram';
import { makeQuiz } from './generators/quiz';
import { check, finish, inProcess } from './spec/kernel';
const subjects = [];
${subjects.join('')}
globalThis.examined = subjects.map(({ topic, createReference }) => topic.invariants.map((invariant) =>
  finish(check(invariant, inProcess('reference', '0', createReference).open(topic), { seed: 1, runs: 5 })).outcome));
globalThis.quiz = makeQuiz(subjects, { seed: 1, count: 2 * subjects.length, asDrawn: true });
globalThis.drawn = globalThis.quiz.items.flatMap(({ picture }) => (picture === undefined ? [] : [draw(picture, 'zh')]));
`;
  const { outputFiles } = await build({ stdin: { contents, resolveDir: root, loader: 'ts' }, bundle: true, write: false, platform: 'browser', format: 'iife', logLevel: 'silent' });
  return outputFiles[0]?.text ?? '';
}

test('specification, reference, misconceptions, the building of items and drawing run where there is no Node', async () => {
  // What every browser has and the language itself has not; no require, no process, no Buffer.
  const context = createContext({ setTimeout, clearTimeout, TextEncoder, TextDecoder, URL });
  runInContext(await bundle(), context);
  const { examined, quiz, drawn } = context as unknown as { examined: string[][]; quiz: { items: unknown[] }; drawn: string[] };
  expect(examined).toHaveLength(topicIds().length);
  expect(examined.flat().filter((outcome) => outcome !== 'pass' && outcome !== 'vacuous')).toEqual([]);
  expect(quiz.items).toHaveLength(2 * topicIds().length);
  expect(drawn.length).toBeGreaterThan(0);
  expect(drawn.filter((svg) => !svg.startsWith('<svg'))).toEqual([]);
});
