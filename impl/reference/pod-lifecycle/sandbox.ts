import type { InsideContainer, InsidePod, Met, Step } from '../../../spec/pod-lifecycle';

type Host = '127.0.0.1' | 'podIP';
type Of<Do extends Step['do']> = Extract<Step, { do: Do }>;

/** A file by where it really lies. */
export interface Place {
  /** The volume, or the root filesystem, that it is in. */
  readonly store: string;
  readonly path: string;
}

/** Somebody who listens. */
export interface Listener {
  readonly container: string;
  /** The network, address and port at which connections reach it. */
  readonly endpoint: string;
  readonly port: number;
}

/** One Pod from within: one network for all containers, a root filesystem for each, and volumes where they are mounted. */
export class Sandbox {
  protected files: { readonly place: Place; readonly content: string }[] = [];
  protected listeners: Listener[] = [];
  /** The addresses that were seen, in that order. */
  private readonly seen: string[] = [];
  protected readonly containers: readonly InsideContainer[];

  constructor({ spec }: InsidePod) {
    this.containers = spec.containers;
  }

  told(steps: readonly Step[]): readonly Met[] {
    return steps.map((step) => this.tell(step));
  }

  private tell(step: Step): Met {
    const known = this.containers.find(({ name }) => name === step.container);
    if (known === undefined) throw new Error(`there is no container ${step.container}`);
    switch (step.do) {
      case 'write':
        return this.write(this.placeOf(known, step.path), step.content);
      case 'read':
        return { content: this.files.find(({ place }) => isSame(place, this.placeOf(known, step.path)))?.content ?? null };
      case 'listen':
        return { listening: this.listen(step) };
      case 'connect':
        return { answeredBy: this.answering(step)?.container ?? null };
      case 'address':
        return { address: this.numberOf(this.addressOf(step.container)) };
      case 'restart':
        this.restarted(known);
        return { done: true };
    }
  }

  private write(place: Place, content: string): Met {
    this.files = [...this.files.filter((each) => !isSame(each.place, place)), { place, content }];
    return { done: true };
  }

  /** In the volume with the longest path above the file, or in the root filesystem. */
  protected placeOf(container: InsideContainer, path: string): Place {
    const mounts = this.mountsOf(container).filter(({ mountPath }) => path.startsWith(`${mountPath}/`));
    const [mount] = [...mounts].sort((a, b) => b.mountPath.length - a.mountPath.length);
    if (mount === undefined) return { store: this.rootOf(container.name), path };
    return { store: this.volumeOf(mount.name, container.name), path: this.pathIn(mount.mountPath, path) };
  }

  protected mountsOf(container: InsideContainer) {
    return container.volumeMounts ?? [];
  }

  protected rootOf(container: string): string {
    return `root of ${container}`;
  }

  protected volumeOf(name: string, _container: string): string {
    return `volume ${name}`;
  }

  protected pathIn(mountPath: string, path: string): string {
    return path.slice(mountPath.length);
  }

  /** Who listens is reached at each address of the network that it listens at. */
  private listen({ container, host, port }: Of<'listen'>): boolean {
    const hosts: readonly Host[] = host === '0.0.0.0' ? ['127.0.0.1', 'podIP'] : [host];
    const wanted = hosts.map((each): Listener => ({ container, endpoint: this.endpoint(container, each, port), port }));
    if (wanted.some((each) => this.isTaken(each))) return false;
    this.listeners.push(...wanted);
    return true;
  }

  protected isTaken({ endpoint }: Listener): boolean {
    return this.listeners.some((each) => each.endpoint === endpoint);
  }

  protected answering({ container, host, port }: Of<'connect'>): Listener | undefined {
    return this.listeners.find(({ endpoint }) => endpoint === this.endpoint(container, host, port));
  }

  protected endpoint(container: string, host: Host, port: number): string {
    return `${this.networkOf(container, host)} ${host} ${port}`;
  }

  protected networkOf(_container: string, _host: Host): string {
    return 'Pod';
  }

  protected addressOf(_container: string): string {
    return 'Pod';
  }

  private numberOf(address: string): number {
    if (!this.seen.includes(address)) this.seen.push(address);
    return this.seen.indexOf(address) + 1;
  }

  /** What a container loses when it ends and is started again. */
  protected restarted({ name }: InsideContainer): void {
    this.listeners = this.listeners.filter(({ container }) => container !== name);
    this.lose(this.rootOf(name));
  }

  protected lose(store: string): void {
    this.files = this.files.filter(({ place }) => place.store !== store);
  }
}

function isSame(a: Place, b: Place): boolean {
  return a.store === b.store && a.path === b.path;
}
