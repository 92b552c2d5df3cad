import { anyTopic, text, type Topic } from '../kernel';
import { bindingInvariants } from './binding-invariants';
import { lifeInvariants } from './life-invariants';
import { declaration, type PvBindingPort } from './port';

export * from './port';

export const pvBinding: Topic<PvBindingPort> = {
  ...declaration,
  title: text('Binding volumes to claims', 'PV 与 PVC 的绑定'),
  sections: ['16.5'],
  invariants: [...bindingInvariants, ...lifeInvariants],
};

export const topic = anyTopic(pvBinding);
