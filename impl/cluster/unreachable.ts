import type { PeerCertificate } from 'node:tls';
import type { Api } from './api';
import { isBrokenConnection } from './health';
import { Unavailable } from './unavailable';

/** What Node says of a connection that did not come about. */
interface Broken {
  readonly name?: string;
  readonly code?: string;
  readonly message?: string;
  readonly cert?: Partial<PeerCertificate>;
}

interface Why {
  readonly why: string;
  readonly fix: string;
}

const ELSEWHERE = 'is the cluster running, and is this the right context?';
const AUTHORITY = "correct the cluster's certificate-authority in the kubeconfig, unless somebody else answers at this address";
const UNTRUSTED = ['DEPTH_ZERO_SELF_SIGNED_CERT', 'SELF_SIGNED_CERT_IN_CHAIN', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE', 'UNABLE_TO_GET_ISSUER_CERT', 'UNABLE_TO_GET_ISSUER_CERT_LOCALLY', 'CERT_SIGNATURE_FAILURE'];

/** What a certificate is refused for, by OpenSSL's word for it. */
const refusals: Readonly<Record<string, Why>> = {
  CERT_HAS_EXPIRED: { why: 'its certificate has expired', fix: 'renew the certificates of the cluster, or set the clock of this machine' },
  CERT_NOT_YET_VALID: { why: 'its certificate is not valid yet', fix: 'set the clock of this machine' },
  ...Object.fromEntries(UNTRUSTED.map((code) => [code, { why: 'its certificate is signed by no authority that the kubeconfig trusts', fix: AUTHORITY }])),
};

/** Why an API server could not be asked, and what to do about it: one that answers with a wrong certificate, or whose name is unknown, is not one that does not run. */
export function unreachable({ server }: Pick<Api, 'server'>, problem: unknown, answerMs?: number): Unavailable {
  if (problem instanceof Unavailable) return problem;
  const { why, fix } = reason(URL.canParse(server) ? new URL(server).hostname : server, problem as Broken, answerMs);
  return new Unavailable(`the API server ${server} cannot be asked: ${why}`, fix);
}

function reason(host: string, { name, code = '', message = '', cert }: Broken, answerMs: number | undefined): Why {
  if (name === 'TimeoutError') return { why: answerMs === undefined ? 'it does not answer in time' : `it does not answer within ${answerMs / 1000} s`, fix: ELSEWHERE };
  if (code === 'ENOTFOUND' || code === 'EAI_AGAIN') {
    return { why: code === 'ENOTFOUND' ? `the name ${host} is not known` : `the name ${host} could not be looked up`, fix: 'correct the server in the kubeconfig, or connect to the network that knows the name' };
  }
  if (code === 'ERR_TLS_CERT_ALTNAME_INVALID') return forOthers(host, cert?.subjectaltname ?? '');
  return refusals[code] ?? { why: isBrokenConnection({ code, message }) ? 'nothing answers there' : message, fix: ELSEWHERE };
}

function forOthers(host: string, names: string): Why {
  if (names === '') return { why: 'its certificate names no host at all', fix: 'renew it with the names of the server' };
  return {
    why: `its certificate is for ${names.replaceAll(/(DNS|IP Address):/g, '')}, not for ${host}`,
    fix: 'write one of these names in the kubeconfig as server or as tls-server-name, unless somebody else answers at this address',
  };
}
