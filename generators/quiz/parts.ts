import { languages, type AnyInvariant, type Text } from '../../spec/kernel';
import { situationsOf } from './answered';
import { levelOf, type Item } from './item';
import { Unprovable, type AnyQuestion, type Respondents } from './respondents';

/** An invariant that can be asked about. */
export interface Askable {
  readonly invariant: AnyInvariant;
  readonly question: AnyQuestion;
}

/** What is particular to an item. */
type Parts = Pick<Item, 'id' | 'kind' | 'scenario' | 'stem' | 'options' | 'explanation' | 'reveals' | 'picture'>;

/** The picture of a situation, where the topic has one. */
export function picture({ question }: Askable, situation: unknown): Pick<Item, 'picture'> {
  return question.picture === undefined ? {} : { picture: question.picture(situation) };
}

/** Two answers that are printed beside each other as if they differed. Throws Unprovable if they read alike in a language. */
export function readApart(one: Text, other: Text): void {
  if (languages.some((language) => one[language].trim() === other[language].trim())) throw new Unprovable('what the belief leads to reads like what is true');
}

/** An item of its parts; an interview is as difficult as the example that it is answered with. Throws Unprovable if two options read alike, or if a situation has several right answers. */
export function item(respondents: Respondents, { invariant }: Pick<Askable, 'invariant'>, parts: Parts, example?: Text): Item {
  const { stem, options } = parts;
  if (situationsOf(parts).some((situation) => invariant.question?.isSettled?.(situation) === false)) throw new Unprovable('the rule leaves more than one answer');
  for (const language of languages) {
    const texts = options.map((option) => option.text[language].trim());
    if (new Set(texts).size < texts.length) throw new Unprovable('two options read alike');
  }
  return {
    topic: respondents.subject.topic.id,
    invariant: invariant.id,
    level: levelOf([stem, ...options.map(({ text }) => text), ...(example === undefined ? [] : [example])], options.length),
    sources: invariant.sources,
    answeredBy: [{ name: 'reference', version: '' }],
    ...parts,
  };
}
