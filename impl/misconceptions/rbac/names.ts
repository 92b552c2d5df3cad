import { kubernetesCode, misconceptionsOf, text, type Source } from '../../../spec/kernel';
import type { RbacPort, ResourceRequest, Rule } from '../../../spec/rbac';
import type { Attributes } from '../../reference/rbac';
import { AboutRequests, believed, matching, page } from './made';

const sources: readonly Source[] = [page, matching];
const requestInfo: readonly Source[] = [page, kubernetesCode('apiserver/pkg/endpoints/request RequestInfoFactory')];

export const nameMisconceptions = misconceptionsOf<RbacPort>([
  believed(
    'names-have-wildcards',
    text('resourceNames: ["*"] stands for all objects.', 'resourceNames: ["*"] 代表所有对象。'),
    text('Names are compared word for word, and resourceNames has no wildcard: ["*"] covers only an object that is called *. To allow all objects, leave the field out.', 'resourceNames 按字面比较名称，没有通配符：["*"] 只覆盖名称就叫 * 的对象。要允许所有对象，不写 resourceNames 即可。'),
    sources,
    class extends AboutRequests {
      protected override nameMatches(rule: Rule, attributes: Attributes): boolean {
        return rule.resourceNames?.includes('*') === true || super.nameMatches(rule, attributes);
      }
    },
  ),
  believed(
    'names-filter-lists',
    text('With resourceNames a list is allowed and returns only these objects.', '写了 resourceNames 之后可以 list，只是结果里仅有这些对象。'),
    text('Authorization answers a request as a whole, and the API server does not filter what it returns. A list without the field selector metadata.name=x carries no name, so a rule with resourceNames does not cover it.', '授权只对整个请求回答允许与否，API server 不会按权限过滤返回内容。未带字段选择器 metadata.name=x 的 list 不携带名称，带 resourceNames 的规则覆盖不了它。'),
    sources,
    class extends AboutRequests {
      protected override nameMatches(rule: Rule, attributes: Attributes): boolean {
        return ['list', 'watch'].includes(attributes.request.verb) || super.nameMatches(rule, attributes);
      }
    },
  ),
  believed(
    'names-limit-creates',
    text('With resourceNames one may create objects of these names.', '写了 resourceNames 就可以创建这些名称的对象。'),
    text('A create by POST goes to the URL of the collection; the name is only in the body, which the authorizer does not read. With no name to compare, no rule with resourceNames covers it.', '用 POST 创建对象时请求的是集合的 URL，名称只写在请求体里，而授权器不看请求体。没有名称可以比较，带 resourceNames 的规则就覆盖不了它。'),
    requestInfo,
    class extends AboutRequests {
      protected override nameMatches(rule: Rule, attributes: Attributes): boolean {
        const { request } = attributes;
        const isNamed = 'resource' in request && this.isNew(request) && rule.resourceNames?.includes(request.name ?? '') === true;
        return isNamed || super.nameMatches(rule, attributes);
      }
    },
  ),
  believed(
    'no-create-by-name',
    text('resourceNames never goes with create, not even for pods/exec.', 'resourceNames 与 create 不能同用，pods/exec 也不例外。'),
    text('A create on a subresource has the name of the object in its URL, as in pods/web/exec, and resourceNames is compared with that. Only the POST of a new object carries no name.', '对子资源的 create，URL 里带有所属对象的名称，如 pods/web/exec，resourceNames 就与它比较。只有用 POST 新建对象时才不带名称。'),
    requestInfo,
    class extends AboutRequests {
      protected override nameMatches(rule: Rule, attributes: Attributes): boolean {
        const hasNames = (rule.resourceNames ?? []).length > 0;
        return !(hasNames && attributes.request.verb === 'create') && super.nameMatches(rule, attributes);
      }
    },
  ),
  believed(
    'selectors-name-nothing',
    text('A list can never be limited to one name; a field selector does not matter to RBAC.', 'list 无法限定到单个名称；字段选择器与 RBAC 无关。'),
    text('With the field selector metadata.name=x the API server takes x for the name of a list or watch, and a rule with resourceNames: ["x"] covers it. So a client can watch a single Secret and no other.', 'list 或 watch 带字段选择器 metadata.name=x 时，API server 会把 x 当作请求的名称，resourceNames 为 ["x"] 的规则就能覆盖它。客户端可以这样只监听某一个 Secret。'),
    requestInfo,
    class extends AboutRequests {
      protected override selectedName(): string {
        return '';
      }
    },
  ),
  believed(
    'selectors-name-collections',
    text('With the field selector metadata.name=x a deletecollection is checked against resourceNames, as a list is.', '带字段选择器 metadata.name=x 的 deletecollection 与 list 一样按 resourceNames 检查。'),
    text('Only for list and watch does the API server take a name from the field selector. A deletecollection carries none whatever its selector, so it takes a rule without resourceNames.', '只有 list 和 watch 会从字段选择器中取名称。deletecollection 不论带什么选择器都没有名称，只有不写 resourceNames 的规则才能覆盖它。'),
    requestInfo,
    class extends AboutRequests {
      protected override nameOf(request: ResourceRequest): string {
        return request.verb === 'deletecollection' ? this.selectedName(request.fieldSelector) : super.nameOf(request);
      }
    },
  ),
  believed(
    'nameless-requests-pass',
    text('resourceNames only restricts requests that name an object; others are not affected.', 'resourceNames 只限制指明了对象名称的请求，其他请求不受影响。'),
    text('A rule with resourceNames covers a request only if it carries one of these names. A request without a name, such as a plain list or the POST of a new object, matches none and is not covered.', '带 resourceNames 的规则只覆盖携带其中某个名称的请求。普通的 list、用 POST 新建对象等请求不带名称，一个也对不上，因此不被覆盖。'),
    sources,
    class extends AboutRequests {
      protected override nameMatches(rule: Rule, attributes: Attributes): boolean {
        return attributes.named === '' || super.nameMatches(rule, attributes);
      }
    },
  ),
]);
