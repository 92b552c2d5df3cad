import type { Pod, QosClass } from 'proctor/qos';
import { MyQos } from './my-qos';

/** Wrong on purpose, to see a failure: it forgets that a request that is missing is set to the limit. */
export class WrongQos extends MyQos {
  override qosClass(pod: Pod): QosClass {
    const { containers, initContainers = [], resources } = pod.spec;
    const lacksARequest = [...containers, ...initContainers].some((each) => ['cpu', 'memory'].some((name) => each.resources?.requests?.[name] === undefined));
    const answer = super.qosClass(pod);
    return answer === 'Guaranteed' && resources === undefined && lacksARequest ? 'Burstable' : answer;
  }
}
