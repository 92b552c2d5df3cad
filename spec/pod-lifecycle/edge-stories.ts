import * as fc from 'fast-check';
import type { Story } from './life';
import type { Container, RestartRule } from './port';
import { app, exact, exits, podOf, policy, probes, program, sidecar, storyOf, waits, web } from './stories';

const rules = (operator: 'In' | 'NotIn', ...values: number[]): RestartRule[] => [{ action: 'Restart', exitCodes: { operator, values } }];

/** A liveness probe that kills at the first failure, restart rules, and exit codes; beside restart rules another container always runs. */
export const killStories: fc.Arbitrary<Story> = fc
  .tuple(policy, fc.option(policy, { nil: undefined }), fc.constantFrom<RestartRule[]>([], [], rules('In', 143), rules('NotIn', 0, 1)), fc.constantFrom(143, 0), fc.boolean(), program(4, probes(['app'], ['liveness'], [false]), probes(['app'], ['liveness'], [false]), exits(['app'], [1, 0]), waits(10, 20)))
  .map(([own, appPolicy, some, exitCode, isPair, operations]) => {
    const restartPolicyRules = appPolicy === undefined ? [] : some;
    const first: Container = { ...app, ...(appPolicy === undefined ? {} : { restartPolicy: appPolicy }), ...(restartPolicyRules.length === 0 ? {} : { restartPolicyRules }), livenessProbe: { failureThreshold: 1 } };
    return storyOf(podOf({ policy: own, mains: isPair || restartPolicyRules.length > 0 ? [first, web] : [first] }), operations, { app: { exitCode, afterSeconds: 0 } });
  });

const ending = fc.record({ exitCode: fc.constantFrom(0, 0, 143), afterSeconds: fc.constantFrom(1, 3, 40) }, exact);

/** Often nothing happens but time: what has not started by the deadline never does. */
const happenings = fc.oneof({ weight: 2, arbitrary: program(4, exits(['app', 'setup'], [0, 1]), exits(['app', 'setup'], [0]), waits(10, 15)) }, { weight: 1, arbitrary: program(2, waits(10, 15)) });

/** A Pod with a deadline; its containers end before it, or are stopped for it. */
export const deadlineStories: fc.Arbitrary<Story> = fc
  .tuple(policy, fc.constantFrom([], [], [sidecar('proxy')], [{ name: 'setup' }]), fc.constantFrom(20, 30), fc.constantFrom(10, undefined), ending, ending, happenings, fc.constantFrom([], [], [{ do: 'delete' as const }]))
  .map(([own, first, deadline, grace, appStop, proxyStop, operations, last]) => {
    const pod = podOf({ policy: own, first, mains: [app], ...(grace === undefined ? {} : { grace }) });
    const spec = { ...pod.spec, activeDeadlineSeconds: deadline };
    const stops = { app: appStop, ...(first.some(({ name }) => name === 'proxy') ? { proxy: proxyStop } : {}) };
    return storyOf({ ...pod, spec }, [...operations, ...last, { do: 'wait', seconds: 5 }, { do: 'wait', seconds: 60 }], stops);
  });
