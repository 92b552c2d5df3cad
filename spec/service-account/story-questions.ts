import { inEach, join, partAnswer, text, verbatim, type Question, type Text, type Trace } from '../kernel';
import { audiencesOf, lifetimeOf, type Seen, type SeenUser, type Sight } from './history';
import { API_AUDIENCE, type Operation } from './port';
import { historyOf, requestObstacles, type Story } from './story-rule';
import { allButLists, allButReviews, briefStory, describeStory, everything, sayOperation } from './story-words';
import { extraKeys } from './user-rule';
import { faultOf, soundness } from './validity';

type Asked = Question<Story, Sight>;

const shownAtEnd = { describe: describeStory(allButReviews), brief: briefStory(allButReviews) };

function isAccepted(seen: Seen | undefined): boolean {
  return seen !== undefined && 'authenticated' in seen && seen.authenticated;
}

/** A review with another verdict. */
function judged(seen: Seen, accepted: boolean): Seen {
  if (!('authenticated' in seen) || seen.authenticated === accepted) return seen;
  return accepted ? { authenticated: true, audiences: [API_AUDIENCE] } : { authenticated: false };
}

type Review = Extract<Operation, { do: 'review' }>;

function reviewsOf({ operations }: Story): readonly { readonly review: Review; readonly step: number }[] {
  return operations.flatMap((review, step) => (review.do === 'review' ? [{ review, step }] : []));
}

/** Why the review at a step ends as it does; `name` is what is spoken of. */
function verdictReason(story: Story, { review, step }: { readonly review: Review; readonly step: number }, spoken: Text): Text {
  const history = historyOf({ operations: story.operations.slice(0, step) });
  const token = history.tokens.get(review.token);
  if (token === undefined) return text(`${spoken.en} does not exist: no such token was issued.`, `${spoken.zh} 不存在：没有签发过这个令牌。`);
  const fault = faultOf(history, token, review.audiences);
  if (fault !== undefined) return text(`${spoken.en} is refused: ${fault.why.en}.`, `${spoken.zh} 被拒绝：${fault.why.zh}。`);
  const why = soundness(history, token, review.audiences);
  return text(`${spoken.en} is accepted: ${why.en}.`, `${spoken.zh} 被接受：${why.zh}。`);
}

function inStep(token: string, step: number): Text {
  return text(`In step ${step + 1} ${token}`, `第 ${step + 1} 步的 ${token}`);
}

/** Which tokens are still good at the end; every one of them is shown once. */
export const acceptedQuestion: Asked = partAnswer<Story, Sight, readonly string[]>({
  ...shownAtEnd,
  ask: () => text('Which tokens are still accepted by their audience after the last step?', '最后一步之后，哪些令牌仍会被其受众接受？'),
  answer: (sight, story) => reviewsOf(story).filter(({ step }) => isAccepted(sight[step])).map(({ review }) => review.token),
  withAnswer: (sight, names, { operations }) => sight.map((seen, i) => {
    const operation = operations[i];
    return operation?.do === 'review' ? judged(seen, names.includes(operation.token)) : seen;
  }),
  say: (names) => (names.length === 0 ? text('none', '都不会') : verbatim(names.join(', '))),
  because: (_names, story) => join(reviewsOf(story).map((each) => verdictReason(story, each, verbatim(each.review.token))), 'sentences'),
});

/** The steps with what came of each review. */
const trace: Trace<Story, Sight> = {
  length: (sight) => sight.length,
  prefix: (sight, { operations }, steps) => ({ observation: sight.slice(0, steps), scenario: { operations: operations.slice(0, steps) } }),
  say: (sight, { operations }, step) => {
    const operation = operations[step];
    if (operation === undefined) return text('', '');
    const words = sayOperation(operation);
    return operation.do === 'review' ? text(`${words.en}: \`authenticated: ${isAccepted(sight[step])}\``, `${words.zh}：\`authenticated: ${isAccepted(sight[step])}\``) : words;
  },
};

export const audienceQuestion: Asked = partAnswer<Story, Sight, readonly number[]>({
  describe: describeStory(everything, text('The audience `API server` is `https://kubernetes.default.svc`.', '受众 `API server` 即 `https://kubernetes.default.svc`。')),
  brief: briefStory(everything, true),
  ask: () => text('In which steps does the TokenReview answer `authenticated: true`?', '哪些步骤的 TokenReview 会返回 `authenticated: true`？'),
  answer: (sight, story) => reviewsOf(story).filter(({ step }) => isAccepted(sight[step])).map(({ step }) => step + 1),
  withAnswer: (sight, steps) => sight.map((seen, i) => judged(seen, steps.includes(i + 1))),
  say: (steps) => (steps.length === 0 ? text('in none', '都不会') : text(`in step ${steps.join(', ')}`, `第 ${steps.join('、')} 步`)),
  because: (_steps, story) =>
    join(reviewsOf(story).map((each) => verdictReason(story, each, inStep(each.review.token, each.step))), 'sentences'),
  trace,
});

