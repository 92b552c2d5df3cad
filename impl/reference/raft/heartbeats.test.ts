import { inProcess, observeOnce, Scenarios } from '../../../spec/kernel';
import { topic } from '../../../spec/raft';
import { readClaims } from '../../claims';
import { RaftNode, ReferenceRaft, type NodeClass } from '.';

const scenarios = new Scenarios(1, 100);
const claim = readClaims().find(({ id }) => id === '32.1.2.4');

/** Leads, and says nothing from then on but what clients hand it. */
class Silent extends RaftNode {
  protected override leaderTick(): void {}
}

/** Leads, and says so a heartbeat later. */
class Late extends RaftNode {
  private isWinning = false;
  protected override lead(): void {
    this.isWinning = true;
    super.lead();
    this.isWinning = false;
  }
  protected override heartbeat(): void {
    if (!this.isWinning) super.heartbeat();
  }
}

test.each<[string, NodeClass]>([['never beats again', Silent], ['waits with the first heartbeat', Late]])('a leader that %s is noticed by a rule that decides the claim about heartbeats', (_what, Node) => {
  const session = inProcess('wrong', '0', () => new ReferenceRaft(Node)).open(topic);
  const rules = topic.invariants.filter(({ id }) => claim?.decidedBy.includes(id));
  expect(rules.some((rule) => scenarios.of(rule).some(({ scenario }) => observeOnce(rule, session, scenario).violation !== undefined))).toBe(true);
});
