import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import * as fc from 'fast-check';
import { foreign } from '../../impl/bridge/foreign-implementation';
import { corpusOf } from '../../impl/corpus';
import { deriveSeed, observeOnce, type AnyInvariant, type Session } from '../../spec/kernel';
import { longExperiment, runWatched, topic, type RaftPort } from '../../spec/raft';

// A machine that is busy with other things may not come to the answer for a while.
const DEADLINE_MS = 60_000;
/** CPU time of this process, in seconds, that each invariant has before the next one has its turn: alike for all, as `verify --time` shares it out. */
const TURN_SECONDS = 0.03;
const TICKS_A_SECOND = 100;

/** A bug that was found: by what, and what it cost in CPU time of both processes, the start of the second one included. */
export interface Find {
  readonly by: string;
  readonly seconds: number;
}

/** CPU time of this process and of those that it waited for, in seconds: fields 14 to 17 of proc_pid_stat(5). */
function spent(): number {
  const fields = readFileSync('/proc/self/stat', 'utf8').split(') ')[1]?.split(' ') ?? [];
  return fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0) / TICKS_A_SECOND;
}

/** Asks a misconception in a process of its own until a search is over. */
async function measured(id: string, search: (session: Session, isOver: () => boolean) => string | undefined, secondsMax: number): Promise<Find | undefined> {
  const before = spent();
  // Of this process alone, which is about half of it: what a child has used is not known before its end.
  const isOver = clock(secondsMax / 2);
  const session = foreign(process.execPath, [join(__dirname, 'hosted.js'), id], { deadlineMs: DEADLINE_MS }).open(topic);
  const by = search(session, isOver);
  session.close();
  // What a child has used is known once its end was noticed.
  await pause(50);
  return by === undefined ? undefined : { by, seconds: spent() - before };
}

/** Whether this process has used so many seconds of CPU time since. */
function clock(seconds: number): () => boolean {
  const start = process.cpuUsage();
  return () => process.cpuUsage(start).user > seconds * 1e6;
}

/** One long run after the other, as `verify --time` does first. */
export function hunted(id: string, seed: number, secondsMax: number): Promise<Find | undefined> {
  return measured(id, ({ port }, isOver) => {
    for (let run = 0; !isOver(); run++) {
      const { broken } = runWatched(port as RaftPort, longExperiment(seed * 100_003 + run));
      if (broken !== undefined) return `raft/${broken}`;
    }
    return undefined;
  }, secondsMax);
}

/** The past counterexamples that `verify` asks before it draws anything, of all invariants in turn. */
export function remembered(id: string): Promise<Find | undefined> {
  const past = corpusOf(topic);
  return measured(id, (session) => topic.invariants.find((invariant) => past(invariant.id).some((scenario) => observeOnce(invariant, session, scenario).violation !== undefined))?.id, Infinity);
}

/** Scenarios of all invariants in turn, drawn afresh. */
export function examined(id: string, seed: number, secondsMax: number): Promise<Find | undefined> {
  return measured(id, (session, isOver) => {
    for (let turn = 0; !isOver(); turn++) {
      for (const invariant of topic.invariants) if (rejects(invariant, session, `${seed} ${turn}`)) return invariant.id;
    }
    return undefined;
  }, secondsMax);
}

function rejects(invariant: AnyInvariant, session: Session, turn: string): boolean {
  const isOver = clock(TURN_SECONDS);
  for (let asked = 0; asked === 0 || !isOver(); asked++) {
    const drawn = fc.sample(invariant.scenario, { seed: deriveSeed(asked, `${invariant.id} ${turn}`), numRuns: 1 });
    if (drawn.some((scenario) => observeOnce(invariant, session, scenario).violation !== undefined)) return true;
  }
  return false;
}
