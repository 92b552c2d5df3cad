import { images } from './image';
import { addresses, inPlace, users, type User } from './places';

/** A kubeconfig with one cluster, one user and one context. The authority's certificate is a file, or is in it. */
export function kubeconfig(server: string, token: string, authority: { readonly file: string } | { readonly data: string }): object {
  const cluster = { server, ...('file' in authority ? { 'certificate-authority': authority.file } : { 'certificate-authority-data': Buffer.from(authority.data).toString('base64') }) };
  return {
    apiVersion: 'v1',
    kind: 'Config',
    'current-context': 'proctor',
    clusters: [{ name: 'proctor', cluster }],
    users: [{ name: 'proctor', user: { token } }],
    contexts: [{ name: 'proctor', context: { cluster: 'proctor', user: 'proctor' } }],
  };
}

const nothing = '0%';

const kubelet = {
  apiVersion: 'kubelet.config.k8s.io/v1beta1',
  kind: 'KubeletConfiguration',
  failCgroupV1: false,
  cgroupDriver: 'cgroupfs',
  containerRuntimeEndpoint: `unix://${inPlace('containerd.sock')}`,
  authentication: { anonymous: { enabled: false }, webhook: { enabled: true }, x509: { clientCAFile: inPlace('pki', 'ca.crt') } },
  authorization: { mode: 'Webhook' },
  tlsCertFile: inPlace('pki', 'kubelet.crt'),
  tlsPrivateKeyFile: inPlace('pki', 'kubelet.key'),
  address: '0.0.0.0',
  readOnlyPort: 0,
  enforceNodeAllocatable: [],
  failSwapOn: false,
  podLogsDir: inPlace('pod-logs'),
  volumePluginDir: inPlace('volume-plugins'),
  resolvConf: '',
  imageMinimumGCAge: '100h',
  imageGCHighThresholdPercent: 100,
  // The disk of whoever runs this may be fuller than a kubelet likes.
  evictionHard: { 'memory.available': nothing, 'nodefs.available': nothing, 'nodefs.inodesFree': nothing, 'imagefs.available': nothing, 'imagefs.inodesFree': nothing },
  maxPods: 600,
  kubeAPIQPS: 500,
  kubeAPIBurst: 1000,
  eventRecordQPS: 0,
  oomScoreAdj: 0,
  nodeStatusUpdateFrequency: '5s',
  serializeImagePulls: false,
};

const scheduler = {
  apiVersion: 'kubescheduler.config.k8s.io/v1',
  kind: 'KubeSchedulerConfiguration',
  clientConnection: { kubeconfig: inPlace('kubeconfig-kube-scheduler'), qps: 500, burst: 1000 },
  leaderElection: { leaderElect: false },
};

const network = {
  cniVersion: '1.0.0',
  name: 'proctor',
  plugins: [{
    type: 'bridge', bridge: 'cni0', isGateway: true, ipMasq: false, hairpinMode: true,
    ipam: { type: 'host-local', ranges: [[{ subnet: addresses.pods }]], routes: [{ dst: '0.0.0.0/0' }], dataDir: inPlace('addresses') },
  }],
};

const containerd = `version = 3
root = "${inPlace('containerd', 'root')}"
state = "${inPlace('containerd', 'state')}"
[grpc]
address = "${inPlace('containerd.sock')}"
[plugins.'io.containerd.internal.v1.opt']
path = "${inPlace('containerd', 'opt')}"
[plugins.'io.containerd.cri.v1.images'.pinned_images]
sandbox = "${images.pause}"
[plugins.'io.containerd.cri.v1.runtime']
restrict_oom_score_adj = true
[plugins.'io.containerd.cri.v1.runtime'.cni]
bin_dirs = ["${inPlace('bin')}"]
conf_dir = "${inPlace('network')}"
use_internal_loopback = true
[plugins.'io.containerd.cri.v1.runtime'.containerd.runtimes.runc]
runtime_type = "io.containerd.runc.v2"
[plugins.'io.containerd.cri.v1.runtime'.containerd.runtimes.runc.options]
BinaryName = "${inPlace('bin', 'runc-unfiltered')}"
[plugins.'io.containerd.nri.v1.nri']
disable = true
`;

/** Every file that the components read, by its place inside. */
export function configurations(tokens: Readonly<Record<User, string>>): Readonly<Record<string, string | object>> {
  const all = Object.entries(users) as [User, (typeof users)[User]][];
  const authority = { file: inPlace('pki', 'ca.crt') };
  return {
    'tokens.csv': all.map(([user, { name, group }]) => `${tokens[user]},${name},${name},"${group}"\n`).join(''),
    ...Object.fromEntries(all.filter(([user]) => user !== 'admin').map(([user]) => [`kubeconfig-${user}`, kubeconfig(`https://${addresses.api}`, tokens[user], authority)])),
    'kubelet.json': kubelet,
    'kube-scheduler.json': scheduler,
    'network/10-proctor.conflist': network,
    'containerd.toml': containerd,
  };
}
