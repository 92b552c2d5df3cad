import { escaped } from './render';

const marks: Readonly<Record<string, string>> = { pass: '✓', partial: '–', fail: '✗', error: '!', timeout: '⏱', unsupported: '–', vacuous: '∅' };

/** An outcome with its mark, as HTML. */
export function marked(outcome: string): string {
  const mood = outcome === 'pass' ? 'good' : outcome === 'unsupported' || outcome === 'partial' ? '' : 'bad';
  return `<span class="${mood}"><span class="verdict">${marks[outcome] ?? ''} ${escaped(outcome)}</span></span>`;
}
