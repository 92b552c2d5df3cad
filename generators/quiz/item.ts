import { canonical, hash32, markOfText, type Language, type Picture, type Source, type Text } from '../../spec/kernel';

/** The kinds of question. Each is made from an invariant's `question` alone; no topic writes its own. */
export const kinds = ['predict', 'refute', 'diagnose', 'spot', 'order', 'interview'] as const;
export type Kind = (typeof kinds)[number];

/** One answer to choose from. */
export interface Option {
  readonly text: Text;
  readonly correct: boolean;
  /** Whoever chooses it may believe this; for a right option of `refute` and `diagnose`, the belief that is asked about. */
  readonly misconception?: string;
  /** Why it is right or wrong here. */
  readonly why: Text;
  /** Where it is a situation: as a picture, which shows what the text says. */
  readonly picture?: Picture;
}

export const ways = ['linked', 'live cluster'] as const;

/** Who gave the right answer when asked. */
export interface AnsweredBy {
  readonly name: string;
  readonly version: string;
  /** How a real system was asked: its own code, linked into an adapter, or by its users' interface while it runs. */
  readonly how?: (typeof ways)[number];
}

const wayNames: Readonly<Record<(typeof ways)[number], string>> = { linked: '直接链接其代码', 'live cluster': '真实集群' };

/** `reference 0.1.0, Kubernetes 1.37.2 (linked)`. */
export function sayAnswerers(answeredBy: readonly AnsweredBy[], language: Language): string {
  const said = answeredBy.map(({ name, version, how }) => ({ who: `${name} ${version}`, how }));
  if (language === 'en') return said.map(({ who, how }) => (how === undefined ? who : `${who} (${how})`)).join(', ');
  return said.map(({ who, how }) => (how === undefined ? who : `${who}（${wayNames[how]}）`)).join('、');
}

/** One printed question. */
export interface Item {
  /** Follows from the scenario and the question alone: the same question has the same id in every quiz. */
  readonly id: string;
  readonly kind: Kind;
  readonly topic: string;
  readonly invariant: string;
  /** 1 (a glance) to 5 (paper and pencil). */
  readonly level: number;
  /** Markdown. */
  readonly stem: Text;
  /** The situation that it asks about, or (of an interview) that it answers with; what it shows is said in words, too. */
  readonly picture?: Picture;
  /** In the order in which they are shown; empty for an interview. */
  readonly options: readonly Option[];
  /** Markdown. */
  readonly explanation: Text;
  readonly sources: readonly Source[];
  /** All that is needed to build and prove the item again; its form depends on the kind. */
  readonly scenario: unknown;
  /** Misconceptions that it can reveal. */
  readonly reveals: readonly string[];
  readonly answeredBy: readonly AnsweredBy[];
}

/**
 * The misconception that choosing this option points to: one that leads to it. Nothing where the option is right, nor in `diagnose`:
 * its options are beliefs, and who chooses a wrong one misjudges what follows from it, and need not hold it.
 */
export function suspicion({ kind }: Pick<Item, 'kind'>, { correct, misconception }: Option): string | undefined {
  return correct || kind === 'diagnose' ? undefined : misconception;
}

export interface Quiz {
  readonly proctor: string;
  readonly seed: number;
  readonly items: readonly Item[];
  /** Titles of the topics, the beliefs that the items can reveal, and what is true instead of each, by id. */
  readonly titles: Readonly<Record<string, Text>>;
  readonly beliefs: Readonly<Record<string, Text>>;
  readonly truths: Readonly<Record<string, Text>>;
}

const ID_LENGTH = 9;

/** A short name for a question, from what is asked about which situation. */
export function itemId(kind: Kind, invariant: string, scenario: unknown): string {
  return `${kind[0] ?? ''}${markOfText(`${kind} ${invariant} ${canonical(scenario)}`).slice(0, ID_LENGTH)}`;
}

/** So many words are more to read than those of a level. */
const READING = [70, 110, 160, 230];

/** Level 1 to 5 by how much there is to read and to hold in mind: the stem with its options, or with the example of a model answer. */
export function levelOf(read: readonly Text[], options: number): number {
  const words = read.reduce((sum, { en }) => sum + (en.match(/\S+/g)?.length ?? 0), 0);
  const reading = READING.filter((limit) => words > limit).length;
  return Math.max(1, Math.min(5, 1 + reading - (options > 0 && options < 3 ? 1 : 0)));
}

/** The order of options that are no quantities: by a hash, so that the right one stands anywhere. */
export function shuffledBy<T>(id: string, list: readonly T[], keyOf: (each: T) => string): readonly T[] {
  return list
    .map((each) => ({ each, rank: hash32(`${id} ${keyOf(each)}`) }))
    .sort((a, b) => a.rank - b.rank || (keyOf(a.each) < keyOf(b.each) ? -1 : 1))
    .map(({ each }) => each);
}
