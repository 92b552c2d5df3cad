import * as fc from 'fast-check';
import { wal } from '.';
import { canonical } from '../kernel';
import type { Story } from './story';

test('two situations that read alike differ in no setting that decides what a crash costs', () => {
  for (const { id, question, scenario } of wal.invariants) {
    if (question === undefined) continue;
    const settings = new Map<string, string>();
    for (const drawn of fc.sample(scenario, { seed: 1, numRuns: 300 })) {
      const { config } = drawn as Partial<Story>;
      if (config === undefined) continue;
      const [read, setting] = [question.brief(drawn).en, canonical(config)];
      expect({ id, read, setting: settings.get(read) ?? setting }).toEqual({ id, read, setting });
      settings.set(read, setting);
    }
  }
});
