import { chromium, type Browser, type Page } from 'playwright-core';
import { depictOnce, misconceived, type Picture } from '../../spec/kernel';
import { readCorpus } from '../../impl/corpus';
import { subject } from '../../impl/topics';
import { inBrowser, launch } from '../chromium.testkit';
import { draw } from '.';

jest.setTimeout(60_000);

/** A picture of each question and each story of the corpus. */
function examples(id: string): readonly Picture[] {
  const { topic, misconceptions } = subject(id);
  return readCorpus(topic).flatMap(({ invariant: id, caught, scenario }) => {
    const invariant = topic.invariants.find((each) => each.id === id);
    const asked = invariant?.question?.picture?.(scenario);
    if (asked !== undefined) return [asked];
    const believer = misconceptions.find((each) => each.id === caught.split(', ')[0]);
    if (invariant === undefined || believer === undefined) return [];
    return depictOnce(invariant, misconceived(believer).open(topic), scenario) ?? [];
  });
}

inBrowser('pictures in a browser', () => {
  let browser: Browser;
  let page: Page;

  beforeAll(async () => {
    browser = await chromium.launch(launch);
    page = await browser.newPage({ viewport: { width: 360, height: 800 } });
    await page.setContent(`<!doctype html><html lang="en"><title>pictures</title><body style="margin:0"><main>${['raft', 'wal'].flatMap(examples).map((picture) => draw(picture, 'en')).join('\n')}</main>`);
  }, 60_000);
  afterAll(() => browser.close());

  test('words are where they were meant to be, in the fonts that are there', async () => {
    const wrong = await page.evaluate(`[...document.querySelectorAll('svg')].flatMap((svg) => {
      const whole = svg.getBoundingClientRect();
      const boxes = [...svg.querySelectorAll('text')].map((text) => [text.textContent, text.getBoundingClientRect()]);
      const out = boxes.filter(([, box]) => box.left < whole.left || box.right > whole.right || box.bottom > whole.bottom);
      // Lines may touch: the boxes are those of the font, taller than what is written.
      const meet = boxes.flatMap(([a, p], i) => boxes.slice(i + 1).filter(([, q]) => p.left < q.right && q.left < p.right && p.top + 4 < q.bottom && q.top + 4 < p.bottom).map(([b]) => a + ' / ' + b));
      return [...out.map(([text]) => text), ...meet];
    })`);
    expect(wrong).toEqual([]);
  });

  test('nothing has to be scrolled sideways at the width of a phone', async () => {
    expect(await page.evaluate('document.documentElement.scrollWidth')).toBe(360);
  });

  test.each([['light', 'screen', 'rgb(255, 255, 255)'], ['dark', 'screen', 'rgb(29, 34, 38)'], ['dark', 'print', 'rgb(255, 255, 255)']] as const)('the ground is right in %s mode on %s, and words can be read on it', async (colorScheme, media, ground) => {
    await page.emulateMedia({ colorScheme, media });
    expect(await page.evaluate('getComputedStyle(document.querySelector("svg .ground")).fill')).toBe(ground);
    const contrasts = await page.evaluate(`(() => {
      const parts = (colour) => colour.match(/[0-9.]+/g).slice(0, 3).map((c) => c / 255).map((c) => (c <= 0.03928 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4));
      const luminance = (colour) => parts(colour).reduce((sum, c, i) => sum + c * [0.2126, 0.7152, 0.0722][i], 0);
      const contrast = (a, b) => (Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05);
      const back = luminance(getComputedStyle(document.querySelector('svg .ground')).fill);
      const inks = [...document.querySelectorAll('svg text')].map((text) => getComputedStyle(text).fill);
      const lanes = [...document.querySelectorAll('svg path.leader, svg path.follower')].map((path) => getComputedStyle(path).stroke);
      return [...new Set([...inks, ...lanes])].map((colour) => contrast(luminance(colour), back));
    })()`) as number[];
    expect(Math.min(...contrasts)).toBeGreaterThanOrEqual(4.5);
  });

  test('assistive technology is told of a picture by its title', async () => {
    await page.addScriptTag({ path: require.resolve('axe-core') });
    // Contrasts are measured above: they take axe most of its time.
    expect(await page.evaluate('axe.run("main", { rules: { "color-contrast": { enabled: false } } }).then((r) => r.violations.map(({ id, nodes }) => id + ": " + nodes[0].html.slice(0, 200)))')).toEqual([]);
  });
});
