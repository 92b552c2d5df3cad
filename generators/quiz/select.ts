import { deriveSeed, finish, Problem, type Subject } from '../../spec/kernel';
import { confirmedBy, type Answered } from './answered';
import { Balance } from './balance';
import { fingerprint, places, search, subjectOf, type Place } from './find';
import { kinds as allKinds, shuffledBy, type Item, type Kind, type Quiz } from './item';
import { knownRefutations, type Counterexample } from './known';
import { aboutNamed, namedOf } from './named';
import { Pool } from './pool';
import { invariantNamed, prove } from './prove';
import { Respondents } from './respondents';

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
  /** Of the quizzes that are read together with this one: their cues stay at chance, too. */
  readonly together?: Balance;
  /** Set if situations are taken as they are drawn, without looking for smaller ones: quicker, and wordier. */
  readonly asDrawn?: true;
}

/** How many new misconceptions an item has to bring where one is to meet them all, and how often a place may fail to. */
const NEWS_MIN = 2;
const VAIN_MAX = 4;
/** How long one kind of item is looked for about a misconception before it is another kind's turn. */
const ASKS_MAX = 60;

/** One of so many traces breaks no rule: as often as each of the steps to choose from. */
const SPOTS_FOR_ONE = 4;
/** An interview counts as so many items where kinds take turns: it takes more time to answer. */
const INTERVIEW_WEIGHT = 3;

/** A place with its stream of items. */
interface Source {
  readonly place: Place;
  readonly stream: Generator<Item | undefined>;
}

/** Whether one more item was found; yields how many there are. */
type Attempt = Generator<number, boolean>;

/** A topic with the places where items about it are found. */
interface Queue {
  readonly respondents: Respondents;
  readonly sources: Source[];
}

const isBroken = ({ kind, misconception }: Place): boolean => kind === 'spot' && misconception !== undefined;
const isUnbroken = ({ kind, misconception }: Place): boolean => kind === 'spot' && misconception === undefined;

/**
 * A quiz: items of all the topics and kinds in turn, none nearly the same as another, cues at chance, each proved.
 * The same request gives the same quiz. Throws a Problem if there are not as many items.
 */
export function makeQuiz(subjects: readonly Subject[], request: QuizRequest): Quiz {
  return finish(quizInTheMaking(subjects, request));
}

