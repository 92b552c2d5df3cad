import { createPrivateKey, X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { besideFile, type Cluster, type User } from './kubeconfig-files';
import { Unavailable } from './unavailable';

/** Throws Unavailable where a server cannot be reached as it is written, or its authority is no certificate: what comes of these later names no file. */
export function expectServer({ name, file, cluster }: Cluster): void {
  const { server } = cluster;
  const wrong = (what: string, fix = `correct ${file}`) => new Unavailable(`the cluster "${name}" in ${file} ${what}`, fix);
  if (!URL.canParse(server) || !/^https?:$/.test(new URL(server).protocol)) throw wrong(`has the server "${server}", which is no URL of HTTPS`);
  const isPlain = new URL(server).protocol === 'http:';
  if (isPlain && cluster['insecure-skip-tls-verify'] !== true) throw wrong(`has the server ${server}, without TLS`, `correct ${file}: write https://, or insecure-skip-tls-verify: true if that is meant`);
  expectPem(file, cluster['certificate-authority'], cluster['certificate-authority-data'], (pem) => new X509Certificate(pem), (what) => wrong(`has as its certificate-authority ${what}`));
}

/** Throws Unavailable where the certificate or the key of a user is none. */
export function expectCredentials({ name, file, user }: User): void {
  const wrong = (key: string) => (what: string) => new Unavailable(`the user "${name}" in ${file} has as its ${key} ${what}`, `correct ${file}`);
  expectPem(file, user['client-certificate'], user['client-certificate-data'], (pem) => new X509Certificate(pem), wrong('client-certificate'));
  expectPem(file, user['client-key'], user['client-key-data'], (pem) => createPrivateKey(pem), wrong('client-key'));
}

/** A file is named, or its content is there as Base64; if both, the file counts. */
function expectPem(file: string, path: string | null | undefined, data: string | null | undefined, parse: (pem: Buffer) => unknown, wrong: (what: string) => Unavailable): void {
  let pem: Buffer;
  if (path) {
    try {
      pem = readFileSync(besideFile(file, path));
    } catch {
      throw wrong(`the file ${path}, which cannot be read`);
    }
  } else if (data) pem = Buffer.from(data, 'base64');
  else return;
  try {
    parse(pem);
  } catch {
    throw wrong(path ? `the file ${path}, which is not PEM` : 'data that are not PEM in Base64');
  }
}
