import { inEach, text, verbatim, type Language, type Text } from '../kernel';
import type { Binding, RbacObject, Request, Rule, Subject, User } from './port';

/** Values as a YAML flow list: `[get, list]`, with quotes where YAML needs them. */
function flow(values: readonly string[]): string {
  return `[${values.map((each) => (each === '' || each.startsWith('*') ? `"${each}"` : each)).join(', ')}]`;
}

const fields = ['apiGroups', 'resources', 'resourceNames', 'nonResourceURLs', 'verbs'] as const;

/** One field of a rule as one reads it in a manifest. */
export function fieldTerm(rule: Rule, field: (typeof fields)[number]): string {
  return `${field}: ${flow(rule[field] ?? [])}`;
}

export function ruleTerm(rule: Rule): string {
  return fields.flatMap((field) => (rule[field] === undefined ? [] : [fieldTerm(rule, field)])).join(', ');
}

/** Names of the requests of a situation; letters, for they are no quantities. */
export function letter(i: number): string {
  return 'pqrstuvw'[i] ?? String(i + 1);
}

export function roleTerm({ kind, name }: { readonly kind: string; readonly name: string }): string {
  return `${kind} ${name}`;
}

/** The object's kind and name, with its namespace: `RoleBinding dev/b1`. */
export function objectTerm({ kind, metadata }: RbacObject): string {
  return `${kind} ${'namespace' in metadata ? `${metadata.namespace}/` : ''}${metadata.name}`;
}

export function subjectTerm({ kind, name, namespace }: Subject): Text {
  if (kind !== 'ServiceAccount') return verbatim(`${kind} ${name}`);
  if (namespace === undefined) return text(`ServiceAccount ${name} (without namespace)`, `ServiceAccount ${name}（未写 namespace）`);
  return text(`ServiceAccount ${name} (namespace: ${namespace})`, `ServiceAccount ${name}（namespace: ${namespace}）`);
}

export function subjectTerms({ subjects }: Binding): Text {
  return inEach((language) => subjects.map((each) => subjectTerm(each)[language]).join(language === 'en' ? ', ' : '、'));
}

/** Resource and subresource: `pods/log`. */
export function resourceTerm({ resource, subresource }: { readonly resource: string; readonly subresource?: string }): string {
  return subresource === undefined ? resource : `${resource}/${subresource}`;
}

export function who({ username }: User): string {
  return username;
}

function place(namespace: string | undefined, isOfCluster: boolean, language: Language): string {
  if (namespace !== undefined) return language === 'en' ? ` in ${namespace}` : `（${namespace}）`;
  if (isOfCluster) return '';
  return language === 'en' ? ' in all namespaces' : '（所有 namespace）';
}

/** The request in a few words, without who asks: `get pods/log web in dev`. */
export function requestTerm(request: Request, isOfCluster: boolean): Text {
  if ('path' in request) return verbatim(`${request.verb} ${request.path}`);
  const { verb, apiGroup, namespace, name, fieldSelector } = request;
  const group = apiGroup === '' ? '' : `.${apiGroup}`;
  const what = `${verb} ${resourceTerm(request)}${group}${name === undefined ? '' : ` ${name}`}${fieldSelector === undefined ? '' : ` (${fieldSelector})`}`;
  return inEach((language) => `${what}${place(namespace, isOfCluster, language)}`);
}
