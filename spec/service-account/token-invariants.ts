import { notes, notesAreSilent, text, type AnyInvariant } from '../kernel';
import type { Sight } from './history';
import { accountsCode, adminDocs, authenticationDocs, claimsCode, conceptDocs, jwtCode, legacyCode, podTaskDocs, requestCode, requestLimitsCode, secretsCode } from './sources';
import { accounts, audienceStories, bonds, expiries, hours, lists, requests, secretTokens, terminations } from './stories';
import { acceptedQuestion, accountsQuestion, audienceQuestion, requestQuestion, secretsQuestion } from './story-questions';
import { acceptedOnes, refusedOnes, storyPart, tokenSeen } from './story-part';

const namesOf = (sight: Sight) => sight.flatMap((seen) => ('names' in seen ? seen.names : []));
const refusal = (reason: string) => (sight: Sight) => sight.some((seen) => 'refused' in seen && seen.refused === reason);
const lifetime = (seconds: number) => (sight: Sight) => sight.some((seen) => 'token' in seen && seen.token.lifetimeSeconds === seconds);

export const tokenInvariants: readonly AnyInvariant[] = [
  storyPart({
    id: 'service-account/default-account',
    statement: text(
      'Every namespace has a ServiceAccount default from the beginning, whether a Pod needs it or not, and gets a new one when it is deleted; no other account comes back.',
      '每个 namespace 从一开始就有 ServiceAccount default，与是否有 Pod 使用无关；它被删除后会新建一个，其他账号不会恢复。',
    ),
    sources: [notes('13.4'), adminDocs, accountsCode],
    scenario: lists('ServiceAccount'),
    covers: {
      'default without any Pod': (sight, { operations }) => namesOf(sight).includes('default') && operations.every((each) => each.do !== 'createPod'),
      'default after its deletion': (sight, { operations }) => namesOf(sight).includes('default') && operations.some((each) => each.do === 'delete' && each.name === 'default'),
    },
    question: accountsQuestion,
  }),
  storyPart({
    id: 'service-account/no-token-secret',
    statement: text(
      'Neither a ServiceAccount nor a Pod brings a token Secret with it (since 1.24); one that somebody creates is deleted with its account, and at once if there is no such account.',
      '创建 ServiceAccount 或 Pod 都不会自动带来令牌 Secret（1.24 起）；手动创建的会随其账号一起删除，账号不存在时立即删除。',
    ),
    sources: [notes('13.1'), adminDocs, secretsCode],
    scenario: lists('Secret'),
    covers: {
      'an account without a Secret': (sight, { operations }) => namesOf(sight).length === 0 && operations.some((each) => each.do === 'createServiceAccount'),
      'a token Secret': (sight) => namesOf(sight).includes('login'),
      'a Secret gone with its account': (sight, { operations }) => !namesOf(sight).includes('login') && operations.some((each) => each.do === 'createSecret' && each.name === 'login'),
    },
    question: secretsQuestion,
  }),
  storyPart({
    id: 'service-account/token-request',
    statement: text(
      'A TokenRequest is granted for an account that exists, for 600 to 2^32 s as asked (3600 s unless said) and for the audiences asked for (the API server unless said), bound to a Pod of that account, a Secret or a Node that exists; anything else is refused, nothing is rounded.',
      '只有账号存在、时长在 600 到 2^32 秒之间（默认 3600 秒）、所绑定的是该账号的 Pod 或存在的 Secret、Node 时，TokenRequest 才会成功；受众按请求设置（默认 API server），其余一律拒绝，不做取整。',
    ),
    sources: [notes('13.1'), conceptDocs, requestCode, requestLimitsCode],
    fields: ['token'],
    scenario: requests,
    covers: {
      'refused: NotFound': refusal('NotFound'),
      'refused: Invalid': refusal('Invalid'),
      'refused: BadRequest': refusal('BadRequest'),
      'an hour by default': lifetime(3600),
      'ten minutes': lifetime(600),
      'the longest': lifetime(4_294_967_296),
    },
    question: requestQuestion,
  }),
  storyPart({
    id: 'service-account/expiry',
    statement: text(
      'A requested token is accepted until it is older than it was granted for, with 60 s of leeway, and never again after.',
      '申请得到的令牌在有效期内（另有 60 秒宽限）被接受，之后不再被接受。',
    ),
    sources: [notes('13.1'), conceptDocs, claimsCode],
    scenario: expiries,
    covers: { 'a token accepted': acceptedOnes, 'a token refused': refusedOnes },
    question: acceptedQuestion,
  }),
  storyPart({
    id: 'service-account/stretched-expiry',
    tells: ['volume-token-is-stretched', 'lifetime-as-asked', 'sound-is-accepted', 'expired-is-refused'],
    statement: text(
      'A token that is asked for with 3607 s, bound to a Pod and for the API server alone, as kubelets do for the volume kube-api-access, names an expiry in 3607 s but is good for a year; others are not.',
      '申请 3607 秒、绑定到 Pod 且受众只有 API server 的令牌（kubelet 为 kube-api-access 卷就是这样申请的），响应中的过期时间是 3607 秒，实际有效期却是一年；其他令牌不会延长。',
    ),
    sources: [notes('13.3'), adminDocs, requestCode],
    fields: ['token'],
    scenario: hours,
    covers: {
      'a token accepted after its hour': (sight, { operations }) => lifetime(31_536_000)(sight) && operations.some((each) => each.do === 'wait' && each.seconds > 3600) && sight.some((seen) => 'authenticated' in seen && seen.authenticated),
      'a token refused': refusedOnes,
    },
    question: acceptedQuestion,
  }),
  storyPart({
    id: 'service-account/bound-object',
    statement: text(
      'A token that is bound to a Pod, a Secret or a Node is void as soon as that very object is gone, also if another of the same name is made; a Pod that loses its Node keeps its tokens.',
      '绑定到 Pod、Secret 或 Node 的令牌，在该对象消失后立即失效，重建同名对象也不会恢复；Pod 所在 Node 被删除则不影响该 Pod 的令牌。',
    ),
    sources: [notes('13.3'), adminDocs, claimsCode],
    scenario: bonds,
    covers: {
      'a Pod that is gone': tokenSeen(false, { bound: 'Pod' }),
      'a Secret that is gone': tokenSeen(false, { bound: 'Secret' }),
      'a Node that is gone': tokenSeen(false, { bound: 'Node' }),
      'a Pod made anew': tokenSeen(false, { bound: 'Pod', after: (each) => each.do === 'delete' && each.kind === 'Pod' }),
      'a token of a Pod without its Node': tokenSeen(true, { bound: 'Pod', after: (each) => each.do === 'delete' && each.kind === 'Node' }),
    },
    question: acceptedQuestion,
  }),
  storyPart({
    id: 'service-account/account-end',
    tells: ['a-namesake-is-another', 'gone-is-refused', 'sound-is-accepted'],
    statement: text(
      'All tokens of a ServiceAccount are void as soon as it is gone, also if one of the same name is made, the default one included; a namesake in another namespace is not touched.',
      'ServiceAccount 消失后它的所有令牌立即失效，重建同名账号（包括 default）也不会恢复；其他 namespace 的同名账号不受影响。',
    ),
    sources: [notes('13.4'), adminDocs, claimsCode],
    scenario: accounts,
    covers: {
      'a namesake made': (sight, story) => refusedOnes(sight, story) && story.operations.filter((each) => each.do === 'createServiceAccount' && each.name === 'web' && each.namespace === 'shop').length > 1,
      'a default account deleted': (sight, story) => refusedOnes(sight, story) && story.operations.some((each) => each.do === 'delete' && each.name === 'default'),
      'a token accepted': acceptedOnes,
    },
    question: acceptedQuestion,
  }),
  storyPart({
    id: 'service-account/leeway',
    statement: text(
      'While an object that is being deleted is still there, tokens behind which it stands are accepted until 60 s after its deletionTimestamp, which for a Pod is the end of its grace period; those of Secrets have no such leeway.',
      '正在删除但尚未消失的对象，其令牌在 deletionTimestamp（对 Pod 而言是宽限期结束的时刻）之后 60 秒内仍被接受；Secret 中的令牌没有这种宽限。',
    ),
    sources: [notesAreSilent('13.1'), adminDocs, claimsCode, legacyCode],
    scenario: terminations,
    covers: {
      'accepted in the leeway of a Pod': tokenSeen(true, { bound: 'Pod', after: (each) => each.do === 'delete' && each.kind === 'Pod' }),
      'refused after the leeway of an account': tokenSeen(false, { after: (each) => each.do === 'delete' && each.kind === 'ServiceAccount', ofSecret: false }),
      'the token of a Secret refused': tokenSeen(false, { ofSecret: true }),
    },
    question: acceptedQuestion,
  }),
  storyPart({
    id: 'service-account/audience',
    statement: text(
      'A token is accepted for the audiences for which it was asked, and it is enough that one of them is asked about; without audiences both mean the API server alone, and so does the token of a Secret.',
      '令牌只对申请时指定的受众有效，与所询问的受众有一个相同即可；两边未指定时都表示 API server，Secret 中的令牌也只对 API server 有效。',
    ),
    sources: [notesAreSilent('13.1'), authenticationDocs, podTaskDocs, jwtCode],
    scenario: audienceStories,
    covers: {
      'a review accepted': acceptedOnes,
      'a review refused': refusedOnes,
      'one audience of two': (sight, { operations }) => operations.some((each, i) => { const seen = sight[i]; return each.do === 'review' && each.audiences?.length === 2 && seen !== undefined && 'audiences' in seen && seen.audiences.length === 1; }),
    },
    question: audienceQuestion,
  }),
  storyPart({
    id: 'service-account/secret-token',
    tells: ['secret-token-has-no-expiry', 'gone-is-refused'],
    statement: text(
      'The token in a Secret of the type kubernetes.io/service-account-token never expires; it is void as soon as the Secret or its account is deleted.',
      '类型为 kubernetes.io/service-account-token 的 Secret 中的令牌永不过期；Secret 或其账号被删除后立即失效。',
    ),
    sources: [notes('13.1'), adminDocs, legacyCode, secretsCode],
    fields: ['token'],
    scenario: secretTokens,
    covers: {
      'accepted after years': tokenSeen(true, { ofSecret: true, after: (each) => each.do === 'wait' && each.seconds > 31_536_000 }),
      'void without its Secret': tokenSeen(false, { ofSecret: true, after: (each) => each.do === 'delete' && each.kind === 'Secret' }),
      'void without its account': tokenSeen(false, { ofSecret: true, after: (each) => each.do === 'delete' && each.kind === 'ServiceAccount' }),
      'a Secret for nobody': refusal('NotFound'),
    },
    question: acceptedQuestion,
  }),
];
