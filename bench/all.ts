/**
 * Measurements, one after the other, each in a process of its own: `npm run bench` for those that end in minutes, `npm run bench --
 * items verify` for some, `npm run bench -- raft speed` for a part of one. They measure what is installed: compiled code.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';

/** What is measured only where it is asked for, and why. */
const LEFT_OUT: Readonly<Record<string, string>> = {
  cluster: 'stops the cluster of this machine if there is one, and starts another',
  'raft-stdio': 'asks each known bug in a process of its own, and may take more than half an hour',
};
/** The parts of measurements that have some: one of them is named behind the measurement. */
const PARTS: Readonly<Record<string, readonly string[]>> = { raft: ['speed', 'hunt'], linked: ['qos', 'rbac', 'service-account', 'pod-lifecycle', 'pv-binding'] };

const there = readdirSync(__dirname)
  .filter((file) => file.endsWith('.js') && file !== basename(__filename))
  .map((file) => basename(file, '.js'))
  .sort();

interface Wanted {
  readonly name: string;
  readonly part?: string;
}

/** What some words ask for; says what they may be if they ask for nothing. */
function wantedOf(words: readonly string[]): readonly Wanted[] | string {
  const isPartOf = (word: string | undefined, name: string | undefined) => word !== undefined && name !== undefined && PARTS[name]?.includes(word) === true;
  const stray = words.find((word, i) => !there.includes(word) && !isPartOf(word, words[i - 1]));
  if (stray !== undefined) {
    const parts = Object.entries(PARTS).map(([name, own]) => `${name} has the parts ${own.join(' and ')}`);
    return `there is no measurement ${stray}; there are: ${there.join(', ')}; ${parts.join('; ')}`;
  }
  return words.flatMap((name, i) => {
    const part = words[i + 1];
    return there.includes(name) ? [isPartOf(part, name) && part !== undefined ? { name, part } : { name }] : [];
  });
}

const words = process.argv.slice(2);
const wanted: readonly Wanted[] | string = words.length > 0 ? wantedOf(words) : there.filter((name) => !(name in LEFT_OUT)).map((name) => ({ name }));
if (typeof wanted === 'string') {
  console.error(wanted);
  process.exitCode = 2;
} else {
  for (const { name, part } of wanted) {
    console.log(`\n== ${name}${part === undefined ? '' : ` ${part}`}`);
    const { status } = spawnSync(process.execPath, [join(__dirname, `${name}.js`), ...(part === undefined ? [] : [part])], { stdio: 'inherit' });
    if (status !== 0) process.exitCode = 1;
  }
  if (words.length === 0) {
    console.log('\nleft out:');
    for (const [name, why] of Object.entries(LEFT_OUT)) console.log(`  npm run bench -- ${name}: ${why}`);
  }
}
