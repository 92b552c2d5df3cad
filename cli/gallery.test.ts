import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { packageRoot } from '../impl/package';
import { galleryFiles } from './gallery';

const docs = join(packageRoot(), 'docs');

test('the pictures in the documents are what is drawn today, and each of them is shown with words for it', () => {
  const files = galleryFiles();
  expect(readdirSync(join(docs, 'pictures')).map((name) => `docs/pictures/${name}`).sort()).toEqual([...files.keys()].sort());
  for (const [path, content] of files) expect(readFileSync(join(packageRoot(), path), 'utf8')).toBe(content);
  const shown = readdirSync(docs).filter((name) => name.endsWith('.md')).flatMap((name) => [...readFileSync(join(docs, name), 'utf8').matchAll(/!\[([^\]]*)\]\(([^)]+)\)/g)]);
  for (const [, words = ''] of shown) expect(words.length).toBeGreaterThan(10);
  expect([...new Set(shown.map(([, , path = '']) => `docs/${path}`))].sort()).toEqual([...files.keys()].sort());
});