/** The same as a piece of work: yields, between any two questions that are looked for, how many there are. */
export function* quizInTheMaking(subjects: readonly Subject[], request: QuizRequest): Generator<number, Quiz> {
  const wanted = request.kinds ?? allKinds;
  const balance = new Balance(request.together);
  const respondents = subjects.map((subject) => new Respondents(subject));
  const queues = respondents.map((each) => ({ respondents: each, sources: sourcesOf(each, wanted, request, balance) }));
  const chosen: Item[] = [];
  const seen = new Set<string>();
  const revealed = new Set<string>();
  const version = request.version ?? '0.1.0';

  const accept = (item: Item, by: Respondents, { balanced = true } = {}): boolean => {
    if (request.level !== undefined && item.level !== request.level) return false;
    const marks = [fingerprint(item), subjectOf(item) ?? item.id];
    if (marks.some((mark) => seen.has(mark)) || (balanced && !balance.allows(item))) return false;
    balance.add(item);
    for (const mark of marks) seen.add(mark);
    prove(by, item);
    const confirmed = confirmedBy(by, invariantNamed(by, item.invariant), item, request.answered ?? []);
    chosen.push({ ...item, answeredBy: [...item.answeredBy.map((who) => ({ ...who, version })), ...confirmed] });
    for (const id of item.reveals) revealed.add(id);
    for (const topic of ['', item.topic]) counts.set(`${topic} ${item.kind}`, count(item.kind, topic) + 1);
    return true;
  };

  /** One more item from some places. Each place that was asked, whatever came of it, goes to the end of them. */
  const takeFrom = function* (queue: Queue, isWanted: (place: Place) => boolean, asks = Infinity): Attempt {
    for (let left = asks; left > 0; left--) {
      const source = queue.sources.find(({ place }) => isWanted(place));
      if (source === undefined) return false;
      queue.sources.splice(queue.sources.indexOf(source), 1);
      const step = source.stream.next();
      yield chosen.length;
      if (step.done === true) continue;
      queue.sources.push(source);
      if (step.value !== undefined && accept(step.value, queue.respondents)) return true;
    }
    return false;
  };

  /** Of each kind, in how many topics it can be asked, and how many there are of it, in a topic or in all. */
  const topicsWith = new Map(wanted.map((kind) => [kind, queues.filter(({ sources }) => sources.some(({ place }) => place.kind === kind)).length]));
  const counts = new Map<string, number>();
  const count = (kind: Kind, topic = '') => counts.get(`${topic} ${kind}`) ?? 0;

  /** Whether the next trace should be one in which no rule is broken, or else "no step" could be struck out. Where the first of them stands follows from the seed. */
  const isUnbrokenDue = (): boolean => {
    const spots = chosen.filter(({ kind }) => kind === 'spot');
    const unbroken = spots.filter(({ reveals }) => reveals.length === 0).length;
    return unbroken < Math.floor((spots.length + 1 + (request.seed % SPOTS_FOR_ONE)) / SPOTS_FOR_ONE);
  };

  /** One more item of a kind. */
  const takeKind = function* (queue: Queue, kind: Kind): Attempt {
    return (kind === 'spot' && (yield* takeFrom(queue, isUnbrokenDue() ? isUnbroken : isBroken))) || (yield* takeFrom(queue, (place) => place.kind === kind));
  };

  /** One more item of a topic: of the kind that it, and then the quiz, has least of; of those, the one that fewest topics can be asked in. */
  const takeOne = function* (queue: Queue): Attempt {
    const { id } = queue.respondents.subject.topic;
    const inTurn = [...wanted].sort((a, b) => count(a, id) - count(b, id) || count(a) - count(b) || (topicsWith.get(a) ?? 0) - (topicsWith.get(b) ?? 0));
    for (const kind of inTurn) if (yield* takeKind(queue, kind)) return true;
    return false;
  };

  /** An interview about a belief, from a counterexample that is known to refute it; what the topic asks may not show it. */
  const takeKnown = (queue: Queue, belief: string): boolean =>
    knownRefutations(queue.respondents, belief, request.counterexamples ?? []).some((item) => accept(item, queue.respondents));

  /** Items in which several beliefs err, as long as they bring new ones; then one item for each belief that is left, of the kinds in turn. */
  const coverAll = function* (queue: Queue): Generator<number, void> {
    for (const { stream } of queue.sources.filter(({ place: { kind } }) => kind === 'predict' || kind === 'order')) {
      for (let vain = 0; vain < VAIN_MAX; ) {
        const { done, value } = stream.next();
        if (done === true) break;
        const news = value?.reveals.filter((id) => !revealed.has(id)) ?? [];
        if (value === undefined || news.length < NEWS_MIN || !accept(value, queue.respondents)) vain++;
      }
    }
    const weighed = (kind: Kind) => count(kind) * (kind === 'interview' ? INTERVIEW_WEIGHT : 1);
    for (const { id } of queue.respondents.subject.misconceptions) {
      if (revealed.has(id)) continue;
      if (wanted.includes('spot') && isUnbrokenDue()) yield* takeFrom(queue, isUnbroken, ASKS_MAX);
      const inTurn = [...wanted].sort((a, b) => weighed(a) - weighed(b));
      let isTaken = false;
      for (const kind of inTurn) isTaken ||= yield* takeFrom(queue, (place) => place.kind === kind && place.misconception === id, ASKS_MAX);
      if (!isTaken) takeKnown(queue, id);
    }
    const hidden = queue.respondents.subject.misconceptions.find(({ id }) => !revealed.has(id));
    if (hidden !== undefined) throw new Problem('not-covered', `no item of this sort reveals ${hidden.id}`, { fix: 'let an invariant ask where it shows, or add a counterexample to the corpus: npm run generate' });
    for (const kind of wanted) if (count(kind) === 0) yield* takeFrom(queue, (place) => place.kind === kind);
  };

  /** One item about each situation that has a name, also where it is one that the cues of the others have to make up for. */
  const takeNamed = ({ respondents: by }: Queue): void => {
    for (const { invariant, scenario } of namedOf(by)) {
      const items = [...aboutNamed(by, invariant, scenario)].filter(({ kind }) => wanted.includes(kind));
      if (!items.some((item) => accept(item, by))) items.some((item) => accept(item, by, { balanced: false }));
    }
  };

  if (request.coverAll === true) {
    for (const queue of queues) {
      takeNamed(queue);
      yield* coverAll(queue);
    }
  }
  const left = [...queues];
  for (let queue = left.shift(); queue !== undefined && chosen.length < request.count; queue = left.shift()) if (yield* takeOne(queue)) left.push(queue);
  if (chosen.length === 0 && request.count > 0) throw new Problem('not-enough-items', 'there is no item of this sort', { fix: 'ask for another topic, kind or level' });
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
    truths: Object.fromEntries(beliefs.map(({ id, truth }) => [id, truth])),
  };
}

/** The places of a topic in an order that follows from the seed. */
function sourcesOf(respondents: Respondents, wanted: readonly Kind[], { seed, level, asDrawn }: QuizRequest, balance: Balance): Source[] {
  const small = asDrawn !== true && (level === undefined || level <= 2);
  const own = deriveSeed(seed, respondents.subject.topic.id);
  const pool = new Pool(own);
  return shuffledBy(String(own), places(respondents, wanted), ({ kind, askable, misconception }) => `${kind} ${askable.invariant.id} ${misconception ?? ''}`).map(
    (place) => ({ place, stream: search(respondents, place, pool, { small, isWelcome: (item) => balance.allows(item) }) }),
  );
}
