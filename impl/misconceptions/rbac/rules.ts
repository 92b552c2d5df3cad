import { kubernetesDocs, misconceptionsOf, text, type Source } from '../../../spec/kernel';
import type { RbacPort, Rule } from '../../../spec/rbac';
import { ReferenceRbac } from '../../reference/rbac';
import { believed, matching, page } from './made';

const sources: readonly Source[] = [page, matching];
const verbsPage = kubernetesDocs('docs/reference/access-authn-authz/authorization');

/** Believes that one verb brings others. */
function includes(more: Readonly<Record<string, readonly string[]>>): new () => RbacPort {
  return class extends ReferenceRbac {
    protected override verbMatches({ verbs }: Rule, verb: string): boolean {
      return super.verbMatches({ verbs: verbs.flatMap((each) => [each, ...(more[each] ?? [])]) }, verb);
    }
  };
}

export const ruleMisconceptions = misconceptionsOf<RbacPort>([
  believed(
    'get-includes-list',
    text('Anyone who can get a resource can also list and watch it.', '能 get 某种资源，就也能 list 和 watch 它。'),
    text('Verbs are compared literally: reading one object is get, reading a collection is list, following it is watch. A rule allows only those that it lists, unless it lists *.', '动词按字面比较：读单个对象是 get，读集合是 list，持续监听是 watch。规则里写了哪个才有哪个，除非写的是 *。'),
    [verbsPage, matching], includes({ get: ['list', 'watch'] }), ['rbac/verbs'],
  ),
  believed(
    'list-includes-get',
    text('Anyone who can list a resource can also get its single objects.', '能 list 某种资源，就也能 get 其中的单个对象。'),
    text('Although a list returns the objects whole, a request for a single one carries the verb get. RBAC knows no order among verbs, so list alone does not cover it.', '虽然 list 会返回完整的对象，但请求单个对象时动词是 get。RBAC 的动词之间没有包含关系，只写 list 覆盖不了 get。'),
    [verbsPage, matching], includes({ list: ['get'] }), ['rbac/verbs'],
  ),
  believed(
    'update-includes-patch',
    text('The verb update includes patch: both change an object.', 'update 动词包含 patch：两者都是修改对象。'),
    text('The verb comes from the HTTP method: PUT is update, PATCH is patch, and each is a right of its own. kubectl edit and kubectl apply change an object by PATCH, so update is not enough for them.', '动词由 HTTP 方法决定：PUT 对应 update，PATCH 对应 patch，是两项独立的权限。kubectl edit 和 kubectl apply 修改对象时发送的是 PATCH，只有 update 不够。'),
    [verbsPage, matching], includes({ update: ['patch'] }),
  ),
  believed(
    'delete-includes-collections',
    text('The verb delete also allows deleting all objects at once.', 'delete 动词也允许一次删除全部对象。'),
    text('DELETE on the URL of one object is the verb delete, on the URL of the collection it is deletecollection. A rule with delete alone allows removing objects only one by one.', '对单个对象的 URL 发 DELETE 是 delete，对集合的 URL 发 DELETE 则是 deletecollection。规则里只有 delete，就只能逐个删除。'),
    [verbsPage, matching], includes({ delete: ['deletecollection'] }),
  ),
  believed(
    'star-excludes-special-verbs',
    text('The verb * stands for the ordinary verbs; special ones such as escalate and bind must be named.', '动词 * 只代表普通动词；escalate、bind 这类特殊动词必须单独写明。'),
    text('The matcher takes * for any verb, whatever it is called: escalate, bind and impersonate too. So * on roles or clusterroles also lifts the check against privilege escalation.', '匹配时 * 代表任何动词，不论叫什么名字，escalate、bind、impersonate 也不例外。因此对 roles 或 clusterroles 授予 *，也就绕过了防止提权的检查。'),
    sources,
    class extends ReferenceRbac {
      protected override verbMatches({ verbs }: Rule, verb: string): boolean {
        return ['escalate', 'bind', '*'].includes(verb) ? verbs.includes(verb) : super.verbMatches({ verbs }, verb);
      }
    },
    ['rbac/verbs'],
  ),
  believed(
    'group-does-not-matter',
    text('The name of the resource decides; apiGroups is only information for the reader.', '起决定作用的是资源名称；apiGroups 只是给人看的说明。'),
    text('A rule must match both group and resource, since one name can stand for different resources: pods in the core group are the Pods, pods in metrics.k8s.io their resource usage.', 'API 组和资源名称必须同时匹配，因为同一个名称可能指不同的资源：核心组的 pods 是 Pod，metrics.k8s.io 组的 pods 是 Pod 的资源用量。'),
    sources,
    class extends ReferenceRbac {
      protected override groupMatches(): boolean {
        return true;
      }
    },
  ),
  believed(
    'empty-group-is-every-group',
    text('An API group of "" means no restriction: the rule applies to every group.', 'apiGroups 写成 "" 表示不限，规则适用于每个 API 组。'),
    text('The empty string is the name of the core group, that of Pods, Services and Secrets, and matches no other group. Deployments need "apps"; every group is written "*".', '空字符串就是核心组的名字（Pod、Service、Secret 都在这一组），不匹配其他组。Deployment 要写 "apps"，所有组要写 "*"。'),
    sources,
    class extends ReferenceRbac {
      protected override groupMatches({ apiGroups = [] }: Rule, group: string): boolean {
        return apiGroups.includes('') || super.groupMatches({ verbs: [], apiGroups }, group);
      }
    },
  ),
  believed(
    'star-excludes-the-core-group',
    text('The * in apiGroups stands for the named groups; the core group has no name and must be added as "".', 'apiGroups 里的 * 代表有名字的组；核心组没有名字，必须另外写上 ""。'),
    text('The * in apiGroups matches whatever group a request has. The core group is one of them, merely with an empty name, so nothing has to be added.', 'apiGroups 里的 * 匹配任何组。核心组只是名字为空字符串，同样包含在内，不必再加 ""。'),
    sources,
    class extends ReferenceRbac {
      protected override groupMatches({ apiGroups = [] }: Rule, group: string): boolean {
        return group === '' ? apiGroups.includes('') : super.groupMatches({ verbs: [], apiGroups }, group);
      }
    },
  ),
  believed(
    'resource-includes-subresources',
    text('A rule for pods includes pods/log, pods/exec and the other subresources.', '针对 pods 的规则包含 pods/log、pods/exec 等子资源。'),
    text('A subresource is compared as one string, pods/log, which the entry pods does not equal. So rights on pods bring neither logs nor exec: those need entries of their own, such as pods/log, or *.', '子资源按完整的 pods/log 比较，与 pods 不相等。因此 pods 上的权限不包含查看日志和 exec，要另写 pods/log、pods/exec，或者写 *。'),
    sources,
    class extends ReferenceRbac {
      protected override resourceFits(pattern: string, resource: string, subresource?: string): boolean {
        return pattern === resource || super.resourceFits(pattern, resource, subresource);
      }
    },
  ),
  believed(
    'subresource-includes-resource',
    text('Anyone who has a right on pods/log has the same right on pods.', '有了 pods/log 上的权限，也就有了 pods 上的同样权限。'),
    text('An entry pods/log matches only requests for the log; the Pod itself takes the entry pods. kubectl logs reads the Pod first, so it needs get on both, and neither follows from the other.', 'pods/log 只匹配读日志的请求，Pod 本身要另写 pods。kubectl logs 会先读取 Pod，所以两者的 get 都要授予，有了其中一个不等于有另一个。'),
    sources,
    class extends ReferenceRbac {
      protected override resourceFits(pattern: string, resource: string, subresource?: string): boolean {
        return super.resourceFits(pattern, resource, subresource) || (subresource === undefined && pattern.startsWith(`${resource}/`) && !pattern.endsWith('*'));
      }
    },
  ),
  believed(
    'star-after-slash',
    text('pods/* stands for all subresources of pods.', 'pods/* 代表 pods 的全部子资源。'),
    text('In resources a star counts only alone or before the slash, as * or */log. pods/* is taken literally and matches no request, so the subresources of pods are listed one by one.', 'resources 里的星号只有两种写法有效：单独的 *，或写在斜杠前面，如 */log。pods/* 按字面比较，匹配不到任何请求，所以 pods 的子资源要逐个列出。'),
    sources,
    class extends ReferenceRbac {
      protected override resourceFits(pattern: string, resource: string, subresource?: string): boolean {
        return super.resourceFits(pattern, resource, subresource) || (subresource !== undefined && pattern === `${resource}/*`);
      }
    },
  ),
  believed(
    'star-before-slash-is-literal',
    text('A wildcard stands for a whole entry: */scale is no pattern and matches nothing.', '通配符只能单独作为一项：*/scale 不是模式，什么也匹配不到。'),
    text('Besides * alone the matcher knows one more pattern: */scale covers the subresource scale of every resource in the API groups of the rule. So one entry serves an autoscaler for all kinds of workloads.', '除了单独的 *，还有一种通配写法：*/scale 覆盖规则所列 API 组中所有资源的 scale 子资源。这样写一项，就够自动伸缩器伸缩各种工作负载。'),
    sources,
    class extends ReferenceRbac {
      protected override resourceFits(pattern: string, resource: string, subresource?: string): boolean {
        return !pattern.startsWith('*/') && super.resourceFits(pattern, resource, subresource);
      }
    },
  ),
  believed(
    'star-excludes-subresources',
    text('The resource * stands for all resources; subresources need */* or their own entry.', '资源 * 代表全部资源，不含子资源；子资源要写 */* 或单独列出。'),
    text('The resource * matches every resource request in the API groups of the rule, with a subresource or without, so pods/exec is included. */* is no pattern and matches nothing.', '资源 * 匹配规则所列 API 组中的任何资源请求，不论有没有子资源，所以 pods/exec 也在内。*/* 不是有效的模式，什么也匹配不到。'),
    sources,
    class extends ReferenceRbac {
      protected override resourceFits(pattern: string, resource: string, subresource?: string): boolean {
        return pattern === '*' ? subresource === undefined : super.resourceFits(pattern, resource, subresource);
      }
    },
  ),
  believed(
    'rules-mix',
    text('A role allows every verb of its rules on every resource of its rules.', '角色允许对其规则中的每种资源执行其规则中的每个动词。'),
    text('One single rule has to cover the whole request, verb and resource alike. The verbs of one rule say nothing about the resources of another, so a role can allow reading Secrets but changing only ConfigMaps.', '必须由同一条规则完整覆盖请求，动词和资源缺一不可。一条规则的动词不会作用于另一条规则的资源，所以一个角色可以做到 Secret 只读、ConfigMap 可改。'),
    sources,
    class extends ReferenceRbac {
      protected override rulesOfRole(...args: Parameters<ReferenceRbac['rulesOfRole']>): readonly Rule[] {
        const rules = super.rulesOfRole(...args);
        return rules.flatMap(({ verbs: _verbs, ...what }) => rules.map(({ verbs }) => ({ ...what, verbs })));
      }
    },
    ['rbac/union'],
  ),
]);
