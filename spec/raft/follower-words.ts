import { inEach, text, type Text } from '../kernel';
import type { Following, Request } from './following';
import { numbers } from './voter-words';

/** An AppendEntries, on one line. */
export function sayRequest({ term, leaderLog }: Following, request: Request | undefined, short: boolean): Text {
  const { prev, last, commit, old } = request ?? { prev: 0, last: 0, commit: 0 };
  const entries = numbers(leaderLog.slice(prev, last));
  const before = leaderLog[prev - 1] ?? 0;
  if (short) {
    return text(
      `${old ? `of term ${term - 1}, ` : ''}prev ${prev} (term ${before}), entries ${entries}, leaderCommit ${commit}`,
      `${old ? `任期改为 ${term - 1}，` : ''}prev ${prev}（任期 ${before}），entries ${entries}，leaderCommit ${commit}`,
    );
  }
  const own = old ? term - 1 : term;
  return text(
    `AppendEntries: term ${own}, prevLogIndex ${prev}, prevLogTerm ${before}, entries ${entries}, leaderCommit ${commit}`,
    `AppendEntries：term ${own}，prevLogIndex ${prev}，prevLogTerm ${before}，entries ${entries}，leaderCommit ${commit}`,
  );
}

/** What happens after the last message, if anything does. */
export const crashSaid = text('; then node 1 crashes and restarts', '；随后节点 1 崩溃并重启');

export function describeFollower(following: Following): Text {
  const { term, leaderLog, log, requests, crash } = following;
  return inEach((language) => {
    const lines = requests.map((request, i) => `${i + 1}. ${sayRequest(following, request, false)[language]}`);
    const [who, header] = language === 'en' ? [['node 2', 'node 1'], 'terms of its log entries, by index'] : [['节点 2', '节点 1'], '各条目的任期（按索引）'];
    const table = `| | ${header} |\n| --- | --- |\n| ${who[0] ?? ''} | ${numbers(leaderLog)} |\n| ${who[1] ?? ''} | ${numbers(log)} |`;
    return language === 'en'
      ? `Node 2 of three leads term ${term}. Node 1 is a follower in term ${term}; it has just started, and its commit index is 0.\n\n${table}\n\nThe network delays and repeats messages. Node 1 gets these, one after the other (entries are given by their terms):\n\n${lines.join('\n')}${crash === true ? '\n\nThen node 1 crashes and restarts.' : ''}`
      : `三个节点中的节点 2 是任期 ${term} 的 Leader。节点 1 是任期 ${term} 的 Follower，刚刚启动，提交索引为 0。\n\n${table}\n\n网络会延迟和重复消息。节点 1 依次收到以下消息（entries 用任期表示）：\n\n${lines.join('\n')}${crash === true ? '\n\n随后节点 1 崩溃并重启。' : ''}`;
  });
}
