import { deriveSeed, languages, Problem, type Language, type Subject } from '../../spec/kernel';
import { confirmedBy, type Answered } from './answered';
import { fingerprint, places, search, subjectOf, type Place } from './find';
import { kinds as allKinds, shuffledBy, type Item, type Kind, type Quiz } from './item';
import { knownRefutations, type Counterexample } from './known';
import { aboutNamed, namedOf } from './named';
import { Pool } from './pool';
import { invariantNamed, prove } from './prove';
import { Respondents } from './respondents';
import { cues, pointedAt } from './rules';

export interface QuizRequest {
  readonly seed: number;
  readonly count: number;
  readonly kinds?: readonly Kind[];
  /** Only items of this level. */
  readonly level?: number;
  /** Every misconception of the topics must be revealed by an item; `count` is then the least. */
  readonly coverAll?: boolean;
  /** Known counterexamples, for beliefs that no other item reveals. */
  readonly counterexamples?: readonly Counterexample[];
  readonly version?: string;
  /** What real systems answered: whoever answered alike is named beside the reference. */
  readonly answered?: readonly Answered[];
  /** Set if situations are taken as they are drawn, without looking for smaller ones: quicker, and wordier. */
  readonly asDrawn?: true;
}

/** A cue may be right this much more often than chance, as a share of the items in which it points somewhere; and by luck in a short quiz. */
const CUE_MARGIN = 0.03;
const CUE_LUCK = 1.5;

/** How many new misconceptions an item has to bring where one is to meet them all, and how often a place may fail to. */
const NEWS_MIN = 2;
const VAIN_MAX = 4;
/** How long one kind of item is looked for about a misconception before it is another kind's turn. */
const ASKS_MAX = 60;

/** A place with its stream of items. */
interface Source {
  readonly place: Place;
  readonly stream: Generator<Item | undefined>;
}

/** Keeps the cues of a quiz at chance: an item that would make guessing pay is left out. */
class Balance {
  private readonly hits = new Map<string, number>();
  private readonly chance = new Map<string, number>();
  private readonly pointed = new Map<string, number>();

  /** Takes the item if it may; says whether it did. */
  take(item: Item): boolean {
    if (item.options.length < 2) return true;
    const changes = languages.flatMap((language: Language) =>
      cues.flatMap((cue) => {
        const at = pointedAt(cue, item, language);
        return at === undefined ? [] : [{ key: `${language} ${cue}`, hit: item.options[at]?.correct === true ? 1 : 0 }];
      }),
    );
    const chance = 1 / item.options.length;
    const tooMuch = changes.some(({ key, hit }) => {
      const expected = (this.chance.get(key) ?? 0) + chance;
      return hit === 1 && (this.hits.get(key) ?? 0) + 1 > expected + Math.max(CUE_LUCK, CUE_MARGIN * ((this.pointed.get(key) ?? 0) + 1));
    });
    if (tooMuch) return false;
    for (const { key, hit } of changes) {
      this.hits.set(key, (this.hits.get(key) ?? 0) + hit);
      this.chance.set(key, (this.chance.get(key) ?? 0) + chance);
      this.pointed.set(key, (this.pointed.get(key) ?? 0) + 1);
    }
    return true;
  }
}

/**
 * A quiz: items of all the topics and kinds in turn, none nearly the same as another, cues at chance, each proved.
 * The same request gives the same quiz. Throws a Problem if there are not as many items.
 */
