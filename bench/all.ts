/**
 * Measurements, one after the other, each in a process of its own: `npm run bench` for all, `npm run bench -- items verify`
 * for some. They measure what is installed: compiled code.
 */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';

const there = readdirSync(__dirname)
  .filter((file) => file.endsWith('.js') && file !== basename(__filename))
  .map((file) => basename(file, '.js'))
  .sort();
const wanted = process.argv.slice(2);
for (const name of wanted.length > 0 ? wanted : there) {
  if (!there.includes(name)) {
    console.error(`there is no measurement ${name}; there are: ${there.join(', ')}`);
    process.exitCode = 2;
    continue;
  }
  console.log(`\n== ${name}`);
  const { status } = spawnSync(process.execPath, [join(__dirname, `${name}.js`)], { stdio: 'inherit' });
  if (status !== 0) process.exitCode = 1;
}
