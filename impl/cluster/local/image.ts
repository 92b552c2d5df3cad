import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** One image for the sandbox, one for everything that runs in a Pod; both hold the same single program. */
export const images = { pause: 'proctor.local/pause:1', actor: 'proctor.local/actor:1' } as const;

const BLOCK_BYTES = 512;

interface TarFile {
  readonly name: string;
  readonly content: Uint8Array;
  readonly mode?: number;
}

/** A tar archive (ustar) whose bytes depend on the files alone. */
export function tar(files: readonly TarFile[]): Buffer {
  const parts = files.flatMap(({ name, content, mode = 0o644 }) => {
    const header = Buffer.alloc(BLOCK_BYTES);
    const octal = (value: number, length: number) => `${value.toString(8).padStart(length - 1, '0')}\0`;
    header.write(name, 0);
    header.write(octal(mode, 8) + octal(0, 8) + octal(0, 8) + octal(content.length, 12) + octal(0, 12), 100);
    header.write('        0', 148);
    header.write('ustar\x0000', 257);
    header.write(`${octal(header.reduce((sum, byte) => sum + byte, 0), 7)} `, 148);
    return [header, content, Buffer.alloc((BLOCK_BYTES - (content.length % BLOCK_BYTES)) % BLOCK_BYTES)];
  });
  return Buffer.concat([...parts, Buffer.alloc(2 * BLOCK_BYTES)]);
}

function sha256(content: Uint8Array): string {
  return createHash('sha256').update(content).digest('hex');
}

/** An image with one layer in the form of `docker save`, which containerd, kind and docker load. */
function image(reference: string, program: Uint8Array, command: readonly string[]): Buffer {
  const layer = tar([{ name: 'machine', content: program, mode: 0o755 }]);
  const architecture = process.arch === 'x64' ? 'amd64' : process.arch;
  const config = Buffer.from(JSON.stringify({ architecture, os: 'linux', config: { Entrypoint: ['/machine'], Cmd: command }, rootfs: { type: 'layers', diff_ids: [`sha256:${sha256(layer)}`] }, history: [{ created_by: 'proctor' }] }));
  const [configName, layerName] = [`${sha256(config)}.json`, `${sha256(layer)}/layer.tar`];
  const manifest = Buffer.from(JSON.stringify([{ Config: configName, RepoTags: [reference], Layers: [layerName] }]));
  return tar([{ name: configName, content: config }, { name: layerName, content: layer }, { name: 'manifest.json', content: manifest }]);
}

/** Writes both images as archives into the folder. */
export function writeImages(folder: string, program: Uint8Array): void {
  writeFileSync(join(folder, 'pause.tar'), image(images.pause, program, ['pause']));
  writeFileSync(join(folder, 'actor.tar'), image(images.actor, program, ['pause']));
}
