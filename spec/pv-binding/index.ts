import { anyTopic, text, type Topic } from '../kernel';
import { bindingInvariants } from './binding-invariants';
import { lifeInvariants } from './life-invariants';
import { pvBindingPort, type PvBindingPort } from './port';

export * from './port';

export const pvBinding: Topic<PvBindingPort> = {
  id: 'pv-binding',
  title: text('Binding volumes to claims', 'PV 与 PVC 的绑定'),
  sections: ['16.5'],
  port: pvBindingPort,
  stateful: true,
  invariants: [...bindingInvariants, ...lifeInvariants],
};

export const topic = anyTopic(pvBinding);
