import { MIRROR, TOKEN_PATH } from '../../../spec/service-account/port';
import type { Account, Container, Pod, Verdict, Volume } from '../../../spec/service-account';

const EXPIRATION_SECONDS = 3607;

/** What the API server does about accounts when a Pod is created. */
export class ReferenceAdmission {
  admit(accounts: readonly Account[], pod: Pod): Verdict {
    if (this.isMirror(pod)) return this.refusesMirror(pod) ? { refused: 'Forbidden' } : { admitted: pod };
    const name = this.accountName(pod);
    const account = this.find(accounts, name);
    if (account === undefined) return { refused: 'Forbidden' };
    return { admitted: this.complete(pod, account, account.metadata.name) };
  }

  protected isMirror({ metadata }: Pod): boolean {
    return metadata.annotations?.[MIRROR] !== undefined;
  }

  protected refusesMirror(pod: Pod): boolean {
    return (pod.spec.serviceAccountName ?? pod.spec.serviceAccount) !== undefined || this.usesSecrets(pod);
  }

  protected usesSecrets({ spec }: Pod): boolean {
    const sources = (spec.volumes ?? []).flatMap(({ projected }) => projected?.sources ?? []);
    return (spec.imagePullSecrets ?? []).length > 0 || (spec.volumes ?? []).some(({ secret }) => secret !== undefined) || sources.some((each) => 'serviceAccountToken' in each);
  }

  accountName({ spec }: Pick<Pod, 'spec'>): string {
    return spec.serviceAccountName ?? spec.serviceAccount ?? 'default';
  }

  protected find(accounts: readonly Account[], name: string): Account | undefined {
    return accounts.find(({ metadata }) => metadata.name === name);
  }

  protected complete(pod: Pod, account: Account, name: string): Pod {
    const spec = { ...pod.spec, serviceAccountName: name, serviceAccount: name };
    const secrets = this.pullSecrets(pod, account);
    if (secrets.length > 0) spec.imagePullSecrets = [...secrets];
    const named = { ...pod, spec };
    return this.automounts(pod, account) ? this.mount(named) : named;
  }

  protected automounts({ spec }: Pod, account: Account): boolean {
    return spec.automountServiceAccountToken ?? account.automountServiceAccountToken ?? true;
  }

  protected pullSecrets({ spec }: Pod, account: Account): readonly { readonly name: string }[] {
    const own = spec.imagePullSecrets ?? [];
    return own.length > 0 ? own : (account.imagePullSecrets ?? []);
  }

  /** Mounts the token in every container that has nothing else at its place; adds the volume if one does. */
  protected mount(pod: Pod): Pod {
    const { initContainers, containers, volumes = [] } = pod.spec;
    if (![...(initContainers ?? []), ...containers].some((each) => this.takesMount(each, pod))) return pod;
    const volume = this.tokenVolume();
    const mounted = (each: Container): Container => {
      if (!this.takesMount(each, pod)) return each;
      return { ...each, volumeMounts: [...(each.volumeMounts ?? []), { name: volume.name, mountPath: TOKEN_PATH, readOnly: true }] };
    };
    const inits = initContainers === undefined ? {} : { initContainers: initContainers.map(mounted) };
    return { ...pod, spec: { ...pod.spec, ...inits, containers: containers.map(mounted), volumes: [...volumes, volume] } };
  }

  protected takesMount({ volumeMounts = [] }: Container, _pod: Pod): boolean {
    return volumeMounts.every(({ mountPath }) => mountPath !== TOKEN_PATH);
  }

  protected tokenVolume(): Volume {
    return {
      name: 'kube-api-access-00000',
      projected: {
        sources: [
          { serviceAccountToken: { path: 'token', expirationSeconds: EXPIRATION_SECONDS } },
          { configMap: { name: 'kube-root-ca.crt' } },
          { downwardAPI: { items: [{ path: 'namespace', fieldRef: { fieldPath: 'metadata.namespace' } }] } },
        ],
      },
    };
  }
}
