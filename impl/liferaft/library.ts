import { createRequire } from 'node:module';
import type { Entry as PortEntry } from '../../spec/raft';
import type { Log } from './log';

// The library has no types of its own: what is used of it is described here.

export interface Entry {
  readonly index: number;
  readonly term: number;
  readonly command: string;
  committed: boolean;
  readonly responses: { readonly address: string; readonly ack: true }[];
}

export interface LastInfo {
  readonly index: number;
  readonly term: number;
  readonly committedIndex: number;
}

/** What nodes say to each other. */
export interface Packet {
  readonly type: string;
  readonly term: number;
  readonly address: string;
}

type Write = (packet: Packet, answered: (error?: Error, packet?: Packet) => void) => void;

export interface Raft {
  readonly address: string;
  readonly state: number;
  readonly term: number;
  readonly leader: string;
  readonly log: Log;
  readonly votes: { readonly for: string | null };
  on(event: 'error', heard: (error: Error) => void): void;
  emit(event: 'data', packet: Packet, answer: (packet?: Packet | Promise<Packet>) => void): void;
  join(address: string, write: Write): void;
  command(value: string): Promise<void>;
}

interface Options {
  readonly 'election min': number;
  readonly 'election max': number;
  readonly heartbeat: number;
  /** The class of its log, which gets these options too. */
  readonly Log: typeof Log;
  readonly found: readonly PortEntry[];
}

interface Library {
  new (address: string, options: Options): Raft;
  readonly LEADER: number;
  readonly CANDIDATE: number;
}

export const PACKAGE = '@markwylde/liferaft';
const load = createRequire(__filename);

export const Liferaft = load(PACKAGE) as Library;
export const VERSION = (load(`${PACKAGE}/package.json`) as { readonly version: string }).version;
