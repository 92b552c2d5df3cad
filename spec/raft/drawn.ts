import { shortened, text, type AnyInvariant, type SpaceTime } from '../kernel';
import { Chronicle } from './chronicle';
import { isSilence } from './panics';
import type { NodeId, RaftPort } from './port';
import { titleOf } from './portray-title';
import { retold } from './retold';
import { LastCall } from './silence';

/** Where a rule asks for something to happen at last, most of what happens meanwhile is alike. */
const MOMENTS_MAX = 80;

/** Where in a scenario a rule is broken; at its end if nothing says otherwise. */
interface Breach<Scenario, Observation> {
  /** The scenario as far as its first steps. */
  upTo?(scenario: Scenario, steps: number, observation: Observation): Scenario;
  /** The node that breaks the rule, by what it does not do. */
  culprit?(observation: Observation, scenario: Scenario): NodeId | undefined;
}

/** The invariant with pictures of what nodes do in a scenario, where it has none of its own. What comes after the step that breaks it is left out. */
export function drawn<Scenario, Observation>(rule: AnyInvariant, breach?: Breach<Scenario, Observation>): AnyInvariant {
  return rule.depict === undefined ? { ...rule, depict: (port, scenario) => depict(rule, port as RaftPort, scenario, (breach ?? ofTrace(rule)) as Breach<unknown, unknown>) } : rule;
}

function ofTrace({ question }: AnyInvariant): Breach<unknown, unknown> {
  const trace = question?.trace;
  return trace === undefined ? {} : { upTo: (scenario, steps, observation) => trace.prefix(observation, scenario, steps).scenario };
}

function depict(rule: AnyInvariant, port: RaftPort, scenario: unknown, { upTo, culprit }: Breach<unknown, unknown>): SpaceTime {
  const chronicle = new Chronicle();
  const last = new LastCall();
  let observation: unknown;
  try {
    observation = rule.observe(chronicle.through(last.through(port)), scenario);
  } catch (problem) {
    if (!isSilence(problem) || chronicle.lanes === 0) throw problem;
    return last.ending(retold(chronicle, undefined, undefined), MOMENTS_MAX);
  }
  const violation = rule.holds(observation, scenario);
  if (violation?.step !== undefined && upTo !== undefined) {
    port.reset?.();
    return depict(rule, port, upTo(scenario, violation.step + 1, observation), {});
  }
  const broken = violation === undefined ? undefined : rule.id;
  const story = retold(chronicle, broken, violation === undefined ? undefined : culprit?.(observation, scenario));
  const title = chronicle.nodes.size > 1 ? titleOf(chronicle.nodes.size, broken) : broken === undefined ? text('What happens to node 1', '节点 1 上发生的事') : text(`How node 1 comes to break ${broken}`, `节点 1 如何违反 ${broken}`);
  return shortened({ ...story, title }, MOMENTS_MAX);
}
