import { buildEtcd, ETCD, etcdProgram, etcdTitle, isEtcdBuilt } from '../impl/etcd/program';
import { examineEtcd, type Examined } from '../impl/etcd/examine';
import { writeWhole } from '../impl/files';
import { lacksGo } from '../impl/system/toolchains';
import { draw } from '../generators/diagram';
import { Problem, STATUS, text } from '../spec/kernel';
import { historyPicture, sayRegister } from '../spec/kernel/linearizability';
import { note, paintFor, print, printJson } from './io';
import { untilInterrupted } from './interruption';
import { Interrupted } from './progress';
import type { Context } from './run';

export { ETCD, etcdTitle };

/** In one line: whether it can be examined, or what has to be done before. */
export function etcdState(env: NodeJS.ProcessEnv): string {
  if (isEtcdBuilt(env)) return `built; proctor system examine ${ETCD}`;
  const lacking = lacksGo(env);
  return lacking === undefined ? `not built; proctor system build ${ETCD}` : `not built; needs ${lacking}`;
}

export async function build({ io }: Context): Promise<void> {
  print(io, await untilInterrupted(io, (signal) => buildEtcd({ say: (words) => note(io, words), env: io.env, signal })));
}

export interface ExamineOptions {
  readonly members: number;
  readonly seed: number;
  readonly time: number;
  readonly json?: true;
  readonly picture?: string;
}

/** Without so much the promises were not put to the test. */
const ACKNOWLEDGED_MIN = 50;

/** Runs it, kills its members again and again while clients are at work, and says what they saw. */
export async function examine(context: Context, { members, seed, time, json, picture }: ExamineOptions): Promise<void> {
  const { io } = context;
  if (members > 7) throw new Problem('bad-usage', `${members} members are more than are examined here`, { fix: 'name 1 to 7; 1 and 3 are what most people run' });
  const program = etcdProgram(io.env);
  note(io, `${etcdTitle()}: ${members === 1 ? 'one member' : `${members} members`}, killed again and again for ${time / 1000} s while clients are at work`);
  const examined = await examineEtcd({ program, members, seed, timeMs: time, now: io.now, interrupted: io.interrupted });
  const outcome = examined.fault !== undefined ? 'fail' : examined.acknowledged < ACKNOWLEDGED_MIN || examined.kills === 0 ? 'vacuous' : 'pass';
  if (json === true) printJson(io, { system: ETCD, outcome, ...examined });
  else tell(context, outcome, examined);
  if (picture !== undefined && examined.fault?.history !== undefined) {
    writeWhole(picture, draw(historyPicture(text('These operations have no order', '这些操作不存在合法顺序'), examined.fault.history, sayRegister), 'en'));
  }
  if (outcome !== 'pass') context.status = STATUS.differs;
  if (io.interrupted()) throw new Interrupted();
}

function tell({ io }: Context, outcome: 'pass' | 'fail' | 'vacuous', { acknowledged, unknown, revisions, kills, streams, fault, members, seed }: Examined): void {
  const paint = paintFor(io.out, io.env);
  const did = `${acknowledged} operations answered, ${unknown} without an answer, ${kills} members killed, ${revisions} revisions told in ${streams} streams`;
  if (fault !== undefined) {
    print(io, `${paint.red('✗')} ${fault.rule}: ${fault.message}`);
    print(io, `  ${did}; the same kills and requests again: proctor system examine ${ETCD} --members ${members} --seed ${seed}`);
  } else if (outcome === 'vacuous') print(io, `${paint.yellow('–')} too little happened to say anything: ${did}`);
  else print(io, `${paint.green('✓')} nothing acknowledged is lost, every history has an order, watchers see each revision once and in order: ${did}`);
}
