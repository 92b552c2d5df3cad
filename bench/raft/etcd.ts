import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { packageRoot } from '../../impl/package';

/** Messages a second that five nodes of etcd's raft deliver in one process, nothing checked; or why that cannot be measured. */
export function etcdRate(): { readonly rate: number } | { readonly reason: string } {
  const folder = mkdtempSync(join(tmpdir(), 'proctor-etcd-raft-'));
  try {
    const program = join(folder, 'etcd-raft');
    const { status, error, stderr } = spawnSync('go', ['build', '-o', program, '.'], { cwd: join(packageRoot(), 'bench', 'etcd-raft'), encoding: 'utf8' });
    if (error !== undefined) return { reason: 'go is not installed' };
    if (status !== 0) return { reason: `it could not be built: ${stderr.trim().split('\n')[0] ?? ''}` };
    const { stdout } = spawnSync(program, [], { encoding: 'utf8', env: { ...process.env, GOMAXPROCS: '1' } });
    const { messages, seconds } = JSON.parse(stdout) as { messages: number; seconds: number };
    return { rate: messages / seconds };
  } finally {
    rmSync(folder, { recursive: true });
  }
}
