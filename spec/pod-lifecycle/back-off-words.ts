import { text, type Text } from '../kernel';
import { BACK_OFF, backOffOf, type Life } from './life';

/** The back-off that a container had built up after so many runs, and when the last of them ended. */
export function builtAfter(life: Life, runs: number): { readonly ended: number; readonly back?: { readonly seconds: number; readonly since: number } } {
  const known = life.runs.slice(0, runs);
  const back = backOffOf({ ...life, runs: known });
  return { ended: known[known.length - 1]?.endedAt ?? 0, ...(back === undefined ? {} : { back }) };
}

const uncounted = text('Its restart for the failed probe did not count towards the back-off.', '它因探针失败的那次重启不计入退避。');

/** Why a container that ended by itself after so many runs is started again so soon and no sooner. */
export function pauseWords(life: Life, runs: number, due: number): Text {
  const { ended, back } = builtAfter(life, runs);
  if (back === undefined) return runs > 1 ? uncounted : text('The first restart is not delayed.', '首次重启没有退避。');
  const { seconds, since } = back;
  if (ended - since > BACK_OFF.forgottenAfter) return text(`More than 10 minutes had passed since the last restart, at second ${since}, so the back-off had been reset.`, `距上一次重启（第 ${since} 秒）已超过 10 分钟，退避已重置。`);
  if (due - ended < seconds) return text(`The back-off had grown to ${seconds} s, but it is reset once more than 10 minutes have passed since the last restart, at second ${since}.`, `退避已增至 ${seconds} 秒，但距上一次重启（第 ${since} 秒）超过 10 分钟就会重置。`);
  return text(`Its back-off of ${seconds} s is over at second ${due}.`, `${life.spec.name} 的 ${seconds} 秒退避在第 ${due} 秒结束。`);
}

/** Why no back-off delays the restart of a container that a failed probe has killed after so many runs. */
export function killPauseWords(life: Life, runs: number): readonly Text[] {
  if (runs === 1) return [];
  const { ended, back } = builtAfter(life, runs - 1);
  if (back === undefined) return [uncounted];
  if (ended - back.since > BACK_OFF.forgottenAfter) return [];
  return [text(`Its back-off of ${back.seconds} s is counted from its end before that, at second ${ended}, and is over.`, `它的 ${back.seconds} 秒退避从更早一次结束（第 ${ended} 秒）算起，已经过去。`)];
}
