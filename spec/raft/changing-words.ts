import { inEach, text, type Language, type SpaceTime, type Text } from '../kernel';
import { EXAMINED } from './bench';
import { FIRST, latest, logsOf, upTo, type Change, type Changing } from './changing';
import type { NodeId } from './port';
import { Story } from './told';

const list = (nodes: readonly NodeId[], language: Language): string => (nodes.length === 0 ? (language === 'en' ? 'nobody' : '无') : nodes.join(language === 'en' ? ', ' : '、'));

/** `3 (term 2)`, `4 (term 2, voters 1, 2, 3)`. */
function entrySaid(index: number, term: number, voters: Change, language: Language): string {
  if (language === 'en') return `${index} (term ${term}${voters === null ? '' : `, voters ${list(voters, language)}`})`;
  return `${index}（任期 ${term}${voters === null ? '' : `，投票成员 ${list(voters, language)}`}）`;
}

function entriesSaid(from: number, entries: readonly { readonly term: number; readonly voters: Change }[], language: Language): string {
  const said = entries.map(({ term, voters }, i) => entrySaid(from + i, term, voters, language));
  return said.length === 0 ? '–' : said.join(language === 'en' ? '; ' : '；');
}

/** The messages, each on one line. */
function messagesSaid(changing: Changing, language: Language): readonly string[] {
  const logs = logsOf(changing);
  return changing.messages.map(({ prev, entries, commit }, i) => {
    const term = i + 2;
    const said = entriesSaid(prev + 1, entries.map((voters) => ({ term, voters })), language);
    const sender = 2 + (i % 2);
    const prevTerm = logs[i]?.[prev - 1]?.term ?? 0;
    return language === 'en'
      ? `AppendEntries from node ${sender}: term ${term}, prevLogIndex ${prev}, prevLogTerm ${prevTerm}, entries ${said}, leaderCommit ${commit}`
      : `节点 ${sender} 的 AppendEntries：term ${term}，prevLogIndex ${prev}，prevLogTerm ${prevTerm}，entries ${said}，leaderCommit ${commit}`;
  });
}

function situation(changing: Changing, language: Language): string {
  const { snapshot, messages, wanted } = changing;
  const base = snapshot === null ? 0 : 1;
  const log = entriesSaid(base + 1, (logsOf(changing)[0] ?? []).slice(base), language);
  const lines = messagesSaid(changing, language).map((line, i) => `${i + 1}. ${line}`).join('\n');
  const term = messages.length + 2;
  if (language === 'en') {
    const start = snapshot === null ? 'it has no snapshot, and its commit index is 0' : `its snapshot reaches up to index 1 and holds the voters ${list(snapshot, language)}; nothing after it is known to be committed`;
    const received = messages.length === 0 ? '' : `\n\nIt gets these messages, one after the other:\n\n${lines}`;
    const led = wanted === null ? '' : `\n\nThen node 1 is elected leader of term ${term} by nodes 2 and 3, commits an entry of that term, is asked for the voters ${list(wanted, language)}, and stores the entry that brings them. Nobody has confirmed that entry yet.`;
    return `The cluster began with the voters ${list(FIRST, language)}; voters are added and removed one at a time, by an entry that names all of them. Node 1 has just started as a follower in term 1: ${start}.\n\n- log${base === 0 ? '' : ' after the snapshot'}, by index: ${log}${received}${led}`;
  }
  const start = snapshot === null ? '没有快照，提交索引为 0' : `快照到索引 1 为止，其中的投票成员为 ${list(snapshot, language)}；尚不知其后有条目已提交`;
  const received = messages.length === 0 ? '' : `\n\n它依次收到以下消息：\n\n${lines}`;
  const led = wanted === null ? '' : `\n\n随后节点 1 获得节点 2、3 的选票，成为任期 ${term} 的 Leader，提交了一个本任期的条目，再被要求把投票成员变更为 ${list(wanted, language)}，并存下了带有新成员的条目。该条目尚无其他节点确认。`;
  return `集群启动时的投票成员为 ${list(FIRST, language)}；投票成员逐个增减，每次变更由一个列出全部投票成员的条目完成。节点 1 刚刚启动，是任期 1 的 Follower：${start}。\n\n- ${base === 0 ? '日志' : '快照之后的日志'}（按索引）：${log}${received}${led}`;
}

function brief(changing: Changing, language: Language): string {
  const { snapshot, wanted } = changing;
  const base = snapshot === null ? 0 : 1;
  const log = entriesSaid(base + 1, (logsOf(changing)[0] ?? []).slice(base), language);
  const parts = language === 'en'
    ? [...(snapshot === null ? [] : [`snapshot up to index 1 with voters ${list(snapshot, language)}`]), `log ${log}`, ...messagesSaid(changing, language), ...(wanted === null ? [] : [`then it leads and stores an entry with voters ${list(wanted, language)}`])]
    : [...(snapshot === null ? [] : [`快照到索引 1，投票成员 ${list(snapshot, language)}`]), `日志 ${log}`, ...messagesSaid(changing, language), ...(wanted === null ? [] : [`随后成为 Leader，存下投票成员为 ${list(wanted, language)} 的条目`])];
  return parts.join(language === 'en' ? '; ' : '；');
}