export function makeQuiz(subjects: readonly Subject[], request: QuizRequest): Quiz {
  const wanted = request.kinds ?? allKinds;
  const respondents = subjects.map((subject) => new Respondents(subject));
  const queues = respondents.map((each) => ({ respondents: each, sources: sourcesOf(each, wanted, request), turn: 0 }));
  const chosen: Item[] = [];
  const seen = new Set<string>();
  const revealed = new Set<string>();
  const balance = new Balance();
  const version = request.version ?? '0.1.0';

  const accept = (item: Item, by: Respondents): boolean => {
    if (request.level !== undefined && item.level !== request.level) return false;
    const marks = [fingerprint(item), subjectOf(item) ?? item.id];
    if (marks.some((mark) => seen.has(mark)) || !balance.take(item)) return false;
    for (const mark of marks) seen.add(mark);
    prove(by, item);
    const confirmed = confirmedBy(by, invariantNamed(by, item.invariant), item, request.answered ?? []);
    chosen.push({ ...item, answeredBy: [...item.answeredBy.map((who) => ({ ...who, version })), ...confirmed] });
    for (const id of item.reveals) revealed.add(id);
    return true;
  };

  /** One more item from some places. Each place that was asked, whatever came of it, goes to the end of them. */
  const takeFrom = (queue: (typeof queues)[number], isWanted: (place: Place) => boolean, asks = Infinity): boolean => {
    for (let left = asks; left > 0; left--) {
      const source = queue.sources.find(({ place }) => isWanted(place));
      if (source === undefined) return false;
      queue.sources.splice(queue.sources.indexOf(source), 1);
      const step = source.stream.next();
      if (step.done === true) continue;
      queue.sources.push(source);
      if (step.value !== undefined && accept(step.value, queue.respondents)) return true;
    }
    return false;
  };

  /** One more item of a topic: of the kind whose turn it is, or of the next that still gives one. */
  const takeOne = (queue: (typeof queues)[number]): boolean =>
    wanted.some(() => {
      const kind = wanted[queue.turn++ % wanted.length];
      return takeFrom(queue, (place) => place.kind === kind);
    });

  /** An interview about a belief, from a counterexample that is known to refute it; what the topic asks may not show it. */
  const takeKnown = (queue: (typeof queues)[number], belief: string): boolean =>
    knownRefutations(queue.respondents, belief, request.counterexamples ?? []).some((item) => accept(item, queue.respondents));

  /** Items in which several beliefs err, as long as they bring new ones; then one item for each belief that is left, of the kinds in turn. */
  const coverAll = (queue: (typeof queues)[number]): void => {
    for (const { stream } of queue.sources.filter(({ place: { kind } }) => kind === 'predict' || kind === 'order')) {
      for (let vain = 0; vain < VAIN_MAX; ) {
        const { done, value } = stream.next();
        if (done === true) break;
        const news = value?.reveals.filter((id) => !revealed.has(id)) ?? [];
        if (value === undefined || news.length < NEWS_MIN || !accept(value, queue.respondents)) vain++;
      }
    }
    const count = (kind: Kind) => chosen.filter((item) => item.kind === kind).length * (kind === 'interview' ? 2 : 1);
    for (const { id } of queue.respondents.subject.misconceptions) {
      if (revealed.has(id)) continue;
      const inTurn = [...wanted].sort((a, b) => count(a) - count(b));
      if (!inTurn.some((kind) => takeFrom(queue, (place) => place.kind === kind && place.misconception === id, ASKS_MAX))) takeKnown(queue, id);
    }
    const hidden = queue.respondents.subject.misconceptions.find(({ id }) => !revealed.has(id));
    if (hidden !== undefined) throw new Problem('not-covered', `no item of this sort reveals ${hidden.id}`, { fix: 'let an invariant ask where it shows, or add a counterexample to the corpus: npm run generate' });
    for (const kind of wanted) if (count(kind) === 0) takeFrom(queue, (place) => place.kind === kind);
  };

  /** One item about each situation that has a name. */
  const takeNamed = ({ respondents: by }: (typeof queues)[number]): void => {
    for (const { invariant, scenario } of namedOf(by)) {
      for (const item of aboutNamed(by, invariant, scenario)) if (wanted.includes(item.kind) && accept(item, by)) break;
    }
  };

  if (request.coverAll === true) {
    for (const queue of queues) {
      takeNamed(queue);
      coverAll(queue);
    }
  }
  for (let left = [...queues]; left.length > 0 && chosen.length < request.count; ) {
    left = left.filter((queue) => chosen.length < request.count && takeOne(queue));
  }
  if (chosen.length < request.count) {
    throw new Problem('not-enough-items', `there are only ${chosen.length} distinct items of this sort`, { fix: `ask for at most ${chosen.length}, or for more topics, kinds or levels` });
  }
  const ids = new Set(chosen.flatMap(({ options, reveals }) => [...reveals, ...options.flatMap(({ misconception }) => misconception ?? [])]));
  const beliefs = subjects.flatMap(({ misconceptions }) => misconceptions).filter(({ id }) => ids.has(id));
  return {
    proctor: version,
    seed: request.seed,
    items: chosen,
    titles: Object.fromEntries(subjects.map(({ topic }) => [topic.id, topic.title])),
    beliefs: Object.fromEntries(beliefs.map(({ id, belief }) => [id, belief])),
  };
}

/** The places of a topic in an order that follows from the seed. */
function sourcesOf(respondents: Respondents, wanted: readonly Kind[], { seed, level, asDrawn }: QuizRequest): Source[] {
  const small = asDrawn !== true && (level === undefined || level <= 2);
  const own = deriveSeed(seed, respondents.subject.topic.id);
  const pool = new Pool(own);
  return shuffledBy(String(own), places(respondents, wanted), ({ kind, askable, misconception }) => `${kind} ${askable.invariant.id} ${misconception ?? ''}`).map(
    (place) => ({ place, stream: search(respondents, place, pool, small) }),
  );
}
