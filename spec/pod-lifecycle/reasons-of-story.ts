import { join, text, type Text } from '../kernel';
import { readyWords } from './container-rule';
import type { Story } from './life';
import { eachStep, endOfStory, unready } from './pod-rule';

const SENTENCES_MAX = 3;

/** Why the containers are where they are at the end: what has ended or waits first, at most three sentences. */
export function sayStates(story: Story): Text {
  const { demands } = endOfStory(story);
  const still = demands.filter(({ clause }) => clause === 'what-runs-keeps-running');
  const moved = demands.filter((each) => !still.includes(each));
  return join([...moved, ...still].slice(0, SENTENCES_MAX).map(({ why }) => why()), 'sentences');
}

function inStep(step: number, why: Text): Text {
  return text(`Step ${step}: ${why.en}`, `第 ${step} 步：${why.zh}`);
}

const restarting = ['the-policy-restarts-it', 'a-failed-probe-restarts'];
const down = ['the-policy-keeps-it-down', 'a-back-off-is-kept', 'nothing-starts-in-a-pod-that-ends'];

/** Which containers were started again and why, step by step, and which were not: at most three steps, the last ones. */
export function sayRestarts(story: Story): Text {
  const told = eachStep(story, ({ demands }) => demands.filter(({ clause }) => restarting.includes(clause) || down.includes(clause)).map(({ why }) => why()))
    .flatMap((whys, step) => whys.map((why) => ({ step, why })));
  // What stays down is down in each later step too: the first step says why.
  const news = told.filter(({ why }, i) => told.findIndex((each) => each.why.en === why.en) === i);
  if (news.length === 0) return sayStates(story);
  const lines = news.slice(-SENTENCES_MAX).map(({ step, why }) => inStep(step + 1, why));
  return join(news.length > SENTENCES_MAX ? [text('Among other things:', '其中：'), ...lines] : lines, 'sentences');
}

/** In which steps the Pod becomes ready or unready, and why: at most three, the first ones. */
export function readyReason(story: Story): Text {
  const states = eachStep(story, ({ moment }) => {
    const blocking = unready(moment.lives);
    return blocking === undefined ? text('every main container and sidecar is ready.', '主容器和 sidecar 全部就绪。') : readyWords(blocking);
  });
  const turns = states.flatMap((why, step) => (step > 0 && states[step - 1]?.en === why.en ? [] : [inStep(step + 1, why)]));
  return join(turns.slice(0, SENTENCES_MAX), 'sentences');
}
