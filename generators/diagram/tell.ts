import type { Carried, Journal, Language, LogTable, Moment, Picture, SpaceTime, Timeline } from '../../spec/kernel';
import { diagramWords } from './words';

function tellLogs({ rows }: LogTable, language: Language): readonly string[] {
  const words = diagramWords[language];
  return rows.map(({ name, base, entries, commit }) => {
    const parts = [
      ...(base > 0 ? [words.upTo(base)] : []),
      entries.length === 0 ? words.noEntries : words.terms(entries.map(({ term, value }) => (value === undefined || value === '' ? String(term) : `${term} (${value})`)).join(' ')),
      ...(commit > 0 ? [words.committed(commit)] : []),
    ];
    return name[language] + words.colon + parts.join(words.semicolon);
  });
}

/** What can be seen of a node after something happened to it: "T2 leader". That it is down is said by what happened. */
export function statusOf({ term, role }: Pick<Moment, 'term' | 'role'>, language: Language): string | undefined {
  const said = [...(term === undefined ? [] : [`T${term}`]), ...(role === undefined || role === 'down' ? [] : [diagramWords[language].roles[role]])];
  return said.length === 0 ? undefined : said.join(' ');
}

/** So many messages in a row that change nothing are told in one line. */
const QUIET_MIN = 3;

/** Messages that arrive one after the other and change nothing in a node, those of the same words together. */
function tellQuiet(messages: readonly Carried[], nameOf: (lane: number) => string, language: Language): string {
  const words = diagramWords[language];
  const alike = new Map<string, string[]>();
  for (const { text, from, to } of messages) {
    const ways = alike.get(text) ?? [];
    alike.set(text, ways);
    const way = `${nameOf(from)} → ${nameOf(to)}`;
    if (!ways.includes(way)) ways.push(way);
  }
  return words.unmoved + words.colon + [...alike].map(([text, ways]) => words.ways(text, ways)).join(words.semicolon);
}

/** A line of a story: when, at which nodes, and what happens there. */
interface Told {
  readonly when: string;
  readonly lanes: readonly number[];
  readonly said: string;
}

function tellStory({ lanes, moments, messages }: SpaceTime, language: Language, together: boolean): readonly string[] {
  const words = diagramWords[language];
  const nameOf = (lane: number) => lanes[lane]?.name[language] ?? '';
  const told: Told[] = [];
  const waited = new Map<number, number>();
  let quiet: { readonly message: Carried; readonly line: Told }[] = [];
  const end = () => {
    told.push(...(quiet.length < (together ? 2 : QUIET_MIN) ? quiet.map(({ line }) => line) : [{ when: '', lanes: [], said: tellQuiet(quiet.map(({ message }) => message), nameOf, language) }]));
    quiet = [];
  };
  moments.forEach((moment, i) => {
    const { lane, step = -1, texts, commit, breaks, isIdle } = moment;
    const ticks = (waited.get(lane) ?? 0) + (moment.ticks ?? 0);
    const ending = messages.filter(({ ends }) => ends === i);
    const heard = ending.map(({ text, from, fate }) => `${words.message(text, nameOf(from))}${language === 'en' ? ' ' : ''}${words.fates[fate]}`);
    const status = statusOf(moment, language);
    const came = [
      ...heard, ...texts.map((text) => text[language]), ...(status === undefined ? [] : [status]),
      ...(commit === undefined ? [] : [words.committed(commit)]), ...(breaks === undefined ? [] : [words.breaks(breaks)]),
    ];
    // That a message leaves is told where it arrives, and that time passes where something comes of it.
    if (came.length === 0 && (isIdle === true || ticks === 0)) return void waited.set(lane, ticks);
    const [message] = ending;
    const isQuiet = message?.fate === 'arrives' && came.length === 1 && (step < 0 ? ticks === 0 : isIdle === true);
    waited.set(lane, isQuiet ? ticks : 0);
    const parts = ticks > 0 && !isQuiet ? [words.ticks(ticks), ...came] : came;
    const line: Told = { when: step < 0 ? '' : `${words.step(step + 1)}${language === 'en' ? ', ' : '，'}`, lanes: [lane], said: parts.join(words.semicolon) };
    if (isQuiet) return void quiet.push({ message, line });
    end();
    const before = told.at(-1);
    const isSame = together && before?.when === line.when && before.said === line.said && before.lanes.length > 0 && !before.lanes.includes(lane);
    if (isSame) told.splice(-1, 1, { ...before, lanes: [...before.lanes, lane] });
    else told.push(line);
  });
  end();
  const rest = (['lost', 'under way'] as const).flatMap((fate) => {
    const some = messages.filter((message) => message.ends === undefined && message.fate === fate).map(({ text, from, to }) => `${nameOf(from)} → ${nameOf(to)} ${text}`);
    return some.length === 0 ? [] : [words.unheard[fate] + words.colon + some.join(words.semicolon)];
  });
  const who = (nodes: readonly number[]) => (nodes.length === 0 ? '' : nodes.map(nameOf).join(language === 'en' ? ', ' : '、') + words.colon);
  return [...told.map(({ when, lanes: nodes, said }) => when + who(nodes) + said), ...rest];
}

function tellTimeline({ spans }: Timeline, language: Language): readonly string[] {
  const words = diagramWords[language];
  const order = momentsOf(spans);
  return spans.map(({ client, text, from, to }) => {
    const said = to === Infinity ? `${text[language]}${words.semicolon}${words.unknown}` : words.between(text[language], order.indexOf(from) + 1, order.indexOf(to) + 1);
    return `${words.client} ${client}${words.colon}${said}`;
  });
}

function tellJournal({ steps }: Journal, language: Language): readonly string[] {
  const words = diagramWords[language];
  return steps.map((events, i) => {
    const parts = events.map(({ what, text, state, breaks }) => [
      words.journal[what], text[language], state === undefined ? '' : words.states[state], breaks === undefined ? '' : words.semicolon + words.breaks(breaks),
    ].join(''));
    return words.step(i + 1) + words.colon + parts.join(words.semicolon);
  });
}

/** All times at which something begins or ends, in order. */
export function momentsOf(spans: Timeline['spans']): readonly number[] {
  return [...new Set(spans.flatMap(({ from, to }) => (to === Infinity ? [from] : [from, to])))].sort((a, b) => a - b);
}

/** A picture in words, line by line: for whoever cannot see it, and for terminals. With `together`, what is the same at several nodes is told once. */
export function tell(picture: Picture, language: Language, together = false): readonly string[] {
  switch (picture.kind) {
    case 'journal':
      return tellJournal(picture, language);
    case 'logs':
      return tellLogs(picture, language);
    case 'space-time':
      return tellStory(picture, language, together);
    case 'timeline':
      return tellTimeline(picture, language);
  }
}
