import { join, text, type Text } from '../kernel';
import { readyWords } from './container-rule';
import type { Story } from './life';
import { endOfStory, unready } from './pod-rule';

const SENTENCES_MAX = 3;

/** Why the containers are where they are at the end: what has ended or waits first, at most three sentences. */
export function sayStates(story: Story): Text {
  const { demands } = endOfStory(story);
  const still = demands.filter(({ clause }) => clause === 'what-runs-keeps-running');
  const moved = demands.filter((each) => !still.includes(each));
  return join([...moved, ...still].slice(0, SENTENCES_MAX).map(({ why }) => why()), 'sentences');
}

/** Why the Pod is ready at the end, or why not. */
export function readyReason(story: Story): Text {
  const { moment } = endOfStory(story);
  const blocking = unready(moment.lives);
  if (blocking === undefined) return text('In the end every main container and sidecar is started and ready.', '最后主容器和 sidecar 都已 started 且就绪。');
  return join([text('In the end:', '最后：'), readyWords(blocking)], 'sentences');
}
