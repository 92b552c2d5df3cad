import { quizInTheMaking, type Quiz, type QuizRequest } from '../generators/quiz';
import type { Subject } from '../spec/kernel';
import { note, type Io } from './io';
import { Interrupted, Progress } from './progress';

/** The quiz that is asked for, with progress. Throws a Problem if there are not as many items, and Interrupted after Ctrl-C. */
export async function madeQuiz(io: Io, subjects: readonly Subject[], request: QuizRequest): Promise<Quiz> {
  const progress = new Progress(io, request.count, 'questions');
  const work = quizInTheMaking(subjects, request);
  try {
    for (let step = work.next(); ; step = work.next()) {
      if (step.done === true) return step.value;
      await progress.report(step.value, '');
    }
  } catch (problem) {
    progress.end();
    if (problem instanceof Interrupted) note(io, 'Interrupted: there is no quiz yet.');
    throw problem;
  } finally {
    progress.end();
  }
}
