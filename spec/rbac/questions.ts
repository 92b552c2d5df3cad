import { inEach, join, text, wholeAnswer, type Question, type Text } from '../kernel';
import { briefChain, briefSituation, briefWrites } from './brief';
import { judgeChain } from './chain-rule';
import { judge } from './grant-rule';
import type { ChainSituation, Situation, WriteSituation } from './policies';
import type { Access, Decision, Outcome } from './port';
import { letter } from './terms';
import { describeChain, describeSituation, describeWrites } from './words';
import { judgeWrite } from './write-rule';

/** Which of several are allowed, by their letters; of a single one, whether it is. */
function sayAllowed(flags: readonly boolean[]): Text {
  if (flags.length === 1) return flags[0] === true ? text('allowed', '允许') : text('not allowed', '不允许');
  const letters = flags.flatMap((flag, i) => (flag ? [letter(i)] : []));
  return letters.length === 0 ? text('none of them', '都不允许') : inEach((language) => letters.join(language === 'en' ? ', ' : '、'));
}

/** One reason for each, with its letter where there are several. */
function reasons(whys: readonly Text[]): Text {
  if (whys.length === 1) return whys[0] ?? text('', '');
  return join(whys.map(({ en, zh }, i) => text(`(${letter(i)}) ${en}`, `（${letter(i)}）${zh}`)), 'sentences');
}

export const grantQuestion: Question<Situation, readonly Decision[]> = wholeAnswer<Situation, readonly Decision[]>({
  describe: describeSituation,
  brief: briefSituation,
  ask: ({ requests }) => (requests.length === 1 ? text('Does RBAC allow the request?', 'RBAC 允许这个请求吗？') : text('Which of the requests does RBAC allow?', 'RBAC 允许其中哪些请求？')),
  say: (decisions) => sayAllowed(decisions.map((each) => each === 'allowed')),
  because: (_decisions, { policy, requests }) => reasons(requests.map((request) => judge(policy, request).why())),
});

export const chainQuestion: Question<ChainSituation, readonly Access[]> = wholeAnswer<ChainSituation, readonly Access[]>({
  describe: describeChain,
  brief: briefChain,
  ask: ({ requests }) => (requests.length === 1 ? text('Does the API server let the request pass?', 'API server 放行这个请求吗？') : text('Which of the requests does the API server let pass?', 'API server 放行其中哪些请求？')),
  say: (answers) => sayAllowed(answers.map((each) => each === 'allowed')),
  because: (_answers, situation) => reasons(situation.requests.map((request) => judgeChain(situation, request).why())),
});

const outcomes: Readonly<Record<Outcome, Text>> = {
  accepted: text('accepted', '成功'),
  forbidden: text('Forbidden', 'Forbidden'),
  invalid: text('Invalid', 'Invalid'),
  notFound: text('NotFound', 'NotFound'),
};

export const writeQuestion: Question<WriteSituation, readonly Outcome[]> = wholeAnswer<WriteSituation, readonly Outcome[]>({
  describe: describeWrites,
  brief: briefWrites,
  ask: ({ attempts }) => (attempts.length === 1 ? text('What does the API server answer?', 'API server 的答复是什么？') : text('What does the API server answer to each of them?', 'API server 对各项的答复分别是什么？')),
  say: (all) => join(all.map((each, i) => (all.length === 1 ? outcomes[each] : inEach((language) => `(${letter(i)}) ${outcomes[each][language]}`)))),
  because: (_outcomes, { policy, attempts }) => reasons(attempts.map((attempt) => judgeWrite(policy, attempt).why())),
});
