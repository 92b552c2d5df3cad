import type { Language } from './text';

/** Where a statement, a belief or a rule can be read. At least one of them stands behind each. */
export type Source = StudyNotes | Issue | Edition;

interface StudyNotes {
  readonly kind: 'notes';
  readonly place: string;
  readonly version?: never;
}

/** The address of an issue or a pull request: the repository, and its number there. */
export type IssueAddress = `${string}/${string}#${number}`;

interface Issue {
  readonly kind: 'issue';
  readonly place: IssueAddress;
  /** The year in which it was opened, or the release that has the bug, where that is known. */
  readonly version?: string;
}

/** What changes as time passes: nobody can look it up without knowing which edition is meant. */
interface Edition {
  /** A report is about a system that somebody examined, or a message to a mailing list. */
  readonly kind: 'documentation' | 'code' | 'paper' | 'question bank' | 'report' | 'standard';
  /** Section, page, path or title: enough to find the place. */
  readonly place: string;
  /** Release, edition or year that the statement was checked against. */
  readonly version: string;
}

const NOTES = 'study notes ';
const SILENT = ', which are silent on this';

/** A section of the study notes, such as `28.1`. */
export function notes(section: string): Source {
  return { kind: 'notes', place: NOTES + section };
}

/** The section of the study notes where one would look for a rule that they do not state. */
export function notesAreSilent(section: string): Source {
  return { kind: 'notes', place: NOTES + section + SILENT };
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

/** An issue or a pull request: where a project had a bug, or was asked about it. */
export function issue(place: IssueAddress, version?: string): Source {
  return { kind: 'issue', place, ...(version === undefined ? {} : { version }) };
}

/** An examination by Jepsen, by the path of its report, of a release of the system. */
export function jepsen(path: string, release: string): Source {
  return { kind: 'report', place: `jepsen.io/analyses/${path}`, version: release };
}

/** The source on one line. Titles stay as they are printed; what Proctor says of the notes is said in the language. */
export function cite({ kind, place, version }: Source, language: Language = 'en'): string {
  const said = kind === 'notes' && language === 'zh' ? place.replace(NOTES, '学习笔记 ').replace(SILENT, '（笔记未提及）') : place;
  return version === undefined ? said : `${said} (${version})`;
}
