import { notes, notesAreSilent, text, type AnyInvariant } from '../kernel';
import type { Sight } from './history';
import { adminDocs, authenticationDocs, claimsCode, userCode } from './sources';
import { logins, namesakes } from './stories';
import { storyPart, tokenSeen } from './story-part';
import type { Story } from './story-rule';
import { extraQuestion, groupsQuestion, usernameQuestion, usersQuestion } from './story-questions';

function usernames(sight: Sight): readonly string[] {
  return sight.flatMap((seen) => ('user' in seen && seen.user?.username !== undefined ? [seen.user.username] : []));
}

const bond = (kind: string) => tokenSeen(true, { bound: kind, ofSecret: false });
const ofSecret = tokenSeen(true, { ofSecret: true });
const unbound = (sight: Sight, { operations }: Story) => operations.some((each) => each.do === 'requestToken' && each.boundObjectRef === undefined) && usernames(sight).length >= 0;

export const identityInvariants: readonly AnyInvariant[] = [
  storyPart({
    id: 'service-account/user-name',
    tells: ['name-with-namespace'],
    statement: text(
      'A ServiceAccount authenticates as the user system:serviceaccount:<namespace>:<name>, whatever kind of token it presents.',
      '无论使用哪种令牌，ServiceAccount 认证后的用户名都是 system:serviceaccount:<namespace>:<name>。',
    ),
    sources: [notes('14.1'), authenticationDocs, userCode],
    fields: ['username'],
    scenario: logins,
    covers: { 'a token bound to a Pod': bond('Pod'), 'a token bound to nothing': unbound, 'the token of a Secret': ofSecret },
    question: usernameQuestion,
  }),
  storyPart({
    id: 'service-account/groups',
    tells: ['three-groups'],
    statement: text(
      'A ServiceAccount is in exactly three groups: system:serviceaccounts, system:serviceaccounts:<namespace> and system:authenticated.',
      'ServiceAccount 恰好属于三个组：system:serviceaccounts、system:serviceaccounts:<namespace> 和 system:authenticated。',
    ),
    sources: [notes('14.2'), authenticationDocs, userCode],
    fields: ['groups'],
    scenario: logins,
    covers: { 'a token bound to a Pod': bond('Pod'), 'the token of a Secret': ofSecret, 'the token of a default account': (_sight, { operations }) => operations.some((each) => each.do === 'requestToken' && each.serviceAccount === 'default') },
    question: groupsQuestion,
  }),
  storyPart({
    id: 'service-account/extra',
    tells: ['extra-says-what-is-bound', 'extra-says-no-more'],
    statement: text(
      'A requested token also tells its own identifier, the Pod that it is bound to, and the Node of that Pod or the Node that it is bound to; a bound Secret is not named, and the token of a Secret tells nothing more.',
      '申请得到的令牌还会带上自身的标识、所绑定的 Pod，以及该 Pod 所在的 Node 或所绑定的 Node；绑定的 Secret 不会出现，Secret 中的令牌则不带任何额外信息。',
    ),
    sources: [notesAreSilent('14.1'), adminDocs, claimsCode, userCode],
    fields: ['extra'],
    scenario: logins,
    covers: {
      'a token bound to a Pod': bond('Pod'),
      'a token bound to a Node': bond('Node'),
      'a token bound to a Secret': bond('Secret'),
      'the token of a Secret': ofSecret,
      'a Pod on a Node': (sight) => sight.some((seen) => 'user' in seen && Object.keys(seen.user?.extra ?? {}).length === 5),
    },
    question: extraQuestion,
  }),
  storyPart({
    id: 'service-account/namesakes',
    tells: ['name-with-namespace'],
    statement: text(
      'ServiceAccounts of the same name in two namespaces are two users; all tokens of one account, for whichever Pod, are one user.',
      '两个 namespace 中的同名 ServiceAccount 是两个用户；同一账号的所有令牌，无论属于哪个 Pod，都是同一个用户。',
    ),
    sources: [notes('14.1'), authenticationDocs, userCode],
    fields: ['username', 'uid'],
    scenario: namesakes,
    covers: {
      'namesakes': (sight) => ['shop', 'bank'].every((place) => usernames(sight).some((each) => each.includes(`:${place}:`))),
      'two tokens of one account': (sight) => new Set(usernames(sight)).size < usernames(sight).length,
    },
    question: usersQuestion,
  }),
];
