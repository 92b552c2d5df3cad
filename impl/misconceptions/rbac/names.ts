import { kubernetesCode, misconceptionsOf, type Source } from '../../../spec/kernel';
import type { RbacPort, ResourceRequest, Rule } from '../../../spec/rbac';
import type { Attributes } from '../../reference/rbac';
import { AboutRequests, believed, matching, page } from './made';

const sources: readonly Source[] = [page, matching];
const requestInfo: readonly Source[] = [page, kubernetesCode('apiserver/pkg/endpoints/request RequestInfoFactory')];

export const nameMisconceptions = misconceptionsOf<RbacPort>([
  believed(
    'names-have-wildcards',
    'resourceNames: ["*"] stands for all objects.',
    'resourceNames: ["*"] 代表所有对象。',
    sources,
    class extends AboutRequests {
      protected override nameMatches(rule: Rule, attributes: Attributes): boolean {
        return rule.resourceNames?.includes('*') === true || super.nameMatches(rule, attributes);
      }
    },
  ),
  believed(
    'names-filter-lists',
    'With resourceNames a list is allowed and returns only these objects.',
    '写了 resourceNames 之后可以 list，只是结果里仅有这些对象。',
    sources,
    class extends AboutRequests {
      protected override nameMatches(rule: Rule, attributes: Attributes): boolean {
        return ['list', 'watch'].includes(attributes.request.verb) || super.nameMatches(rule, attributes);
      }
    },
  ),
  believed(
    'names-limit-creates',
    'With resourceNames one may create objects of these names.',
    '写了 resourceNames 就可以创建这些名称的对象。',
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
    'resourceNames never goes with create, not even for pods/exec.',
    'resourceNames 与 create 不能同用，pods/exec 也不例外。',
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
    'A list can never be limited to one name; a field selector does not matter to RBAC.',
    'list 无法限定到单个名称；字段选择器与 RBAC 无关。',
    requestInfo,
    class extends AboutRequests {
      protected override selectedName(): string {
        return '';
      }
    },
  ),
  believed(
    'selectors-name-collections',
    'With the field selector metadata.name=x a deletecollection is checked against resourceNames, as a list is.',
    '带字段选择器 metadata.name=x 的 deletecollection 与 list 一样按 resourceNames 检查。',
    requestInfo,
    class extends AboutRequests {
      protected override nameOf(request: ResourceRequest): string {
        return request.verb === 'deletecollection' ? this.selectedName(request.fieldSelector) : super.nameOf(request);
      }
    },
  ),
  believed(
    'nameless-requests-pass',
    'resourceNames only restricts requests that name an object; others are not affected.',
    'resourceNames 只限制指明了对象名称的请求，其他请求不受影响。',
    sources,
    class extends AboutRequests {
      protected override nameMatches(rule: Rule, attributes: Attributes): boolean {
        return attributes.named === '' || super.nameMatches(rule, attributes);
      }
    },
  ),
]);
