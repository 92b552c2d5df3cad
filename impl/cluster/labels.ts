/** By this label everything that an examination makes is known, whoever made it. */
export const MANAGED = 'app.kubernetes.io/managed-by';
export const MANAGER = 'proctor';
/** The run that made an object. */
export const RUN = 'proctor.example/run';

export function labels(run: string): Readonly<Record<string, string>> {
  return { [MANAGED]: MANAGER, [RUN]: run };
}

/** As a query selects them. */
export const everything = `labelSelector=${encodeURIComponent(`${MANAGED}=${MANAGER},${RUN}`)}`;
