import type { Language, Picture } from '../../spec/kernel';
import { drawJournal } from './journal';
import { drawLogs } from './log-table';
import { drawStory } from './space-time';
import { style } from './style';
import { tag } from './svg';
import { drawTimeline } from './timeline';

export { style as pictureStyle } from './style';
export { tell } from './tell';

/**
 * A picture as SVG that needs nothing else, for a page or as a file of its own: the same picture gives the same bytes. It is made
 * to be read at the width of a phone (320 units), in the light, in the dark and on paper; title and description say what it shows.
 */
export function draw(picture: Picture, language: Language): string {
  switch (picture.kind) {
    case 'journal':
      return drawJournal(picture, language);
    case 'logs':
      return drawLogs(picture, language);
    case 'space-time':
      return drawStory(picture, language);
    case 'timeline':
      return drawTimeline(picture, language);
  }
}

/** The same for a page that has `pictureStyle` once for all of its pictures. */
export function drawWithin(picture: Picture, language: Language): string {
  return draw(picture, language).replace(tag('style', {}, style), '').replace(/ xmlns="[^"]*"/, '');
}
