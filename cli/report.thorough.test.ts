import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright-core';
import { inBrowser, launch } from '../generators/chromium.testkit';
import { reportPage } from '../generators/site/report';
import { temporaryFolder } from '../impl/folder.testkit';
import { subject } from '../impl/topics';
import { misconceived } from '../spec/kernel';
import { compared, conduct, toJson, type Examination } from './examination';

const PHONE = { width: 390, height: 800 };
const outside = new PassThrough();
const io = { out: outside, err: outside, in: new PassThrough(), env: {}, now: () => 0, interrupted: () => false };
const folder = temporaryFolder();

async function examined(belief: string): Promise<Examination> {
  const found = subject('raft').misconceptions.find(({ id }) => id === belief);
  if (found === undefined) throw new Error(`${belief} is gone`);
  return conduct(io, belief, misconceived(found), ['raft'], { seed: 1, runs: 2 });
}

function written(name: string, examinations: readonly Examination[]): string {
  const file = join(folder, name);
  const names = examinations.map(({ implementation }) => implementation.name);
  const comparison = examinations.length < 2 ? undefined : { names, ...compared(examinations) };
  writeFileSync(file, reportPage(examinations.map((each) => toJson(each, '0')), examinations.map(({ pictures }) => pictures), comparison));
  return pathToFileURL(file).href;
}

/** Names that go on in the next line in the middle of a word, as `raft/spli t-vote`. */
const TORN = `[...document.querySelectorAll('code.name')].filter(({ firstChild: text }) => {
  const top = (at) => { const range = document.createRange(); range.setStart(text, at); range.setEnd(text, at + 1); return range.getBoundingClientRect().top; };
  return [...text.data].some((_, at) => at > 0 && top(at) > top(at - 1) + 4 && !'-/'.includes(text.data[at - 1]));
}).map(({ textContent }) => textContent)`;
const HEIGHTS = `[...document.querySelectorAll('.invariants tbody tr')].map((row) => Math.round(row.getBoundingClientRect().height - (row.querySelector('.why')?.getBoundingClientRect().height ?? 0)))`;
const CUT = `[...document.querySelectorAll('.invariants, .invariants th, .invariants td')].filter((each) => each.clientWidth > 0 && each.scrollWidth > each.clientWidth + 1).map(({ outerHTML }) => outerHTML.slice(0, 100))`;
const OVERFLOW = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';
const VIOLATIONS = 'axe.run().then((r) => r.violations.map(({ id, nodes }) => id + ": " + nodes[0].html))';

inBrowser('the report of verify in a browser', () => {
  let browser: Browser;
  let page: Page;
  let alone: string;
  let beside: string;

  beforeAll(async () => {
    const [many, few] = [await examined('raft/terms-need-no-disk'), await examined('raft/half-is-enough')];
    alone = written('alone.html', [many]);
    beside = written('beside.html', [many, few]);
    browser = await chromium.launch(launch);
    page = await browser.newPage({ viewport: PHONE });
  }, 120_000);
  afterAll(() => browser.close());

  const top = async (selector: string) => (await page.locator(selector).first().boundingBox())?.y ?? Infinity;

  test('on a phone, a row has the height of its name, no name is torn in a word, nothing is cut off', async () => {
    await page.goto(alone);
    const heights: number[] = await page.evaluate(HEIGHTS);
    expect(heights.length).toBe(subject('raft').topic.invariants.length);
    // Three lines of text; a column that nobody sees once made them ten.
    expect(Math.max(...heights)).toBeLessThan(90);
    expect(await page.evaluate(TORN)).toEqual([]);
    expect(await page.evaluate(CUT)).toEqual([]);
    expect(await page.evaluate(OVERFLOW)).toBe(0);
    expect(await page.locator('.seen:visible').count()).toBe(0);
  });

  test.each([PHONE, { width: 1280, height: 800 }])('at a width of $width, what failed comes before what passed, within the first two screens', async (viewport) => {
    for (const url of [alone, beside]) {
      await page.setViewportSize(viewport);
      await page.goto(url);
      const failed = await page.locator('.failure').count();
      expect(failed).toBeGreaterThan(1);
      expect(await top('table.invariants')).toBeGreaterThan(await top(`.failure >> nth=${failed - 1}`));
      const outcomes = await page.locator('.invariants').first().locator('td:nth-child(2)').allInnerTexts();
      const passed = outcomes.findIndex((outcome) => outcome.includes('pass'));
      expect(outcomes.slice(passed).filter((outcome) => outcome.includes('fail'))).toEqual([]);
    }
    await page.goto(alone);
    expect(await top('.failure')).toBeLessThan(2 * viewport.height);
    await page.setViewportSize(PHONE);
  });

  test('each name of what failed leads to its failure, of the implementation that it stands with', async () => {
    await page.goto(beside);
    const targets = await page.locator('a').evaluateAll((links) => links.map((link) => link.getAttribute('href') ?? ''));
    expect(new Set(targets).size).toBeGreaterThan(4);
    for (const target of targets) expect({ target, there: await page.locator(`[id="${target.slice(1)}"]`).count() }).toEqual({ target, there: 1 });
  });

  test('with the width for it, what was seen stands in the table', async () => {
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.goto(alone);
    expect(await page.locator('.seen:visible').count()).toBeGreaterThan(10);
    expect(await page.evaluate(TORN)).toEqual([]);
    await page.setViewportSize(PHONE);
  });

  test.each(['light', 'dark'] as const)('has no accessibility violation, in %s mode, at the width of a phone', async (colorScheme) => {
    await page.emulateMedia({ colorScheme });
    await page.goto(beside);
    await page.addScriptTag({ path: require.resolve('axe-core') });
    expect(await page.evaluate(VIOLATIONS)).toEqual([]);
    expect(await page.evaluate(OVERFLOW)).toBe(0);
  });

  test('paper is white, and has the table with all of its columns', async () => {
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    await page.goto(alone);
    expect(await page.evaluate('getComputedStyle(document.querySelector(".card")).backgroundColor')).toBe('rgb(255, 255, 255)');
    expect(await page.locator('.seen:visible').count()).toBeGreaterThan(10);
    await page.emulateMedia({ media: 'screen', colorScheme: 'light' });
  });
});
