import { check, finish, inProcess, misconceived } from '../../../spec/kernel';
import { topic } from '../../../spec/wal';
import { misconceptions } from '../../misconceptions/wal';
import { ReferenceWal } from '.';

const rules = topic.invariants.filter(({ id }) => id === 'wal/durable-before-relied-on');
const [rule] = rules;
const outcome = (Store: new () => ReferenceWal) => rules.map((each) => finish(check(each, inProcess('other', '0', () => new Store()).open(topic), { seed: 1, runs: 100 })).outcome);

/** Makes files under their own names, and waits until these are durable. */
class Unnamed extends ReferenceWal {
  protected override publish(name: string, bytes: ArrayLike<number>): void {
    super.publish(name, bytes);
    this.effects = this.effects.flatMap((effect) => {
      if (effect.do === 'rename' && effect.to === name) return [];
      return (effect.do === 'write' || effect.do === 'sync') && effect.file === `${name}.tmp` ? [{ ...effect, file: name }] : [effect];
    });
  }
}

/** Begins a new segment before it answers, as etcd does. */
class CutFirst extends ReferenceWal {
  protected override promise(): void {
    this.syncLog();
    this.cut();
    this.effects.push({ do: 'acknowledge' });
  }
}

/** Waits for the name of a new segment only when the next record is to be answered. */
class NamedLate extends ReferenceWal {
  private isDue = false;
  protected override cut(): void {
    super.cut();
    if (this.last === 0) return;
    this.effects.pop();
    this.isDue = true;
  }
  protected override promise(): void {
    this.syncLog();
    if (this.isDue) this.syncDirectory();
    this.isDue = false;
    this.effects.push({ do: 'acknowledge' });
  }
}

test.each([['without renames', Unnamed], ['with a new segment before the answer', CutFirst]])('a store that works in another order, %s, is right as long as nothing relies on what is not durable', (_how, Store) => {
  expect(outcome(Store)).toEqual(['pass']);
});

test('the name of a segment may become durable late, but not after an answer that relies on it', () => {
  expect(outcome(NamedLate)).toEqual(['pass']);
  class TooLate extends NamedLate {
    protected override syncDirectory(): void {
      if (this.segments.length < 2) super.syncDirectory();
    }
  }
  expect(outcome(TooLate)).toEqual(['fail']);
});

test('whoever believes that something else makes it durable does things in a wrong order, and nobody else', () => {
  const wrong = misconceptions.filter((each) => rule !== undefined && finish(check(rule, misconceived(each).open(topic), { seed: 1, runs: 100 })).outcome === 'fail');
  expect(wrong.map(({ id }) => id)).toEqual([
    'wal/written-is-durable', 'wal/acknowledge-then-fsync', 'wal/file-fsync-covers-its-name', 'wal/rename-covers-the-contents', 'wal/snapshot-before-its-log', 'wal/release-then-snapshot',
  ]);
});
