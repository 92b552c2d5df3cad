/** Where a statement, a belief or a rule can be read. At least one of them stands behind each. */
export interface Source {
  readonly kind: 'notes' | 'documentation' | 'code' | 'paper' | 'question bank' | 'issue' | 'standard';
  /** Section, page, path or title: enough to find the place. */
  readonly place: string;
  /** Release, edition or year that the statement was checked against. */
  readonly version?: string;
}

/** A section of the study notes, such as `28.1`. */
export function notes(section: string): Source {
  return { kind: 'notes', place: `study notes ${section}` };
}

/** The section of the study notes where one would look for a rule that they do not state. */
export function notesAreSilent(section: string): Source {
  return { kind: 'notes', place: `study notes ${section}, which are silent on this` };
}

/** A page of the Kubernetes documentation, by its path below the site's root. */
export function kubernetesDocs(page: string): Source {
  return { kind: 'documentation', place: `kubernetes.io/${page}`, version: 'v1.37' };
}

/** A file or symbol of Kubernetes' own code. */
export function kubernetesCode(place: string): Source {
  return { kind: 'code', place: `k8s.io/kubernetes ${place}`, version: 'v1.37.2' };
}

/** A section of "In Search of an Understandable Consensus Algorithm" (Ongaro and Ousterhout). */
export function raftPaper(section: string): Source {
  return { kind: 'paper', place: `Ongaro & Ousterhout, In Search of an Understandable Consensus Algorithm, ${section}`, version: '2014' };
}

/** A section of Ongaro's dissertation, "Consensus: Bridging Theory and Practice". */
export function raftThesis(section: string): Source {
  return { kind: 'paper', place: `Ongaro, Consensus: Bridging Theory and Practice, ${section}`, version: '2014' };
}

/** The source on one line. */
export function cite(source: Source): string {
  return source.version === undefined ? source.place : `${source.place} (${source.version})`;
}
