import { existsSync } from 'node:fs';
import { join, relative } from 'node:path';
import { z } from 'zod';
import { Problem, type Errors } from '../spec/kernel';
import { readText } from './files';
import { packageRoot } from './package';

const errorsSchema = z.record(z.string(), z.record(z.string(), z.int().positive()));

/** Where it is kept who errs how often. */
export function errorsFile(topic: string): string {
  return join(packageRoot(), 'spec', topic, 'errors.json');
}

/** Who errs how often in a topic; nothing where nobody has counted. */
export function readErrors(topic: string, file: string = errorsFile(topic)): Errors | undefined {
  if (!existsSync(file)) return undefined;
  try {
    return errorsSchema.parse(JSON.parse(readText(file)));
  } catch {
    throw new Problem('malformed-file', 'this does not say who errs how often', { where: relative(process.cwd(), file), fix: 'npm run generate' });
  }
}
