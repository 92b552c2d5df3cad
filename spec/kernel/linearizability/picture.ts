import type { Span, Timeline } from '../picture';
import { text, type Text } from '../text';
import { endOf, outputOf, type Operation } from './history';
import type { RegisterInput, RegisterOutput } from './models';

/** Operations as they overlapped, to be drawn. Who follows on whom may be one client; nobody has two operations at once. */
export function historyPicture<Input, Output>(title: Text, operations: readonly Operation<Input, Output>[], say: (input: Input, output: Output | undefined) => Text): Timeline {
  const busyUntil: number[] = [];
  const spans = [...operations].sort((a, b) => a.call - b.call).map((operation): Span => {
    const { call, input } = operation;
    const free = busyUntil.findIndex((until) => until < call);
    const client = free < 0 ? busyUntil.length : free;
    busyUntil[client] = endOf(operation);
    return { client: client + 1, text: say(input, outputOf(operation)), from: call, to: endOf(operation) };
  });
  return { kind: 'timeline', title, spans };
}

/** An operation on a register, or on a key of a store, with what came of it. */
export function sayRegister<Value>(input: RegisterInput<Value> & { readonly key?: string }, output: RegisterOutput<Value> | undefined): Text {
  const what = input.key === undefined ? '' : ` ${input.key}`;
  switch (input.do) {
    case 'read':
      return typeof output === 'object' ? text(`read${what} → ${String(output.value)}`, `读${what} → ${String(output.value)}`) : text(`read${what}`, `读${what}`);
    case 'write':
      return text(`write${what} ${String(input.value)}`, `写${what} ${String(input.value)}`);
    case 'cas': {
      const said = `cas${what} ${String(input.expected)} → ${String(input.value)}`;
      if (output === undefined) return text(said, said);
      return output === true ? text(`${said}: done`, `${said}：成功`) : text(`${said}: refused`, `${said}：失败`);
    }
  }
}
