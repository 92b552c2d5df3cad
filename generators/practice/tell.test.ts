import { subject } from '../../impl/topics';
import { languages } from '../../spec/kernel';
import { write } from '../formats';
import { makeQuiz } from '../quiz';
import { tellFeedback, tellResult } from './tell';
import { practiceWords } from './words';

const wal = subject('wal');
const truths = Object.fromEntries(wal.misconceptions.map(({ id, truth }) => [id, truth]));
const quiz = makeQuiz([wal], { seed: 3, count: 8, kinds: ['predict'], asDrawn: true });

test('who answers wrongly is told what is true instead, at once and in the end; who answers rightly is not', () => {
  expect(quiz.items).toHaveLength(8);
  for (const language of languages) {
    const { instead } = practiceWords[language];
    for (const item of quiz.items) {
      for (const [i, { correct, misconception = '' }] of item.options.entries()) {
        const told = tellFeedback(item, i, quiz, language);
        if (correct) expect(told).not.toContain(instead);
        else expect(told).toContain(`${instead} ${truths[misconception]?.[language] ?? 'nothing'}`);
      }
    }
    const given = quiz.items.map((item) => ({ item, chosen: item.options.findIndex(({ correct }) => !correct) }));
    const lines = tellResult(quiz, given, language).split('\n').filter((line) => line.includes(instead));
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) expect(Object.values(truths).map((truth) => truth[language])).toContain(line.replace(instead, '').trim());
  }
});

test('one is not told as several', () => {
  expect([1, 2].map((number) => practiceWords.en.times(1, number))).toEqual(['1 of 1 time', '1 of 2 times']);
  const one = (count: number) => write('markdown', { ...quiz, items: quiz.items.slice(0, count) }, ['en']);
  expect(one(1)).toContain('\n1 question, seed');
  expect(one(2)).toContain('\n2 questions, seed');
});
