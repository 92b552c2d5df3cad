import type { Answer, Batch, LaneAnswer } from '../bridge/ahead';

/** One scenario in the cluster. Its methods are those of the topic's port, but for the promises. */
export interface Live {
  /** Removes what the scenario made; called once, when nothing more is asked. */
  dispose(): Promise<void>;
}

type Methods = Readonly<Record<string, (...params: readonly unknown[]) => Promise<unknown>>>;

/** How long a batch may wait for its first answer, so that whoever asks can do something else between. */
const WAIT_MS = 300;
/** How long the first answer of a batch waits for others: whoever asks works on all of them at once, and lets the cluster work meanwhile. */
const GATHER_MS = 5;

/**
 * The port of a topic as the host knows it: each method asks the scenario of the moment, `reset` begins another one, and
 * `ahead` works on many side by side. `ready` is awaited before each call; if it rejects, that is the answer.
 */
export function lanes(methods: readonly string[], make: () => Live, ready: () => Promise<void>): object {
  let current: Live | undefined;
  const many = new Map<number, Live>();
  const disposing = new Set<Promise<void>>();
  const answers: LaneAnswer[] = [];
  let wake = () => {};

  const asked = async (live: Live, method: string, params: readonly unknown[]): Promise<unknown> => {
    await ready();
    return call(live, method, params);
  };
  const dispose = (live: Live | undefined) => {
    const work = live?.dispose().catch(() => undefined);
    if (work === undefined) return;
    disposing.add(work);
    void work.then(() => disposing.delete(work));
  };
  const begin = async ({ lane, method, params }: Batch['begin'][number]): Promise<void> => {
    const live = many.get(lane) ?? make();
    many.set(lane, live);
    answers.push({ lane, ...(await answered(() => asked(live, method, params))) });
    wake();
  };
  return {
    ...Object.fromEntries(methods.map((method) => [method, (...params: readonly unknown[]) => asked((current ??= make()), method, params)])),
    reset() {
      dispose(current);
      current = undefined;
    },
    async ahead(batch: Batch): Promise<readonly LaneAnswer[]> {
      for (const lane of batch.end) {
        dispose(many.get(lane));
        many.delete(lane);
      }
      for (const each of batch.begin) void begin(each);
      if (answers.length === 0 && many.size > 0) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(resolve, WAIT_MS);
          wake = () => resolve(clearTimeout(timer));
        });
        if (answers.length > 0 && answers.length < many.size) await new Promise((resolve) => setTimeout(resolve, GATHER_MS));
      }
      return answers.splice(0);
    },
  };
}

function call(live: Live, method: string, params: readonly unknown[]): Promise<unknown> {
  const target = (live as unknown as Methods)[method];
  if (target === undefined) throw new Error(`there is no method ${method}`);
  return target.apply(live, [...params]);
}

async function answered(ask: () => Promise<unknown>): Promise<Answer> {
  try {
    return { result: (await ask()) ?? null };
  } catch (problem) {
    const { name, message } = problem as Error;
    return { error: message, ...(name === 'ScenarioUnsupported' ? { unsupported: true } : {}), ...(name === 'TimeoutError' ? { late: true } : {}) };
  }
}
