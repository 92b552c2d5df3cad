import { subjects } from '../topics';
import { languages } from '../../spec/kernel';

const CHINESE = /[\u4e00-\u9fff]/;

describe.each(subjects().map((each) => [each.topic.id, each] as const))('every misconception of %s', (_topic, { misconceptions }) => {

  test('says what is true instead, in both languages, in at most two sentences that are not the belief', () => {
    const wrong = misconceptions.flatMap(({ id, belief, truth }) => {
      const sentences = { en: truth.en.split(/[.?!](?: (?=[A-Z])|$)/).length - 1, zh: truth.zh.split('。').length - 1 };
      return [
        ...languages.flatMap((language) => [
          ...(truth[language].trim() === '' || truth[language] === belief[language] ? [`${id}: it is the belief, or blank (${language})`] : []),
          ...(sentences[language] < 1 || sentences[language] > 2 ? [`${id}: ${sentences[language]} sentences (${language})`] : []),
        ]),
        ...(CHINESE.test(truth.en) || !CHINESE.test(truth.zh) ? [`${id}: in the wrong language`] : []),
      ];
    });
    expect(wrong).toEqual([]);
  });

  test('has a truth of its own, and no stray spaces between Chinese words', () => {
    for (const language of languages) expect(new Set(misconceptions.map(({ truth }) => truth[language])).size).toBe(misconceptions.length);
    expect(misconceptions.filter(({ truth }) => /[\u4e00-\u9fff，。：；（）“”] +[\u4e00-\u9fff，。：；（）“”]/.test(truth.zh)).map(({ id }) => id)).toEqual([]);
  });
});
