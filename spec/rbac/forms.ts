import { z } from 'zod';
import { checked, type Say } from '../kernel';
import type { ChainSituation, Situation, WriteSituation } from './policies';
import { rbacPort, type RbacObject, type Rule } from './port';

const [policy, authorizers, request] = rbacPort.decide.params;
const [, attempt] = rbacPort.write.params;
const requests = z.array(request).min(1);

/** No object is without a name, nor is its namespace, and so rules name none. */
function expectNames(say: Say, object: RbacObject, ...path: readonly PropertyKey[]): void {
  if (object.metadata.name === '') say([...path, 'metadata', 'name'], 'a name is expected, and this is empty');
  if ('namespace' in object.metadata && object.metadata.namespace === '') say([...path, 'metadata', 'namespace'], 'a namespace is expected, and this is empty');
  if (!('rules' in object)) return;
  for (const [i, rule] of object.rules.entries()) expectRule(say, rule, ...path, 'rules', i);
}

/** Verbs on resources of API groups, or on URLs: the API server takes no other rule. */
function expectRule(say: Say, { verbs, apiGroups = [], resources = [], resourceNames = [], nonResourceURLs = [] }: Rule, ...path: readonly PropertyKey[]): void {
  const empty = resourceNames.indexOf('');
  if (empty >= 0) say([...path, 'resourceNames', empty], 'the name of an object is expected, and this is empty');
  if (verbs.length === 0) say([...path, 'verbs'], 'at least 1 entry is expected, and there is none');
  const isOfUrls = nonResourceURLs.length > 0;
  if (isOfUrls && apiGroups.length + resources.length + resourceNames.length > 0) say(path, 'a rule is either about URLs or about resources');
  if (!isOfUrls && (apiGroups.length === 0 || resources.length === 0)) say(path, 'a rule names apiGroups and resources, or nonResourceURLs');
}

function expectPolicy(say: Say, objects: readonly RbacObject[]): void {
  for (const [i, object] of objects.entries()) expectNames(say, object, 'policy', i);
}

export const situationForm: z.ZodType<Situation> = checked(z.object({ policy, requests }), (situation, say) => expectPolicy(say, situation.policy));

export const chainForm: z.ZodType<ChainSituation> = checked(z.object({ policy, authorizers, requests }), (situation, say) => expectPolicy(say, situation.policy));

const placeOf = ({ metadata }: RbacObject) => ('namespace' in metadata ? metadata.namespace : '');
const isSame = (one: RbacObject, other: RbacObject) => one.kind === other.kind && one.metadata.name === other.metadata.name && placeOf(one) === placeOf(other);

/** What is updated or deleted is there, and what is created is not. */
export const writeForm: z.ZodType<WriteSituation> = checked(z.object({ policy, attempts: z.array(attempt).min(1) }), (situation, say) => {
  expectPolicy(say, situation.policy);
  for (const [i, { verb, object }] of situation.attempts.entries()) {
    expectNames(say, object, 'attempts', i, 'object');
    const isThere = situation.policy.some((each) => isSame(each, object));
    const name = `${object.kind} ${placeOf(object) === '' ? '' : `${placeOf(object)}/`}${object.metadata.name}`;
    if (isThere && verb === 'create') say(['attempts', i, 'object'], `${name} is in the policy already, so it cannot be created`);
    if (!isThere && verb !== 'create') say(['attempts', i, 'object'], `${name} is not in the policy, so there is nothing to ${verb}`);
  }
});
