/** What a command line leaves behind for scripts, and what it heeds of the environment: told by --help and by docs/command-line.md. */

/** Exit statuses, with what they mean. */
export const statuses: readonly { readonly status: number; readonly means: string }[] = [
  { status: 0, means: 'done, and all conform' },
  { status: 1, means: 'something does not conform (fail, error, timeout, vacuous, a survivor in matrix)' },
  { status: 2, means: 'bad usage or bad input' },
  { status: 3, means: 'an implementation could not be started' },
  { status: 70, means: 'an error of Proctor itself' },
  { status: 130, means: 'interrupted; what was found so far is printed' },
];

/** Variables of the environment, with what they do. */
export const variables: readonly { readonly name: string; readonly means: string }[] = [
  { name: 'NO_COLOR', means: 'any value: no colours; in a pipe there are none in any case' },
  { name: 'TERM', means: 'dumb: no colours' },
  { name: 'PROCTOR_IMPLEMENTATIONS', means: 'another list of implementations than the one that comes with Proctor, for --impl and for jest' },
  { name: 'PROCTOR_SEED', means: 'the scenarios of a jest suite follow from this number' },
  { name: 'PROCTOR_REPLAY', means: 'a jest suite repeats this reproduction instead of examining; failures print it' },
  { name: 'PROCTOR_STACK', means: 'any value: where an error of Proctor itself came from is shown' },
  { name: 'KUBERNETES', means: '1.36 or 1.35: that release of Kubernetes is built, and examined by --impl kubernetes' },
  { name: 'KUBECONFIG', means: 'where the contexts are that --context names; ~/.kube/config unless said' },
  { name: 'PROCTOR_ACTOR_IMAGE', means: 'where a cluster that --context names finds the image that its containers run, such as in a registry of its own; proctor.local/actor:1 unless said' },
  { name: 'XDG_CACHE_HOME', means: 'where what is built is kept, in a folder proctor; ~/.cache unless said' },
  { name: 'XDG_STATE_HOME', means: 'where the progress of practice is kept, in a folder proctor; ~/.local/state unless said' },
  { name: 'CC', means: 'the C compiler that the local cluster is built with; cc unless said' },
];

/** Behind the help of every command. */
export function statusHelp(): string {
  return table('Exit status', statuses.map(({ status, means }) => [String(status), means]));
}

/** Behind the help of all commands together. */
export function variablesHelp(): string {
  return table('Environment', variables.map(({ name, means }) => [name, means]));
}

function table(title: string, rows: readonly (readonly [string, string])[]): string {
  const width = Math.max(...rows.map(([name]) => name.length));
  return `\n${title}:\n${rows.map(([name, means]) => `  ${name.padEnd(width)}  ${means}`).join('\n')}`;
}
