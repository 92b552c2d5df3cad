import type { Carried, Lane, Moment, SpaceTime, Text } from '../kernel';
import type { NodeId } from './port';
import { nodeSaid } from './portrait-words';

/** What is told of a node in a moment. */
type Told = Omit<Moment, 'lane' | 'step' | 'texts'>;

/** A story of a few nodes that a question tells, as it will be drawn: the situation, and nothing of what comes of it. */
export class Story {
  private readonly lanes: readonly Lane[];
  private readonly moments: Moment[] = [];
  private readonly messages: Carried[] = [];

  constructor(nodes: number, term: number) {
    this.lanes = Array.from({ length: nodes }, (_, i) => ({ name: nodeSaid(i + 1), term }));
  }

  /** Something happens at a node; gives the number of the moment. */
  at(node: NodeId, texts: readonly Text[], told: Told = {}): number {
    this.moments.push({ lane: node - 1, texts, ...told });
    return this.moments.length - 1;
  }

  /** A message arrives that was sent in an earlier moment; gives the moment of its arrival. */
  arrives(sent: number, to: NodeId, text: string, texts: readonly Text[] = [], told: Told = {}): number {
    const ends = this.at(to, texts, told);
    this.messages.push({ from: this.moments[sent]?.lane ?? 0, to: to - 1, text, sent, ends, fate: 'arrives' });
    return ends;
  }

  picture(title: Text): SpaceTime {
    const { lanes, moments, messages } = this;
    return { kind: 'space-time', title, lanes, moments, messages };
  }
}
