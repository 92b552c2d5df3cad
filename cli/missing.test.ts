import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { temporaryFolder } from '../impl/folder.testkit';
import { proctor } from './proctor.testkit';

const folder = temporaryFolder();
mkdirSync(join(folder, 'bin'));
/** A machine on which nothing is built, and nothing is installed that could build. */
const bare = { PATH: join(folder, 'bin'), XDG_CACHE_HOME: join(folder, 'cache') };

describe('a build for which the toolchain is missing says what is missing, in one line', () => {
  test.each([
    ['kubernetes', 'a Go toolchain'],
    ['etcd-raft', 'a Go toolchain'],
    ['raft-rs', 'a Rust toolchain'],
    ['etcd', 'a Go toolchain'],
    ['cluster', 'a Go toolchain'],
  ])('%s', async (name, lacking) => {
    const { status, out, err } = await proctor(['system', 'build', name], { env: bare });
    expect({ status, out }).toEqual({ status: 3, out: '' });
    expect(err.trimEnd().split('\n').at(-1)).toMatch(new RegExp(`^proctor: ${name} cannot be built: this machine lacks ${lacking} \\(.*\\); install it and try again \\[missing-toolchain\\]$`));
    expect(err).not.toContain('ENOENT');
  });
});
