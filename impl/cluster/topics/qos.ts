import type { Pod, QosClass } from '../../../spec/qos/port';
import type { Live } from '../lanes';
import { actorImage } from '../options';
import type { Run } from '../run';

interface Created {
  readonly status?: { readonly qosClass?: QosClass };
}

/** The class that the API server gives, asked by creations that it does not carry out. What the kubelet evicts nobody can ask. */
export class LiveQos implements Live {
  static readonly methods = ['qosClass'];

  constructor(private readonly run: Run) {}

  async qosClass({ metadata, spec }: Pod): Promise<QosClass> {
    const namespace = await this.run.namespace();
    const withImage = (each: Pod['spec']['containers'][number]) => ({ image: actorImage(this.run.options), ...each });
    const body = {
      metadata: { ...metadata, labels: this.run.labels },
      spec: { ...spec, containers: spec.containers.map(withImage), ...(spec.initContainers === undefined ? {} : { initContainers: spec.initContainers.map(withImage) }) },
    };
    const { status } = await this.run.ask<Created>('POST', `/api/v1/namespaces/${namespace}/pods?dryRun=All`, { body });
    if (status?.qosClass === undefined) throw new Error('the API server answered without a qosClass');
    return status.qosClass;
  }

  async dispose(): Promise<void> {}
}