type Granted = { readonly refused: string } | { readonly seconds: number | null; readonly promised: number | null; readonly audiences: readonly string[] };

export const requestQuestion: Asked = partAnswer<Story, Sight, Granted>({
  describe: describeStory(everything, text('The last step may be refused.', '最后一步可能被拒绝。')),
  brief: briefStory(everything),
  ask: () => text('How is the TokenRequest answered?', 'TokenRequest 的结果是什么？'),
  answer: (sight) => {
    const last = sight[sight.length - 1];
    if (last !== undefined && 'token' in last) return { seconds: last.token.lifetimeSeconds ?? null, promised: last.token.promisedSeconds ?? null, audiences: last.token.audiences ?? [] };
    return { refused: last !== undefined && 'refused' in last ? last.refused : '' };
  },
  withAnswer: (sight, granted) => [
    ...sight.slice(0, -1),
    'refused' in granted ? ({ refused: granted.refused } as Seen) : { token: { audiences: [...granted.audiences], lifetimeSeconds: granted.seconds, promisedSeconds: granted.promised } },
  ],
  say: (granted) => {
    if ('refused' in granted) return text(`refused: ${granted.refused}`, `被拒绝：${granted.refused}`);
    return granted.seconds === null ? text('granted, without expiry', '成功，永不过期') : text(`granted, \`exp\` ${granted.seconds} s ahead`, `成功，\`exp\` 为 ${granted.seconds} 秒后`);
  },
  because: (_granted, story) => {
    const asked = story.operations[story.operations.length - 1];
    if (asked?.do !== 'requestToken') return text('', '');
    const [first] = requestObstacles(historyOf({ operations: story.operations.slice(0, -1) }), asked);
    if (first !== undefined) return text(`It is refused: ${first.why.en}.`, `会被拒绝：${first.why.zh}。`);
    const seconds = lifetimeOf(asked);
    if (seconds !== (asked.expirationSeconds ?? seconds)) return text(`Bound to a Pod, asked for with ${asked.expirationSeconds} s and for the API server alone, it is stretched to a year (${seconds} s).`, `绑定到 Pod、申请 ${asked.expirationSeconds} 秒且受众只有 API server，有效期会延长到一年（${seconds} 秒）。`);
    return text(`From 600 to 2^32 s what is asked for is granted, 3600 s if nothing is said: here ${seconds} s, for ${audiencesOf(asked).join(', ')}.`, `600 到 2^32 秒之间按申请的时长签发，未指定则为 3600 秒：此处为 ${seconds} 秒，受众为 ${audiencesOf(asked).join('、')}。`);
  },
});

function namesQuestion(kind: 'ServiceAccount' | 'Secret', because: Text): Asked {
  return partAnswer<Story, Sight, readonly string[]>({
    describe: describeStory(allButLists, text('A step that is refused changes nothing.', '被拒绝的步骤不产生任何效果。')),
    brief: briefStory(allButLists),
    ask: () => text(`Which ${kind}s are there in \`shop\` now?`, `此时 \`shop\` 中有哪些 ${kind}？`),
    answer: (sight) => {
      const last = sight[sight.length - 1];
      return last !== undefined && 'names' in last ? last.names : [];
    },
    withAnswer: (sight, names) => [...sight.slice(0, -1), { names: [...names] }],
    say: (names) => (names.length === 0 ? text('none', '没有') : verbatim(names.join(', '))),
    because: () => because,
  });
}

export const accountsQuestion = namesQuestion('ServiceAccount', text(
  'A controller creates `default` in every namespace and again when it is deleted; all others are there from their creation to their deletion.',
  '控制器在每个 namespace 中创建 `default`，被删除后会重建；其他 ServiceAccount 从创建起存在，直到被删除。',
));
export const secretsQuestion = namesQuestion('Secret', text(
  'Since 1.24 no Secret is created for a ServiceAccount by itself; a token Secret that somebody creates goes with its account.',
  '1.24 起不会自动为 ServiceAccount 创建 Secret；手动创建的令牌 Secret 会随其 ServiceAccount 一起消失。',
));

function userOf(sight: Sight): SeenUser | undefined {
  const seen = sight[sight.length - 1];
  return seen !== undefined && 'authenticated' in seen && seen.authenticated ? (seen as { user?: SeenUser }).user : undefined;
}

