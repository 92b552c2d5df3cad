import type { InsidePod, Met, Step } from '../../../../spec/pod-lifecycle/inside-port';
import { ApiError, unless, type Method } from '../../api';
import { limit } from '../../instant';
import { actorImage } from '../../options';
import { CALL_MS_MAX, type Run } from '../../run';
import { running } from './actors';
import { FIRST_PORT } from './manifest';
import { refuseMissing } from './startable';
import { statusesOf, type ApiPod } from './status';
import { Watched } from './watched';

/** The answer of an actor that finds no such file. */
const NO_FILE = 404;
/** The answer of an actor whose address is in use, or whose connection is refused. */
const REFUSED = 409;

/** A real Pod with an actor in each container, which reads, writes, listens and connects as the steps say. */
export class LiveInside {
  private watched: Watched | undefined;
  private path = '';
  private names: readonly string[] = [];
  /** The addresses that were seen, in that order. */
  private readonly addresses: string[] = [];

  constructor(private readonly run: Run) {}

  async told(pod: InsidePod, steps: readonly Step[]): Promise<readonly Met[]> {
    this.names = pod.spec.containers.map(({ name }) => name);
    const pods = `/api/v1/namespaces/${await this.run.namespace()}/pods`;
    const name = this.run.name(pod.metadata.name);
    this.path = `${pods}/${name}`;
    await this.run.starts.take(async () => {
      refuseMissing(this.run);
      this.watched = new Watched(this.run, pods, await this.run.ask<ApiPod>('POST', pods, { body: this.manifest(pod, name) }));
      await this.until((now) => this.names.every((each) => running(now, each) !== undefined), 'not all containers of the Pod were started');
    });
    await Promise.all(this.names.map((each) => this.heard(each)));
    const all: Met[] = [];
    for (const step of steps) all.push(await this.met(step));
    return all;
  }

  async dispose(): Promise<void> {
    this.watched?.end();
    if (this.watched !== undefined) await this.run.ask('DELETE', this.path, { body: { gracePeriodSeconds: 0 } });
  }

  private manifest({ spec }: InsidePod, name: string): object {
    const containers = spec.containers.map((each) => ({ ...each, image: actorImage(this.run.options), imagePullPolicy: 'IfNotPresent', command: ['/machine'], args: ['act', `${this.portOf(each.name)}`, '0', '0', '0'] }));
    return { metadata: { name, labels: this.run.labels }, spec: { ...spec, containers, restartPolicy: 'Always', automountServiceAccountToken: false, enableServiceLinks: false } };
  }

  /** Where a container's actor is told what to do; no step uses such a port. */
  private portOf(container: string): number {
    return FIRST_PORT + this.names.indexOf(container);
  }

  private tell(method: Method, container: string, what: string, values: Readonly<Record<string, string | number>> = {}): Promise<unknown> {
    const query = new URLSearchParams(Object.entries(values).map(([key, value]): [string, string] => [key, String(value)])).toString();
    return this.run.ask(method, `${this.path}:${this.portOf(container)}/proxy/${what}?${query}`, { signal: limit(CALL_MS_MAX) });
  }

  private until(isWanted: (pod: ApiPod) => boolean, what: string): Promise<ApiPod> {
    if (this.watched === undefined) throw new Error('there is no Pod yet');
    return this.watched.until(isWanted, what);
  }

  /** Waits until the program of a container that runs has begun to listen. */
  private heard(container: string): Promise<void> {
    const isHeard = async () => {
      try {
        await this.tell('GET', container, 'address');
        return true;
      } catch (problem) {
        if (problem instanceof ApiError && problem.status >= 500) return false;
        throw problem;
      }
    };
    return this.run.untilSo(isHeard, CALL_MS_MAX);
  }

  private async met(step: Step): Promise<Met> {
    const { container } = step;
    switch (step.do) {
      case 'write':
        await this.tell('POST', container, 'file', { path: step.path, content: step.content });
        return { done: true };
      case 'read': {
        const content = await unless([NO_FILE], this.tell('GET', container, 'file', { path: step.path }));
        return { content: content === undefined ? null : String(content) };
      }
      case 'listen': {
        const { host, port } = step;
        return { listening: (await unless([REFUSED], this.tell('POST', container, 'listen', { host, port, greeting: container }).then(() => true))) ?? false };
      }
      case 'connect': {
        const { host, port } = step;
        const greeting = await unless([REFUSED], this.tell('POST', container, 'connect', { host, port }));
        return { answeredBy: greeting === undefined ? null : String(greeting) };
      }
      case 'address':
        return { address: this.numberOf(String(await this.tell('GET', container, 'address'))) };
      case 'restart':
        await this.restart(container);
        return { done: true };
    }
  }

  private numberOf(address: string): number {
    if (!this.addresses.includes(address)) this.addresses.push(address);
    return this.addresses.indexOf(address) + 1;
  }

  /** Lets the program of a container end, and waits until the kubelet has started the container again. */
  private async restart(container: string): Promise<void> {
    const before = this.watched === undefined ? undefined : statusesOf(this.watched.pod).find(({ name }) => name === container)?.containerID;
    await this.tell('POST', container, 'exit', { code: 0 });
    await this.until((pod) => {
      const now = running(pod, container);
      return now !== undefined && now.containerID !== before;
    }, `${container} was not started again`);
    await this.heard(container);
  }
}
