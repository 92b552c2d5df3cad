import { InvalidArgumentError, Option } from 'commander';
import { Problem, parseSeed, unknownName, type Shard } from '../spec/kernel';
import { subject, topicIds } from '../impl/topics';

const units: Readonly<Record<string, number>> = { ms: 1, s: 1000, m: 60_000, h: 3_600_000 };

/** A clock of 32 bits goes no further: beyond that a deadline would be over at once. */
const DURATION_HOURS_MAX = 500;

/** `30s`, `500ms`, `2m`, `1h`: in milliseconds. */
export function duration(value: string): number {
  const match = /^(\d+(?:\.\d+)?)(ms|s|m|h)$/.exec(value);
  const ms = match === null ? NaN : Number(match[1]) * (units[match[2] ?? ''] ?? NaN);
  if (!(ms > 0 && ms <= DURATION_HOURS_MAX * 3_600_000)) throw new InvalidArgumentError(`write a duration such as 500ms, 30s, 2m or 1h, of at most ${DURATION_HOURS_MAX}h`);
  return ms;
}

export const DEADLINE_MS = 5000;

/** `--deadline`, for every command that asks an implementation. */
export function deadlineOption(): Option {
  return new Option('--deadline <5s>', 'how long an answer may take; that to initialize may take 10s in any case').argParser(duration).default(DEADLINE_MS, '5s');
}

const COUNT_MAX = 1_000_000_000;

/** A whole number of at least 1. */
export function count(value: string): number {
  const number = /^\d{1,10}$/.test(value) ? Number(value) : NaN;
  if (!(number >= 1 && number <= COUNT_MAX)) throw new InvalidArgumentError(`write a whole number from 1 on, at most ${COUNT_MAX}`);
  return number;
}

/** A context of a kubeconfig. */
export function contextName(value: string): string {
  if (value.trim() === '') throw new InvalidArgumentError('write the name of a context');
  return value;
}

/** A TCP port. */
export function portNumber(value: string): number {
  const number = count(value);
  if (number > 65_535) throw new InvalidArgumentError('write a port, from 1 to 65535');
  return number;
}

export function seed(value: string): number {
  const parsed = parseSeed(value);
  if (parsed === undefined) throw new InvalidArgumentError('write a whole number of 32 bits, such as 42');
  return parsed;
}

/** `3/8`: the third of eight parts. */
export function shard(value: string): Shard {
  const match = /^(\d{1,4})\/(\d{1,4})$/.exec(value);
  const [index, parts] = [Number(match?.[1]), Number(match?.[2])];
  if (!(index >= 1 && index <= parts)) throw new InvalidArgumentError('write a part such as 3/8');
  return { index, count: parts };
}

/** Collects an option that may be given several times. */
export function several(value: string, previous: readonly string[] | undefined): readonly string[] {
  return [...(previous ?? []), value];
}

/** The topics that were named, each once; all of them if none was. `alone` says what else can be done with an invariant than to name its topic. */
export function topicsNamed(names: readonly string[], alone?: (invariant: string) => string): readonly string[] {
  for (const name of names) {
    if (topicIds().includes(name)) continue;
    const [topic = ''] = name.split('/');
    const isInvariant = topicIds().includes(topic) && subject(topic).topic.invariants.some(({ id }) => id === name);
    if (!isInvariant) throw unknownName('topic', name, topicIds());
    throw new Problem('unknown-topic', `there is no topic "${name}": it is an invariant of ${topic}`, { fix: `name its topic, ${topic}${alone === undefined ? '' : `, ${alone(name)}`}` });
  }
  return names.length === 0 ? topicIds() : [...new Set(names)];
}

/** One of a few words. */
export function choice<Word extends string>(what: string, words: readonly Word[]): (value: string) => Word {
  return (value) => {
    const found = words.find((word) => word === value);
    if (found === undefined) throw unknownName(what, value, words);
    return found;
  };
}

/** What people write for a language, of which the nearest name may be another one. */
const languageNames: Readonly<Record<string, string>> = { cn: 'zh', chinese: 'zh', 'zh-cn': 'zh', zh_cn: 'zh', 'zh-hans': 'zh', 中文: 'zh', english: 'en', 'en-us': 'en', 'en-gb': 'en' };

/** A language, by its code. */
export function language<Word extends string>(words: readonly Word[]): (value: string) => Word {
  const chosen = choice('language', words);
  return (value) => {
    const meant = languageNames[value.toLowerCase()];
    if (meant !== undefined) throw new Problem('unknown-language', `there is no language "${value}"`, { fix: `did you mean "${meant}"?` });
    return chosen(value);
  };
}

/** A difficulty. The nearest name of one would be no help. */
export function level(value: string): number {
  if (!/^[1-5]$/.test(value)) throw new Problem('unknown-level', `there is no level "${value}"`, { fix: 'choose one from 1 to 5' });
  return Number(value);
}

export function conflict(what: string, fix: string): Problem {
  return new Problem('bad-usage', what, { fix });
}
