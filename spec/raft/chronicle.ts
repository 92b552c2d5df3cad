import { verbatim, type Text } from '../kernel';
import { overlaid } from './overlaid';
import type { Config, Durable, Message, NodeId, NodeState, Output, RaftPort } from './port';
import { answered, applied, causeSaid, crashSaid, foundSaid, goesBy, messageSaid, notSynced, restarts, restored, starts, votesFor, writeSaid } from './portrait-words';
import { ELECTION_TICKS } from './program';
import type { Happening, Known, Way, Written } from './retold';

/** What makes a node act. */
type Cause = { readonly texts: readonly Text[]; readonly by: 'tick' | 'message' | 'played message' | 'other'; readonly key?: string };

/**
 * What goes through a port, written down so that it can be drawn and told, whoever asks: a cluster, or a scenario that plays all nodes
 * but one. What happens again without any effect is left out.
 */
export class Chronicle implements Written {
  readonly happened: Happening[] = [];
  readonly ways: Way[] = [];
  readonly nodes = new Map<NodeId, Known>();
  /** How many nodes the cluster has, asked or not. */
  lanes = 0;
  /** How far the fastest clock has come. */
  clock = 0;
  private readonly underWay = new Map<Message, Way[]>();
  /** What happened without any effect since something had one. */
  private readonly usual = new Set<string>();
  /** The terms of nodes that the scenario plays, as far as they were told. */
  private readonly played = new Map<NodeId, number>();

  /** The port, with all that it is asked written down. */
  through(port: RaftPort): RaftPort {
    const all = port as Required<RaftPort>;
    const other = (cause: Text | undefined): Cause => ({ texts: cause === undefined ? [] : [cause], by: 'other' });
    const told: Omit<Required<RaftPort>, 'progress' | 'reset'> = {
      start: (node, config, durable) => this.starts(node, config, durable, port.start(node, config, durable)),
      tick: (node) => this.ticks(node, port.tick(node)),
      receive: (message) => this.arrives(message, port.receive(message)),
      propose: (node, value) => this.takes(node, port.propose(node, value), other(causeSaid({ op: 'propose', node }, value))),
      compact: (node, index, data) => this.takes(node, all.compact(node, index, data), other(causeSaid({ op: 'compact', node }, ''))),
      read: (node, id) => this.takes(node, all.read(node, id), other(causeSaid({ op: 'read', node }, id))),
      transfer: (node, to) => this.takes(node, all.transfer(node, to), other(causeSaid({ op: 'transfer', node, to }, ''))),
      changeMembers: (node, members) => this.takes(node, all.changeMembers(node, members), other(causeSaid({ op: 'members', node, members }, ''))),
    };
    return overlaid(port, told);
  }

  private starts(node: NodeId, { peers }: Config, { entries, snapshot, vote, torn }: Durable, output: Output): Output {
    const before = this.nodes.get(node);
    const base = snapshot?.index ?? 0;
    this.lanes = Math.max(this.lanes, node, ...peers);
    if (before !== undefined) this.add({ node, texts: [crashSaid(undefined)], told: { role: 'down' } });
    const seen = before === undefined ? { ...output.state, role: 'follower' as const, term: 0, commit: 0, vote } : undefined;
    this.nodes.set(node, { seen, lastIndex: base + entries.length, ticks: before?.ticks ?? 0, calledAt: 0, before: 0 });
    const found = base + entries.length > 0 || before !== undefined ? [foundSaid(entries, base, torn === true)] : [];
    return this.takes(node, output, { texts: [...(before !== undefined ? [restarts] : output.state.role === 'follower' ? [] : [starts]), ...found], by: 'other' });
  }

  private ticks(node: NodeId, output: Output): Output {
    const known = this.nodes.get(node);
    if (known !== undefined) this.clock = Math.max(this.clock, ++known.ticks);
    return this.takes(node, output, { texts: [], by: 'tick' });
  }

  private arrives(message: Message, output: Output): Output {
    const { from, to } = message;
    const said = messageSaid(message);
    const known = this.underWay.get(message) ?? [];
    const way = known.find(({ ends }) => ends === undefined) ?? known[0];
    const sent = way?.sent ?? this.plays(message);
    const at = this.happened.length;
    this.takes(to, output, { texts: [], by: way === undefined ? 'played message' : 'message', key: `${from} ${said}` });
    const ends = this.happened[at];
    if (ends === undefined) return output;
    if (way === undefined || way.ends !== undefined) this.ways.push({ to, text: said, sent, ends, fate: way === undefined ? 'arrives' : 'again' });
    else Object.assign(way, { ends, fate: 'arrives' });
    return output;
  }

