import { copy } from '../spec/kernel';

type Path = readonly PropertyKey[];
type Whole = Record<PropertyKey, unknown>;

/** A scenario that somebody got wrong in one place. */
export interface Mutant {
  readonly scenario: unknown;
  readonly what: string;
  readonly path: Path;
}

/** All places of a value, itself first. */
export function* placesIn(value: unknown, path: Path = []): Generator<readonly [Path, unknown]> {
  yield [path, value];
  if (typeof value !== 'object' || value === null) return;
  for (const [key, part] of Object.entries(value)) yield* placesIn(part, [...path, Array.isArray(value) ? Number(key) : key]);
}

function changed(scenario: unknown, path: Path, change: (whole: Whole, key: PropertyKey) => void): unknown {
  const root = { scenario: copy(scenario) };
  const whole = path.slice(0, -1).reduce<Whole>((part, key) => part[key] as Whole, path.length === 0 ? root : (root.scenario as Whole));
  change(whole, path.at(-1) ?? 'scenario');
  return root.scenario;
}

const replacing = (by: unknown) => (whole: Whole, key: PropertyKey) => {
  whole[key] = by;
};

/** What people, and programs of theirs, get wrong at a place. */
function changesAt(value: unknown): readonly (readonly [string, (whole: Whole, key: PropertyKey) => void])[] {
  const removed = ['a part removed', (whole: Whole, key: PropertyKey) => void (Array.isArray(whole) ? whole.splice(Number(key), 1) : Reflect.deleteProperty(whole, key))] as const;
  const always = [['null', replacing(null)], removed] as const;
  if (typeof value === 'number') {
    const others = [0, 1, value + 1, value - 1, 9, 33].filter((each) => each !== value).map((each) => [`${each} in place of ${value}`, replacing(each)] as const);
    return [...always, ...others, ['text in place of a number', replacing(String(value))]];
  }
  if (Array.isArray(value)) {
    const doubled = (whole: Whole, key: PropertyKey) => void (whole[key] as unknown[]).push(...(value as readonly unknown[]).slice(0, 1));
    return [...always, ['a number in place of a list', replacing(1)], ['an object in place of a list', replacing({})], ['an empty list', replacing([])], ['something twice', doubled]];
  }
  if (typeof value === 'string') return [...always, ['true in place of text', replacing(true)], ['another text', replacing('zzz')], ['an empty text', replacing('')]];
  if (typeof value === 'boolean') return [...always, ['the contrary', replacing(!value)], ['text in place of true or false', replacing('yes')]];
  if (value === null) return [...always, ['a number in place of null', replacing(2)], ['a list in place of null', replacing([2])]];
  return [...always, ['a list in place of an object', replacing([])], ['a member that nobody knows', (whole, key) => void ((whole[key] as Whole)['nobodyKnows'] = [])]];
}

/** The scenario with one thing changed, for each place and each sort of mistake. */
export function* mutantsOf(scenario: unknown): Generator<Mutant> {
  for (const [path, value] of placesIn(scenario)) {
    for (const [what, change] of changesAt(value)) {
      if (path.length === 0 && what === 'a part removed') continue;
      yield { scenario: changed(scenario, path, change), what, path };
    }
  }
}
