import { addresses, inPlace, NODE, type Component } from './places';

function component(name: string, command: readonly string[], after: readonly string[] = [], creates = ''): Component {
  return { name, command, after, creates };
}

function options(values: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(values).map(([name, value]) => `--${name}=${value}`);
}

const runtime = inPlace('containerd.sock');
const imported = inPlace('imported');
const pki = (name: string) => inPlace('pki', name);

/** Every process of the cluster, in the order in which they are started. */
export function commands(): readonly Component[] {
  return [
    component('etcd', [inPlace('bin', 'etcd'), ...options({
      'data-dir': inPlace('etcd'),
      'listen-client-urls': 'http://127.0.0.1:2379',
      'advertise-client-urls': 'http://127.0.0.1:2379',
      'listen-peer-urls': 'http://127.0.0.1:2380',
      'initial-advertise-peer-urls': 'http://127.0.0.1:2380',
      'initial-cluster': 'default=http://127.0.0.1:2380',
    })]),
    component('containerd', [inPlace('bin', 'containerd'), '-c', inPlace('containerd.toml')]),
    component('kube-apiserver', [inPlace('bin', 'kube-apiserver'), ...options({
      'etcd-servers': 'http://127.0.0.1:2379',
      'secure-port': '6443',
      'bind-address': '0.0.0.0',
      'advertise-address': addresses.node,
      'cert-dir': inPlace('apiserver'),
      'tls-cert-file': pki('apiserver.crt'),
      'tls-private-key-file': pki('apiserver.key'),
      'token-auth-file': inPlace('tokens.csv'),
      'service-account-issuer': 'https://kubernetes.default.svc.cluster.local',
      'service-account-key-file': pki('service-account.pub'),
      'service-account-signing-key-file': pki('service-account.key'),
      'service-cluster-ip-range': addresses.services,
      'authorization-mode': 'Node,RBAC',
      'enable-admission-plugins': 'NodeRestriction',
      'allow-privileged': 'true',
      'profiling': 'false',
      'kubelet-preferred-address-types': 'InternalIP',
      'kubelet-certificate-authority': pki('ca.crt'),
      'kubelet-client-certificate': pki('kubelet-client.crt'),
      'kubelet-client-key': pki('kubelet-client.key'),
    })]),
    component('images', ['/bin/sh', '-c', `for each in pause actor; do ${inPlace('bin', 'ctr')} -a ${runtime} -n k8s.io images import --local ${inPlace('bin')}/$each.tar || exit 1; done`], [runtime], imported),
    component('kube-controller-manager', [inPlace('bin', 'kube-controller-manager'), ...options({
      'kubeconfig': inPlace('kubeconfig-kube-controller-manager'),
      'authentication-kubeconfig': inPlace('kubeconfig-kube-controller-manager'),
      'authorization-kubeconfig': inPlace('kubeconfig-kube-controller-manager'),
      'authentication-tolerate-lookup-failure': 'true',
      'service-account-private-key-file': pki('service-account.key'),
      'root-ca-file': pki('ca.crt'),
      'use-service-account-credentials': 'true',
      'controllers': '*,-kube-apiserver-serving-clustertrustbundle-publisher-controller',
      'leader-elect': 'false',
      'kube-api-qps': '500',
      'kube-api-burst': '1000',
      'cert-dir': inPlace('kube-controller-manager'),
      'bind-address': '127.0.0.1',
      'pvclaimbinder-sync-period': '1s',
      // Without the node-lifecycle controller the not-ready taint would never go; with a grace no Node is ever lost.
      'node-monitor-grace-period': '24h',
    })]),
    component('kube-scheduler', [inPlace('bin', 'kube-scheduler'), ...options({
      'config': inPlace('kube-scheduler.json'),
      'authentication-kubeconfig': inPlace('kubeconfig-kube-scheduler'),
      'authorization-kubeconfig': inPlace('kubeconfig-kube-scheduler'),
      'authentication-tolerate-lookup-failure': 'true',
      'cert-dir': inPlace('kube-scheduler'),
      'bind-address': '127.0.0.1',
    })]),
    component('kubelet', [inPlace('bin', 'kubelet'), ...options({
      'config': inPlace('kubelet.json'),
      'kubeconfig': inPlace('kubeconfig-kubelet'),
      'root-dir': inPlace('kubelet'),
      'cert-dir': inPlace('kubelet-certificates'),
      'hostname-override': NODE,
      'node-ip': addresses.node,
    })], [runtime, imported]),
  ];
}
