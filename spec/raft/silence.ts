import { shortened, text, type Moment, type SpaceTime } from '../kernel';
import { ANSWERING, called } from './panics';
import type { Message, NodeId, RaftPort } from './port';
import { titleOf } from './portray-title';

/** Knows which call was made last: the one without an answer, if none comes. */
export class LastCall {
  private name = '';
  private args: readonly unknown[] = [];

  through(port: RaftPort): RaftPort {
    return new Proxy(port, {
      get: (target, name) => {
        const value: unknown = Reflect.get(target, name);
        if (typeof value !== 'function') return value;
        return (...args: readonly unknown[]): unknown => {
          this.name = String(name);
          this.args = args;
          return value.apply(target, args) as unknown;
        };
      },
    });
  }

  /** A story of what went before, with the call that ends it, in an operation of a program. */
  ending(story: Omit<SpaceTime, 'title'>, most: number, step?: number): SpaceTime {
    const { lanes, moments } = story;
    const [first] = this.args;
    const node = (this.name === 'receive' ? (first as Message).to : first) as NodeId;
    const call = called(this.name, this.args);
    const silence: Moment = { lane: Math.min(node, lanes.length) - 1, ...(step === undefined ? {} : { step }), texts: [text(`does not answer ${call}`, `没有应答 ${call}`)], breaks: ANSWERING };
    return shortened({ ...story, moments: [...moments, silence], title: titleOf(lanes.length, ANSWERING) }, most);
  }
}
