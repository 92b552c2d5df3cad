import type { Request, ResourceRequest, Rule } from '../../../spec/rbac';

/** A request as the authorizer gets it: with the namespace and the name that the API server takes from the URL. */
export interface Attributes {
  readonly request: Request;
  /** '' where there is none. */
  readonly at: string;
  readonly named: string;
}

/** Where rights are asked for: a namespace, or '' for the cluster as a whole; and the request that asks, if there is one. */
export interface Place {
  readonly at: string;
  readonly request?: Request;
}

/** Whether one rule covers one request. */
export class RuleMatching {
  /** What the URL of the request says: the body of a create is not looked at, nor is the selector of a deletecollection. */
  protected attributes(request: Request): Attributes {
    if ('path' in request) return { request, at: '', named: '' };
    return { request, at: this.namespaceOf(request), named: this.nameOf(request) };
  }

  /** The URL of a Namespace object begins like the URL of what is in it. */
  protected namespaceOf(request: ResourceRequest): string {
    const { resource, namespace = '', name = '' } = request;
    return resource === 'namespaces' && !this.isNew(request) ? name : namespace;
  }

  /** The URL of an object that does not exist yet ends with its resource. */
  protected isNew({ verb, subresource }: ResourceRequest): boolean {
    return verb === 'create' && subresource === undefined;
  }

  protected nameOf(request: ResourceRequest): string {
    const { verb, name = '', fieldSelector } = request;
    if (this.isNew(request) || verb === 'deletecollection') return '';
    if (verb === 'list' || verb === 'watch') return this.selectedName(fieldSelector);
    return name;
  }

  protected selectedName(fieldSelector = ''): string {
    const [, name = ''] = fieldSelector.split(',').map((each) => /^metadata\.name==?(.+)$/.exec(each)).find((match) => match !== null) ?? [];
    return name;
  }

  protected covers(rule: Rule, attributes: Attributes): boolean {
    const { request } = attributes;
    if (!this.verbMatches(rule, request.verb)) return false;
    if ('path' in request) return this.urlMatches(rule, request.path);
    return this.groupMatches(rule, request.apiGroup) && this.resourceMatches(rule, request) && this.nameMatches(rule, attributes);
  }

  protected verbMatches({ verbs }: Rule, verb: string): boolean {
    return verbs.some((each) => each === '*' || each === verb);
  }

  protected groupMatches({ apiGroups = [] }: Rule, group: string): boolean {
    return apiGroups.some((each) => each === '*' || each === group);
  }

  protected resourceMatches({ resources = [] }: Rule, { resource, subresource }: ResourceRequest): boolean {
    return resources.some((pattern) => this.resourceFits(pattern, resource, subresource));
  }

  protected resourceFits(pattern: string, resource: string, subresource?: string): boolean {
    if (pattern === '*') return true;
    if (subresource === undefined) return pattern === resource;
    return pattern === `${resource}/${subresource}` || pattern === `*/${subresource}`;
  }

  protected nameMatches({ resourceNames = [] }: Rule, { named }: Attributes): boolean {
    return resourceNames.length === 0 || resourceNames.includes(named);
  }

  protected urlMatches({ nonResourceURLs = [] }: Rule, path: string): boolean {
    return nonResourceURLs.some((pattern) => this.urlFits(pattern, path));
  }

  /** A star stands for anything, but only at the end. */
  protected urlFits(pattern: string, path: string): boolean {
    return pattern.endsWith('*') ? path.startsWith(pattern.replace(/\*+$/, '')) : pattern === path;
  }
}
