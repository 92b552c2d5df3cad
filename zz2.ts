import * as fc from 'fast-check';
import { equal } from './spec/kernel';
import { subjects } from './impl/topics';
import { Respondents } from './generators/quiz/respondents';
for (const s of subjects()) {
  if (!(process.argv.slice(2)).includes(s.topic.id)) continue;
  const r = new Respondents(s);
  for (const inv of s.topic.invariants) {
    const q = inv.question; if (!q) continue;
    const tally = new Map<string, {n:number, ids:Set<string>, ex:string}>();
    for (const sc of fc.sample(inv.scenario, { seed: 5, numRuns: 30 })) for (const m of s.misconceptions) {
      if (!r.mayErr(inv, m.id)) continue;
      const truth = r.truth(inv, sc); const b = q.answer(r.belief(inv, m.id, sc), sc);
      if (equal(b, q.answer(truth, sc))) continue;
      const v = inv.holds(q.withAnswer(truth, b, sc), sc); if (!v) continue;
      const e = tally.get(v.clause) ?? { n: 0, ids: new Set<string>(), ex: v.message.en }; e.n++; e.ids.add(m.id.split('/')[1]!); tally.set(v.clause, e);
    }
    console.log('##', inv.id, '::', inv.statement.en.slice(0, 300));
    for (const [c, e] of [...tally].sort((a, b) => b[1].n - a[1].n)) console.log('   ', c, e.n, [...e.ids].slice(0, 3).join(' '), '|', e.ex.slice(0, 110));
  }
}
