export * from './answered';
export { Balance } from './balance';
export { errorsOf } from './errors';
export * from './item';
export { prove } from './prove';
export { Respondents, Unprovable } from './respondents';
export { cues, cueScore, Fairness, pointedAt, type CueScore, type Shown } from './rules';
export * from './score';
export { makeQuiz, quizInTheMaking, type QuizRequest } from './select';