/** Where the configuration stands that is in effect, and what that means. */
function because(changing: Changing, language: Language): string {
  const { messages, wanted, snapshot } = changing;
  const isEnglish = language === 'en';
  if (wanted !== null) return isEnglish ? `The last configuration in its log is the one that it has just stored, with the voters ${list(wanted, language)}: it is in effect at once, committed or not.` : `其日志中最新的配置就是刚存下的那个，投票成员为 ${list(wanted, language)}：存下即生效，不论是否已提交。`;
  const { index, voters } = latest(changing);
  const gone = goneSaid(changing, language);
  const nodes = list(voters, language);
  if (index <= (snapshot === null ? 0 : 1)) {
    if (isEnglish) return `${gone}No entry ${index === 0 ? 'in its log brings a configuration, so that of the start' : 'after its snapshot brings a configuration, so that of the snapshot'} is in effect, with the voters ${nodes}.`;
    return `${gone}${index === 0 ? '其日志中没有配置，因此采用启动时的配置' : '快照之后的日志中没有配置，因此采用快照中的配置'}，投票成员为 ${nodes}。`;
  }
  const isCommitted = messages.some(({ commit }) => commit >= index);
  return isEnglish
    ? `${gone}The last configuration in its log is at index ${index}, with the voters ${nodes}: it has been in effect since it was stored${isCommitted ? '' : ', although it is not known to be committed'}.`
    : `${gone}其日志中最新的配置在索引 ${index}，投票成员为 ${nodes}：从存下时起就生效${isCommitted ? '' : '，尽管尚不知是否已提交'}。`;
}

/** The last configuration that was replaced, if any was. */
function goneSaid(changing: Changing, language: Language): string {
  const at = changing.messages.findLastIndex(({ prev, entries }, i) => entries.length > 0 && latest(upTo(changing, i)).index > prev);
  if (at < 0) return '';
  const { index } = latest(upTo(changing, at));
  return language === 'en' ? `Message ${at + 1} replaces the configuration at index ${index}. ` : `第 ${at + 1} 条消息替换了索引 ${index} 处的配置。`;
}

function picture(changing: Changing): SpaceTime {
  const story = new Story(3, 1);
  const base = changing.snapshot === null ? 0 : 1;
  const log = (language: Language) => entriesSaid(base + 1, (logsOf(changing)[0] ?? []).slice(base), language);
  story.at(EXAMINED, [text(`log ${log('en')}`, `日志 ${log('zh')}`)], { term: 1, role: 'follower' });
  for (const [i, { prev, entries }] of changing.messages.entries()) {
    const carried = entries.map((voters, at) => `${prev + 1 + at}${voters === null ? '' : ` voters ${voters.join()}`}`).join(', ');
    story.arrives(story.at(2 + (i % 2), [], { term: i + 2, role: 'leader' }), EXAMINED, `${i + 1}. AppendEntries T${i + 2} [${carried}]`);
  }
  const { wanted } = changing;
  if (wanted !== null) story.at(EXAMINED, [text(`stores the voters ${list(wanted, 'en')}`, `存储投票成员 ${list(wanted, 'zh')}`)], { term: changing.messages.length + 2, role: 'leader' });
  return story.picture(text('The log of node 1, and what it gets', '节点 1 的日志，以及它收到的消息'));
}

/** What is told of a scenario. */
export function wordsOf(changing: Changing) {
  const both = (say: (language: Language) => [en: string, zh: string]): Text => inEach((language) => say(language)[language === 'en' ? 0 : 1]);
  return {
    situation: inEach((language) => situation(changing, language)),
    brief: inEach((language) => brief(changing, language)),
    because: inEach((language) => because(changing, language)),
    picture: picture(changing),
    wrongly(shown: readonly NodeId[], step: number, { index, voters }: ReturnType<typeof latest>): Text {
      const where = index === 0 ? text('its log has no configuration, and the cluster began with', '其日志中没有配置，集群启动时的投票成员为') : text(`the last configuration that it has, at index ${index}, is`, `它最新的配置在索引 ${index}，为`);
      return both((language) => [
        `${step === 0 ? 'At the start' : `After message ${step}`} node 1 goes by the voters ${list(shown, language)}; ${where.en} ${list(voters, language)}.`,
        `${step === 0 ? '启动时' : `第 ${step} 条消息之后`}，节点 1 采用的投票成员是 ${list(shown, language)}；而${where.zh} ${list(voters, language)}。`,
      ]);
    },
    asksOthers: (asked: readonly NodeId[], others: readonly NodeId[]): Text => both((language) => [
      `Node 1 campaigns and asks ${list(asked, language)} for votes; the other voters of the last configuration in its log are ${list(others, language)}.`,
      `节点 1 发起选举时向 ${list(asked, language)} 请求投票；而其日志中最新配置的其他投票成员是 ${list(others, language)}。`,
    ]),
    leadsWrongly: (shown: readonly NodeId[], voters: readonly NodeId[]): Text => both((language) => [
      `Node 1 leads and has stored an entry with the voters ${list(voters, language)}; it goes by ${list(shown, language)}.`,
      `节点 1 是 Leader，已存下投票成员为 ${list(voters, language)} 的条目，却采用 ${list(shown, language)}。`,
    ]),
    commitsWrongly: (voters: readonly NodeId[], expected: boolean): Text => both((language) => [
      `Node 1 leads and has stored an entry with the voters ${list(voters, language)}; once node 2 has it too, that is ${expected ? 'a majority of them, and node 1 does not commit it' : 'no majority of them, and node 1 commits it'}.`,
      `节点 1 是 Leader，已存下投票成员为 ${list(voters, language)} 的条目；节点 2 也存下之后，${expected ? '已达到其中的多数，节点 1 却没有提交' : '尚未达到其中的多数，节点 1 却提交了'}。`,
    ]),
  };
}
