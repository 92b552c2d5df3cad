import type * as fc from 'fast-check';
import { z } from 'zod';
import { invariant, type AnyInvariant, type Coverage, type Question, type Source, type Text } from '../kernel';
import { look, type Field, type Sight } from './history';
import { numbered } from './opaque';
import { serviceAccountPort, type Operation, type ServiceAccountPort } from './port';
import { historyOf, storyViolation, type Story } from './story-rule';

export interface StoryPart {
  readonly id: `service-account/${string}`;
  /** The clauses that the statement tells, where a story can break others, too. */
  readonly tells?: readonly string[];
  readonly statement: Text;
  readonly sources: readonly Source[];
  /** What is looked at of tokens and of the users that reviews name; nothing unless said. */
  readonly fields?: readonly Field[];
  readonly scenario: fc.Arbitrary<Story>;
  readonly covers: Coverage<Story, Sight>;
  readonly question: Question<Story, Sight>;
}

const form: z.ZodType<Story> = z.object({ operations: serviceAccountPort.run.params[0] });

/** An invariant about what happens to a cluster, operation by operation. */
export function storyPart({ fields = [], ...rest }: StoryPart): AnyInvariant {
  const showsIds = fields.includes('uid') || fields.includes('extra');
  return invariant<ServiceAccountPort, Story, Sight>({
    ...rest,
    form,
    observe: (port, { operations }) => {
      const outcomes = port.run(operations);
      return (showsIds ? numbered(outcomes) : outcomes).map((each) => look(each, fields));
    },
    holds: (sight, story) => storyViolation(story, sight),
  });
}

type Covered = Coverage<Story, Sight>[string];

function reviewed(sight: Sight, { operations }: Story, accepted: boolean, which: (operation: Extract<Operation, { do: 'review' }>) => boolean = () => true): boolean {
  return operations.some((each, i) => {
    const seen = sight[i];
    return each.do === 'review' && which(each) && seen !== undefined && 'authenticated' in seen && seen.authenticated === accepted;
  });
}

export const acceptedOnes: Covered = (sight, story) => reviewed(sight, story, true);
export const refusedOnes: Covered = (sight, story) => reviewed(sight, story, false);

/** Seen: a token of a kind, accepted or refused, after something happened. */
export function tokenSeen(accepted: boolean, about: { readonly bound?: string; readonly ofSecret?: boolean; readonly after?: (operation: Operation) => boolean }): Covered {
  return (sight, story) =>
    reviewed(sight, story, accepted, ({ token }) => {
      const issued = historyOf(story).tokens.get(token);
      if (issued === undefined || (about.after !== undefined && !story.operations.some(about.after))) return false;
      return (about.bound === undefined || issued.bound?.kind === about.bound) && (about.ofSecret ?? issued.isOfSecret) === issued.isOfSecret;
    });
}
