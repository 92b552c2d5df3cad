import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { PortDeclaration } from '../spec/kernel';

const spec = join(__dirname, '..', 'spec');

/** The ids of all topics: each is a folder of `spec` with an index, and nothing else lists them. */
export function topicIds(): readonly string[] {
  return readdirSync(spec, { withFileTypes: true })
    .filter((entry) => entry.isDirectory() && entry.name !== 'kernel')
    .map((entry) => entry.name)
    .filter((name) => ['ts', 'js'].some((extension) => existsSync(join(spec, name, `index.${extension}`))))
    .sort();
}

/** What an implementation has to know of a topic that there is. It takes a fraction of the time of loading the topic. */
export function portNamed(id: string): PortDeclaration {
  return (require(join(spec, id, 'port')) as { declaration: PortDeclaration }).declaration;
}
