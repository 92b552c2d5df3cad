import { inEach, type Language, type Text } from '../kernel';
import { modesOf } from './match-rule';
import type { Manifest, PersistentVolume, PersistentVolumeClaim } from './port';
import type { Program } from './run-rule';
import { hasClasses, partsOf, sayOperation, short, type Detail } from './words';

type Storage = PersistentVolume | PersistentVolumeClaim;

function isStorage(object: Manifest): object is Storage {
  return object.kind === 'PersistentVolume' || object.kind === 'PersistentVolumeClaim';
}

/** What all of some things have in common; nothing where there are fewer than two of them. */
function common(values: readonly string[]): string | undefined {
  return values.length > 1 && new Set(values).size === 1 ? values[0] : undefined;
}

const UNSET = '(unset)';

/** What all volumes and claims of a program share, which is said once. */
function sharedWords(modes: string | undefined, className: string | undefined, language: Language): string | undefined {
  const en = language === 'en';
  const name = className === '' ? '""' : className;
  const ofClass = className === UNSET ? (en ? 'no class' : '未设置 StorageClass') : `${en ? 'class' : 'StorageClass'} ${name}`;
  const parts = [...(modes === undefined ? [] : [modes]), ...(className === undefined ? [] : [ofClass])];
  if (parts.length === 0) return undefined;
  return en ? `all PVs and PVCs: ${parts.join(', ')}` : `所有 PV 和 PVC：${parts.join('，')}`;
}

/** What is done, on one line: what is only named is created. */
export function briefProgram(program: Program): Text {
  const storage = program.flatMap((each) => (each.do === 'create' && isStorage(each.object) ? [each.object] : []));
  const modes = common(storage.map(({ spec }) => modesOf(spec.accessModes)));
  const className = hasClasses(program) ? common(storage.map(({ spec }) => spec.storageClassName ?? UNSET)) : undefined;
  const detail: Detail = { isTerse: true, modes: modes === undefined, classes: className !== undefined ? 'none' : hasClasses(program) ? 'all' : 'set' };
  return inEach((language) => {
    const en = language === 'en';
    const steps = program.map((each) => {
      if (each.do !== 'create') return sayOperation(each, false)[language];
      const parts = partsOf(each.object, language, detail);
      const name = `${short[each.object.kind]} ${each.object.metadata.name}`;
      return en ? `${name} (${parts})` : `${name}（${parts}）`;
    });
    const shared = sharedWords(modes, className, language);
    return [...(shared === undefined ? [] : [shared]), ...steps].join(en ? '; ' : '；').replaceAll('`', '');
  });
}
