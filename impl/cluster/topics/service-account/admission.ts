import type { Account, Container, Pod, Verdict, Volume } from '../../../../spec/service-account/port';
import { MIRROR } from '../../../../spec/service-account/port';
import { actorImage } from '../../options';
import type { Run } from '../../run';
import { ScenarioUnsupported } from '../../unavailable';
import type { Place } from './place';
import { isAboutAccounts, reasonOfPod } from './refusal';

type ApiPod = Pod & { readonly spec: { readonly containers: readonly (Container & { readonly image?: string })[] } };
const KNOWN_MS_MAX = 10_000;
const MARK = 'proctor-mark';

/** The accounts are made, and then the Pod is created in a dry run. */
export async function admit(run: Run, place: Place, accounts: readonly Account[], pod: Pod): Promise<Verdict> {
  const name = pod.spec.serviceAccountName ?? pod.spec.serviceAccount ?? 'default';
  const isMirror = pod.metadata.annotations?.[MIRROR] !== undefined;
  if (!isMirror && name === 'default' && accounts.every(({ metadata }) => metadata.name !== 'default')) throw new ScenarioUnsupported('a namespace without its default account does not last');
  for (const account of accounts) await make(run, place, account);
  await known(run, place);
  try {
    return { admitted: shown(pod, await create(run, place, pod)) };
  } catch (problem) {
    return { refused: reasonOfPod(problem) };
  }
}

async function make(run: Run, place: Place, { metadata: { name }, ...rest }: Account): Promise<void> {
  const collection = place.collection('ServiceAccount');
  if (name === 'default') await run.ask('PATCH', `${collection}/${name}`, { body: rest });
  else await run.ask('POST', collection, { body: { metadata: { name, labels: run.labels }, ...rest } });
}

function create(run: Run, place: Place, { metadata, spec }: Pod): Promise<ApiPod> {
  const withImage = (each: Container) => ({ image: actorImage(run.options), ...each });
  const body = {
    metadata: { ...metadata, namespace: place.name, labels: run.labels },
    spec: { ...spec, containers: spec.containers.map(withImage), ...(spec.initContainers === undefined ? {} : { initContainers: spec.initContainers.map(withImage) }) },
  };
  return run.ask<ApiPod>('POST', `${place.collection('Pod')}?dryRun=All`, { body });
}

/** The admission plug-in follows the accounts in their order: once it knows the last one as it is, it knows all. */
async function known(run: Run, place: Place): Promise<void> {
  const mark = run.name(MARK);
  await make(run, place, { metadata: { name: mark }, imagePullSecrets: [{ name: mark }] });
  await run.untilSo(async () => {
    try {
      const { spec } = await create(run, place, { metadata: { name: MARK, namespace: '' }, spec: { serviceAccountName: mark, containers: [{ name: 'app' }] } });
      return spec.imagePullSecrets?.some(({ name }) => name === mark) === true;
    } catch (problem) {
      if (isAboutAccounts(problem)) return false;
      throw problem;
    }
  }, KNOWN_MS_MAX);
}

/** What of the stored Pod belongs to the port. */
function shown({ metadata: { namespace } }: Pod, { metadata, spec }: ApiPod): Pod {
  const container = ({ name, volumeMounts }: Container): Container => ({ name, ...(volumeMounts === undefined ? {} : { volumeMounts: volumeMounts.map((each) => ({ name: each.name, mountPath: each.mountPath, ...(each.readOnly === undefined ? {} : { readOnly: each.readOnly }) })) }) });
  const { nodeName, serviceAccountName, serviceAccount, automountServiceAccountToken, imagePullSecrets, initContainers, volumes } = spec;
  const given = Object.fromEntries(Object.entries({ nodeName, serviceAccountName, serviceAccount, automountServiceAccountToken, imagePullSecrets }).filter(([, value]) => value !== undefined));
  return {
    metadata: { name: metadata.name, namespace, ...(metadata.annotations === undefined ? {} : { annotations: metadata.annotations }) },
    spec: {
      ...given,
      ...(initContainers === undefined ? {} : { initContainers: initContainers.map(container) }),
      containers: spec.containers.map(container),
      ...(volumes === undefined ? {} : { volumes: volumes.map(volume) }),
    },
  };
}

function volume({ name, emptyDir, secret, projected }: Volume): Volume {
  return {
    name,
    ...(emptyDir === undefined ? {} : { emptyDir: {} }),
    ...(secret === undefined ? {} : { secret: { secretName: secret.secretName } }),
    ...(projected === undefined ? {} : { projected: { sources: projected.sources } }),
  };
}
