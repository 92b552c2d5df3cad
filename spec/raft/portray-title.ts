import { text, type Text } from '../kernel';

/** What is shown of some nodes: how they come to break a rule, if they do. */
export function titleOf(nodes: number, broken?: string): Text {
  if (broken === undefined) return text(`What happens to ${nodes} nodes`, `${nodes} 个节点上发生的事`);
  return text(`How ${nodes} nodes come to break ${broken}`, `${nodes} 个节点如何违反 ${broken}`);
}
