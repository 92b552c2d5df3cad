import { existsSync, readFileSync, rmSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';
import { z } from 'zod';
import { writeWhole } from '../../impl/files';
import { hash32, Problem } from '../../spec/kernel';
import type { Item, Quiz } from '../quiz';

const schema = z.object({ items: z.array(z.string()), chosen: z.array(z.union([z.int(), z.null()])) });

/** Where a sitting is kept: one file for each quiz, named by its items. */
export class SavedSitting {
  private readonly file: string;
  private kept = false;

  constructor(private readonly quiz: Quiz, env: NodeJS.ProcessEnv) {
    const folder = env['XDG_STATE_HOME'] || join(homedir(), '.local', 'state');
    this.file = join(folder, 'proctor', `practice-${hash32(quiz.items.map(({ id }) => id).join()).toString(36)}.json`);
  }

  /** Whether the answers given so far lie in the file. */
  get isKept(): boolean {
    return this.kept;
  }

  /** The answers given so far; null is a pass. A file that cannot be used is as none. */
  read(): readonly (number | null)[] {
    const chosen = this.found();
    this.kept = chosen.length > 0;
    return chosen;
  }

  private found(): readonly (number | null)[] {
    if (!existsSync(this.file)) return [];
    try {
      const { items, chosen } = schema.parse(JSON.parse(readFileSync(this.file, 'utf8')));
      const isThis = items.length === this.quiz.items.length && items.every((id, i) => this.quiz.items[i]?.id === id);
      return isThis && chosen.length < items.length && chosen.every((option, i) => isAnswer(this.quiz.items[i], option)) ? chosen : [];
    } catch {
      return [];
    }
  }

  /** Written after every answer, whole, so that neither Ctrl-C nor kill loses one. Where that cannot be done, why. */
  write(chosen: readonly (number | null)[]): string | undefined {
    try {
      writeWhole(this.file, `${JSON.stringify({ items: this.quiz.items.map(({ id }) => id), chosen })}\n`);
      this.kept = true;
      return undefined;
    } catch (problem) {
      if (!(problem instanceof Problem)) throw problem;
      this.kept = false;
      return problem.what;
    }
  }

  forget(): void {
    if (this.kept) rmSync(this.file, { force: true });
  }
}

/** An option that the item has, or a pass. */
function isAnswer(item: Item | undefined, option: number | null): boolean {
  return option === null || item?.options[option] !== undefined;
}
