import { invariant, kubernetesCode, kubernetesDocs, text, violation, type AnyInvariant, type Invariant, type Question, type Text, type Violation } from '../kernel';
import { judgeChain } from './chain-rule';
import { chainForm, situationForm, writeForm } from './forms';
import { judge, type Verdict } from './grant-rule';
import type { ChainSituation, Situation, WriteSituation } from './policies';
import type { Access, Decision, Outcome, RbacPort } from './port';
import { chainQuestion, grantQuestion, writeQuestion } from './questions';
import { letter } from './terms';
import { judgeWrite } from './write-rule';

export const page = kubernetesDocs('docs/reference/access-authn-authz/rbac');
export const authorizerCode = kubernetesCode('plugin/pkg/auth/authorizer/rbac');
export const matchingCode = kubernetesCode('pkg/apis/rbac/v1/evaluation_helpers.go');
export const resolverCode = kubernetesCode('pkg/registry/rbac/validation/rule.go');
export const escalationCode = kubernetesCode('pkg/registry/rbac ConfirmNoEscalation');

type Parts<Scenario, Observation> = Pick<Invariant<RbacPort, Scenario, Observation>, 'id' | 'statement' | 'sources' | 'scenario'> & Required<Pick<Invariant<RbacPort, Scenario, Observation>, 'covers'>>;

function nth(i: number, count: number): Text {
  return count === 1 ? text('The request', '该请求') : text(`Request ${letter(i)}`, `请求 ${letter(i)} `);
}

/** What is wrong with answers of yes or no, one for each request. */
function yesOrNo(answers: readonly string[], verdicts: readonly Verdict[]): Violation | undefined {
  if (answers.length !== verdicts.length) return violation('one-answer-each', text('There is one answer for each request.', '每个请求都应有一个回答。'));
  for (const [i, verdict] of verdicts.entries()) {
    if ((answers[i] === 'allowed') === verdict.allowed) continue;
    const name = nth(i, verdicts.length);
    const { en, zh } = verdict.why();
    return verdict.allowed
      ? violation('what-a-rule-covers-is-allowed', text(`${name.en} is allowed. ${en}`, `${name.zh}被允许。${zh}`), i)
      : violation('what-no-rule-covers-is-not-allowed', text(`${name.en} is not allowed. ${en}`, `${name.zh}不被允许。${zh}`), i);
  }
  return undefined;
}

const both = {
  'something is allowed': (answers: readonly string[]) => answers.includes('allowed'),
  'something is not allowed': (answers: readonly string[]) => answers.some((each) => each !== 'allowed'),
};

function defined<Scenario, Observation>(
  parts: Parts<Scenario, Observation>,
  more: Pick<Invariant<RbacPort, Scenario, Observation>, 'form' | 'observe' | 'holds' | 'features'> & { readonly question: Question<Scenario, Observation> },
): AnyInvariant {
  return invariant<RbacPort, Scenario, Observation>({ ...parts, ...more });
}

/** An invariant about what RBAC says to requests. */
export function grants(parts: Parts<Situation, readonly Decision[]>): AnyInvariant {
  return defined(
    { ...parts, covers: { ...both, ...parts.covers } },
    {
      form: situationForm,
      observe: (port, { policy, requests }) => requests.map((request) => port.authorize(policy, request)),
      holds: (answers, { policy, requests }) => yesOrNo(answers, requests.map((request) => judge(policy, request))),
      question: grantQuestion,
    },
  );
}

/** An invariant about what becomes of requests where RBAC is one authorizer among others. */
export function passes(parts: Parts<ChainSituation, readonly Access[]>): AnyInvariant {
  return defined(
    { ...parts, covers: { ...both, ...parts.covers } },
    {
      features: ['chain'],
      form: chainForm,
      observe: (port, { policy, authorizers, requests }) => requests.map((request) => port.decide(policy, authorizers, request)),
      holds: (answers, situation) => yesOrNo(answers, situation.requests.map((request) => judgeChain(situation, request))),
      question: chainQuestion,
    },
  );
}

const demands: Readonly<Record<Outcome, { readonly clause: string; readonly words: Text }>> = {
  accepted: { clause: 'what-may-be-granted-is-accepted', words: text('is accepted', '会成功') },
  forbidden: { clause: 'what-may-not-be-granted-is-forbidden', words: text('is Forbidden', '会得到 Forbidden') },
  invalid: { clause: 'what-makes-no-sense-is-invalid', words: text('is Invalid', '会得到 Invalid') },
  notFound: { clause: 'what-is-not-there-is-not-found', words: text('ends in NotFound', '会得到 NotFound') },
};

/** An invariant about what becomes of writes to roles and bindings. */
export function writes(parts: Parts<WriteSituation, readonly Outcome[]>): AnyInvariant {
  return defined(
    { ...parts, covers: { 'a write is accepted': (outcomes) => outcomes.includes('accepted'), ...parts.covers } },
    {
      features: ['writes'],
      form: writeForm,
      observe: (port, { policy, attempts }) => attempts.map((attempt) => port.write(policy, attempt)),
      holds(outcomes, { policy, attempts }) {
        if (outcomes.length !== attempts.length) return violation('one-answer-each', text('There is one answer for each attempt.', '每次尝试都应有一个回答。'));
        for (const [i, attempt] of attempts.entries()) {
          const expected = judgeWrite(policy, attempt);
          if (expected.outcome === outcomes[i]) continue;
          const { clause, words } = demands[expected.outcome];
          const name = attempts.length === 1 ? text('The write', '该操作') : text(`Attempt ${letter(i)}`, `操作 ${letter(i)} `);
          const { en, zh } = expected.why();
          return violation(clause, text(`${name.en} ${words.en}. ${en}`, `${name.zh}${words.zh}。${zh}`), i);
        }
        return undefined;
      },
      question: writeQuestion,
    },
  );
}
