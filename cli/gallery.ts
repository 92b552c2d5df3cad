import { join } from 'node:path';
import { draw } from '../generators/diagram';
import { readText } from '../impl/files';
import { packageRoot } from '../impl/package';
import { subject } from '../impl/topics';
import { depictOnce, misconceived, text, type Picture } from '../spec/kernel';
import { checkLinearizable, historyPicture, register, sayRegister, type Operation, type RegisterInput, type RegisterOutput } from '../spec/kernel/linearizability';
import { FIGURE_7 } from '../spec/raft/figures';
import { invariantNamed, readReproductions } from './reproductions';

/** What happens in a scenario of the tutorial to nodes with a belief. */
function story(file: string, belief: string): Picture {
  const path = join(packageRoot(), 'docs', 'examples', 'raft-in-an-hour', file);
  const { topic, misconceptions } = subject('raft');
  const believer = misconceptions.find(({ id }) => id === belief);
  const [reproduction] = readReproductions(file, readText(path));
  if (believer === undefined || reproduction === undefined) throw new Error(`${file} or ${belief} is gone`);
  const picture = depictOnce(invariantNamed(reproduction.invariant), misconceived(believer).open(topic), reproduction.scenario);
  if (picture === undefined) throw new Error(`${reproduction.invariant} has no pictures`);
  return picture;
}

type Asked = Operation<RegisterInput<number>, RegisterOutput<number>>;

/** Two reads that see two writes in different orders, among operations that have nothing to do with it. */
const history: readonly Asked[] = [
  { call: 0, input: { do: 'write', value: 1 }, end: { at: 9, output: true } },
  { call: 1, input: { do: 'write', value: 2 }, end: { at: 10, output: true } },
  { call: 2, input: { do: 'read' }, end: { at: 4, output: { value: 0 } } },
  { call: 5, input: { do: 'read' }, end: { at: 6, output: { value: 1 } } },
  { call: 7, input: { do: 'read' }, end: { at: 8, output: { value: 0 } } },
  { call: 11, input: { do: 'write', value: 3 }, end: 'unknown' },
  { call: 12, input: { do: 'read' }, end: { at: 13, output: { value: 3 } } },
];

function withoutOrder(): Picture {
  const verdict = checkLinearizable(register(0), history);
  if (verdict.outcome !== 'not linearizable') throw new Error('the history of the documents has an order');
  return historyPicture(text('The smallest part of a history that has no order', '历史中无法排序的最小部分'), verdict.smallest, sayRegister);
}

/** The pictures in the documents, by path. */
export function galleryFiles(): ReadonlyMap<string, string> {
  const whoCanWin = invariantNamed('raft/who-can-win').question?.picture?.(FIGURE_7);
  if (whoCanWin === undefined) throw new Error('raft/who-can-win has no pictures');
  const pictures: Readonly<Record<string, Picture>> = {
    'figure-7': whoCanWin,
    'figure-8': story('figure-8.json', 'raft/a-majority-commits-any-term'),
    'forgotten-vote': story('forgotten-vote.json', 'raft/terms-need-no-disk'),
    'history-whole': historyPicture(text('What three clients saw of a register that began as 0', '三个客户端看到的寄存器（初值 0）'), history, sayRegister),
    'history-smallest': withoutOrder(),
  };
  return new Map(Object.entries(pictures).map(([name, picture]) => [`docs/pictures/${name}.svg`, `${draw(picture, 'en')}\n`]));
}