  /** A node that is not asked itself says something: all that is known of it is the term in what it says. */
  private plays({ from, term }: Message): Happening {
    const isNew = typeof term === 'number' && this.played.get(from) !== term;
    if (isNew) this.played.set(from, term);
    return this.add({ node: from, texts: [], told: isNew ? { term } : {}, isRepeated: true });
  }

  private takes(node: NodeId, output: Output, { texts, by, key = '' }: Cause): Output {
    const known = this.nodes.get(node);
    if (known === undefined) return output;
    const { writes, sync, early, send, state } = output;
    const effects = this.effects(node, known, output);
    const told = changes(known.seen, state);
    known.seen = state;
    const messages = [...early, ...send].map((message) => ({ message, said: messageSaid(message) }));
    const isQuiet = effects.length === 0 && Object.keys(told).length === 0;
    const name = `${node} ${key} ${messages.map(({ message, said }) => `${said} ${message.to}`).join()}`;
    const isIdle = isQuiet && (by === 'tick' || by === 'message');
    const repeated = isIdle && this.usual.has(name) ? { isRepeated: true as const } : {};
    if (isQuiet) this.usual.add(name);
    else this.usual.clear();
    if (!isQuiet || messages.length > 0 || texts.length > 0 || by === 'message' || by === 'played message') {
      const isHere = (message: Message) => message.from === node && message.to !== node && this.nodes.has(message.to);
      const elsewhere = messages.filter(({ message }) => !isHere(message));
      const spoken = [...new Set(elsewhere.map(({ said }) => said))].map((each) => verbatim(`${each} → ${elsewhere.flatMap(({ message, said }) => (said === each ? [message.to] : [])).join(' ')}`));
      const least = by === 'tick' || by === 'played message' ? 1 : ELECTION_TICKS;
      const moment = this.add({ node, texts: [...texts, ...effects, ...(writes.length > 0 && !sync ? [notSynced] : []), ...spoken], told, isIdle, ...repeated, waited: { ticks: known.ticks, least } });
      for (const { message, said } of messages) {
        if (!isHere(message)) continue;
        const way: Way = { to: message.to, text: said, sent: moment, ends: undefined, fate: 'under way' };
        this.underWay.set(message, [...(this.underWay.get(message) ?? []), way]);
        this.ways.push(way);
      }
    }
    Object.assign(known, { calledAt: this.clock, before: this.happened.length });
    return output;
  }

  /** What a node does, beside sending and what is seen of it anyway. */
  private effects(node: NodeId, known: Known, { writes, apply, restore, reads = [], state: { vote, term, members } }: Output): readonly Text[] {
    const { seen } = known;
    const written = writes.flatMap((write): readonly Text[] => {
      if (write.kind === 'state') return [];
      const said = writeSaid(write, known.lastIndex);
      known.lastIndex = write.kind === 'entries' ? write.from - 1 + write.entries.length : Math.max(known.lastIndex, write.snapshot.index);
      return said === undefined ? [] : [said];
    });
    const votes = seen !== undefined && vote !== null && vote !== node && (vote !== seen.vote || term !== seen.term);
    return [
      ...written,
      ...(votes ? [votesFor(vote)] : []),
      ...(seen !== undefined && members !== undefined && JSON.stringify(members) !== JSON.stringify(seen.members) ? [goesBy(members)] : []),
      ...(restore === undefined ? [] : [restored(restore.index)]),
      ...(apply.length === 0 ? [] : [applied(apply)]),
      ...reads.map(({ id, index }) => answered(id, index)),
    ];
  }

  private add(happening: Happening): Happening {
    this.happened.push(happening);
    return happening;
  }
}

function changes(seen: NodeState | undefined, { term, role, commit }: NodeState): Happening['told'] {
  return {
    ...(term !== seen?.term || role !== seen.role ? { term } : {}),
    ...(role !== seen?.role ? { role } : {}),
    ...(commit !== (seen?.commit ?? 0) ? { commit } : {}),
  };
}