function withUser(sight: Sight, change: (user: SeenUser) => SeenUser): Sight {
  return sight.map((seen, i) => (i === sight.length - 1 && 'user' in seen && seen.user !== undefined ? { ...seen, user: change(seen.user) } : seen));
}

export const usernameQuestion: Asked = partAnswer<Story, Sight, string>({
  ...shownAtEnd,
  ask: () => text('Which `username` does a TokenReview of t1 show?', '对 t1 做 TokenReview，`username` 是什么？'),
  answer: (sight) => userOf(sight)?.username ?? '',
  withAnswer: (sight, username) => withUser(sight, (user) => ({ ...user, username })),
  say: (username) => verbatim(username === '' ? '-' : `\`${username}\``),
  because: (username) => text(`A ServiceAccount authenticates as system:serviceaccount:<namespace>:<name>, whatever the token is bound to: ${username}.`, `ServiceAccount 认证后的用户名是 system:serviceaccount:<namespace>:<name>，与令牌绑定到什么无关：${username}。`),
});

export const groupsQuestion: Asked = partAnswer<Story, Sight, readonly string[]>({
  ...shownAtEnd,
  ask: () => text('Which `groups` does a TokenReview of t1 show?', '对 t1 做 TokenReview，`groups` 有哪些？'),
  answer: (sight) => [...(userOf(sight)?.groups ?? [])].sort(),
  withAnswer: (sight, groups) => withUser(sight, (user) => ({ ...user, groups: [...groups] })),
  say: (groups) => verbatim(groups.length === 0 ? '-' : groups.map((each) => `\`${each}\``).join(', ')),
  because: () => text('All ServiceAccounts, those of the namespace, and all authenticated users: three groups, the same for every kind of token.', '全部 ServiceAccount、所在 namespace 的 ServiceAccount、所有通过认证的用户：共三个组，与令牌种类无关。'),
});

const PREFIX = 'authentication.kubernetes.io/';

export const extraQuestion: Asked = partAnswer<Story, Sight, readonly string[]>({
  ...shownAtEnd,
  ask: () => text(`Which keys (without their prefix \`${PREFIX}\`) does a TokenReview of t1 show in \`extra\`?`, `对 t1 做 TokenReview，\`extra\` 中有哪些键（省略前缀 \`${PREFIX}\`）？`),
  answer: (sight) => Object.keys(userOf(sight)?.extra ?? {}).map((each) => each.replace(PREFIX, '')).sort(),
  withAnswer: (sight, keys) => withUser(sight, (user) => ({ ...user, extra: Object.fromEntries(keys.map((key) => [PREFIX + key, user.extra?.[PREFIX + key] ?? ['?']])) })),
  say: (keys) => (keys.length === 0 ? text('none', '没有') : verbatim(keys.join(', '))),
  because: (_keys, story) => {
    const token = historyOf(story).tokens.get('t1');
    const keys = token === undefined ? [] : extraKeys(token);
    if (keys.length === 0) return text('The token of a Secret has no identifier and is bound to no Pod: it brings nothing.', 'Secret 中的令牌没有标识，也不绑定 Pod，因此没有 extra。');
    return text(`A requested token has an identifier (credential-id); a Pod and a Node are named if the token knows them from its binding: ${keys.join(', ')}.`, `申请得到的令牌带有标识（credential-id）；只有绑定关系中涉及的 Pod 和 Node 才会出现：${keys.join('、')}。`);
  },
});

export const usersQuestion: Asked = partAnswer<Story, Sight, readonly (string | null)[]>({
  ...shownAtEnd,
  ask: () => text('Which tokens authenticate as the same user (joined by +)?', '哪些令牌对应同一个用户（用 + 连接）？'),
  answer: (sight) => {
    const names = sight.flatMap((seen) => ('authenticated' in seen ? [seen.authenticated ? ((seen as { user?: SeenUser }).user?.username ?? null) : null] : []));
    return names;
  },
  withAnswer: (sight, names) => {
    let i = 0;
    return sight.map((seen) => {
      if (!('authenticated' in seen)) return seen;
      const username = names[i++];
      return username === null || username === undefined || !seen.authenticated ? { authenticated: false } : { ...seen, user: { ...(seen as { user?: SeenUser }).user, username } };
    });
  },
  say: (names) => {
    const users = [...new Set(names)];
    const groups = users.map((user) => names.flatMap((each, i) => (each === user ? [`t${i + 1}`] : [])).join(' + '));
    return inEach((language) => groups.join(language === 'en' ? '; ' : '；'));
  },
  because: () => text('The user is the account, by namespace and name: namesakes of two namespaces are two users, and neither Pods nor tokens make users of their own.', '用户就是 ServiceAccount，由 namespace 和名字共同确定：不同 namespace 的同名账号是两个用户，Pod 和令牌本身都不是用户。'),
});
