/** Every measurement, one after the other, each in a process of its own: `npm run bench`. */
import { spawnSync } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { basename, join } from 'node:path';

for (const file of readdirSync(__dirname).sort()) {
  if (file === basename(__filename) || !file.endsWith('.ts')) continue;
  console.log(`\n== ${file}`);
  const { status } = spawnSync(process.execPath, ['--import', 'tsx', join(__dirname, file)], { stdio: 'inherit' });
  if (status !== 0) process.exitCode = 1;
}
