import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium, type Browser, type Page } from 'playwright-core';
import { temporaryFolder } from '../../impl/folder.testkit';
import { subject } from '../../impl/topics';
import { cite } from '../../spec/kernel';
import { inBrowser, launch } from '../chromium.testkit';
import { html } from '../formats/html';
import { makeQuiz, suspicion, type Item } from '../quiz';

const folder = temporaryFolder();
const quiz = makeQuiz([subject('qos')], { seed: 4, count: 7, asDrawn: true });
const drawn = makeQuiz([subject('raft')], { seed: 4, count: 24, asDrawn: true });
const first = quiz.items.find(({ options }) => options.length > 0);
const file = join(folder, 'quiz.html');
writeFileSync(file, html(quiz, ['en', 'zh']));
const drawnFile = join(folder, 'drawn.html');
writeFileSync(drawnFile, html(drawn, ['en', 'zh']));
const OVERFLOW = 'document.documentElement.scrollWidth - document.documentElement.clientWidth';

test('the page is one file that names no other', () => {
  const page = readFileSync(file, 'utf8');
  expect(page).not.toMatch(/<link|<script[^>]+src=|@import|url\(/);
  expect(page).not.toMatch(/fetch\(|XMLHttpRequest|WebSocket/);
});

inBrowser('the page in a browser', () => {
  let browser: Browser;
  let page: Page;
  const asked: string[] = [];
  const errors: string[] = [];

  beforeAll(async () => {
    browser = await chromium.launch(launch);
    page = await browser.newPage({ viewport: { width: 390, height: 800 } });
    page.on('request', (request) => asked.push(request.url()));
    page.on('pageerror', (error) => errors.push(error.message));
    await page.goto(pathToFileURL(file).href);
    await page.waitForSelector('form');
  }, 60_000);
  afterAll(async () => {
    expect(errors).toEqual([]);
    await browser.close();
  });

  const heading = () => page.locator('#top').innerText();
  const goTo = async (index: number) => {
    for (let i = 0; i < quiz.items.length; i++) await page.keyboard.press('ArrowLeft');
    for (let i = 0; i < index; i++) await page.keyboard.press('ArrowRight');
    expect(await page.locator('form.card').count()).toBe(index < quiz.items.length ? 1 : 0);
  };
  const at = quiz.items.findIndex((item) => item === first);
  const key = first?.options.findIndex(({ correct }) => correct) ?? 0;

  test('asks for nothing but itself', () => {
    expect(asked.filter((url) => !url.startsWith('file:'))).toEqual([]);
  });

  test('is answered with the keyboard alone, and says why each option is right or wrong', async () => {
    await goTo(at);
    await page.keyboard.press(String(key + 1));
    await page.keyboard.press('Enter');
    const text = await page.locator('form').innerText();
    expect(text.match(/✓ Right/g)).toHaveLength(1);
    expect(text.match(/✗ Wrong/g)).toHaveLength((first?.options.length ?? 0) - 1);
    expect(await page.locator('#live').textContent()).toBe('Right');
  });

  test('changes its language without losing the place', async () => {
    const before = await heading();
    const [said, footer] = [page.locator('#live'), page.locator('footer')];
    expect(await said.textContent()).toBe('Right');
    expect(await footer.innerText()).toBe(`proctor ${quiz.proctor}, ${quiz.items.length} items, seed 4`);
    await page.click('#lang');
    expect(await heading()).not.toBe(before);
    expect(await said.textContent()).toBe('');
    expect(await footer.innerText()).toBe(`proctor ${quiz.proctor}，共 ${quiz.items.length} 题，种子 4`);
    expect(await page.locator('html').getAttribute('lang')).toBe('zh-CN');
    expect(await page.locator('form').innerText()).toContain('✓ 正确');
    await page.click('#lang');
    expect(await heading()).toBe(before);
  });

  test('resumes after a reload', async () => {
    const before = await heading();
    await page.reload();
    await page.waitForSelector('form');
    expect(await heading()).toBe(before);
    expect(await page.locator('form').innerText()).toContain('✓ Right');
  });

  test('names score and beliefs at the end', async () => {
    const misjudged = quiz.items.findIndex((item, i) => i !== at && item.kind === 'diagnose');
    const believed = quiz.items.findIndex((item, i) => i !== at && item.options.some((option) => suspicion(item, option) !== undefined));
    const chosen = (item: Item | undefined) => item?.options.find(({ correct, misconception }) => !correct && misconception !== undefined)?.misconception ?? 'none';
    for (const wrong of [misjudged, believed]) {
      await goTo(wrong);
      await page.keyboard.press(String((quiz.items[wrong]?.options.findIndex(({ correct, misconception }) => !correct && misconception !== undefined) ?? 0) + 1));
      await page.keyboard.press('Enter');
      const text = await page.locator('form').innerText();
      expect(text).toContain('✗ Wrong (your choice)');
      // A wrong option of a diagnosis is a belief that does not lead there: choosing it is not holding it.
      expect(text.includes('may believe:')).toBe(wrong === believed);
      // That it is not true is worth knowing in both cases, and said of the chosen one alone.
      expect(text.split('In fact: ').slice(1).map((part) => part.split('\n')[0])).toEqual([quiz.truths[chosen(quiz.items[wrong])]?.en]);
    }
    await goTo(quiz.items.length);
    const result = page.locator('section.card').first();
    const text = await result.innerText();
    expect(text).toContain(`Score: 1 of ${quiz.items.filter(({ options }) => options.length > 0).length}`);
    expect(text.match(/qos\/[a-z-]+/g)).toEqual([chosen(quiz.items[believed])]);
    expect(text).toContain(`In fact: ${quiz.truths[chosen(quiz.items[believed])]?.en ?? 'nothing'}`);
    expect(text).not.toContain(chosen(quiz.items[misjudged]));
    await page.click('#lang');
    expect(await result.innerText()).toContain('得分：1 / ');
    await page.click('#lang');
  });

  test.each(['light', 'dark'] as const)('has no accessibility violation, in %s mode, at the width of a phone', async (colorScheme) => {
    await page.emulateMedia({ colorScheme });
    await page.addScriptTag({ path: require.resolve('axe-core') });
    for (const index of [at, quiz.items.length]) {
      await goTo(index);
      const violations = await page.evaluate('axe.run().then((r) => r.violations.map(({ id, nodes }) => id + ": " + nodes[0].html))');
      expect(violations).toEqual([]);
    }
    expect(await page.evaluate(OVERFLOW)).toBe(0);
  });

  test('shows the picture of a situation beside its text, and that of an interview with the answer only', async () => {
    await page.goto(pathToFileURL(drawnFile).href);
    await page.waitForSelector('form');
    const pictures = page.locator('form figure svg');
    const shown = { stem: 0, answer: 0, options: 0 };
    for (const { kind, picture, stem, options } of drawn.items) {
      const isAnswer = kind === 'interview';
      const chosenFrom = options.flatMap((option) => (option.picture === undefined ? [] : [option.picture.title.en]));
      expect(await pictures.count()).toBe((picture === undefined || isAnswer ? 0 : 1) + chosenFrom.length);
      expect(await page.locator('form .opt figure svg > title').allTextContents()).toEqual(chosenFrom);
      shown.options += chosenFrom.length;
      if (picture !== undefined && !isAnswer) {
        shown.stem++;
        expect(await pictures.locator('title').first().textContent()).toBe(picture.title.en);
        // The words stay: the picture says nothing that they do not say.
        expect((await page.locator('legend').innerText()).length).toBeGreaterThan(stem.en.length / 2);
      }
      if (picture !== undefined && isAnswer) {
        await page.keyboard.press('Enter');
        expect(await pictures.count()).toBe(1);
        shown.answer++;
      }
      await page.keyboard.press('ArrowRight');
    }
    expect(shown.stem).toBeGreaterThan(0);
    expect(shown.answer).toBeGreaterThan(0);
    expect(shown.options).toBeGreaterThan(0);
    await page.goto(pathToFileURL(file).href);
    // It comes back where it was left: at a question, or at the results.
    await page.waitForSelector('#app > *');
  }, 60_000);

  test('is no wider than a phone, whatever it cites: no question with its answer, in either language', async () => {
    expect(quiz.items.some(({ sources }) => sources.some((source) => /\S{48}/.test(cite(source))))).toBe(true);
    await goTo(0);
    for (const { id } of quiz.items) {
      if (await page.locator('#next').count() === 0) {
        if (await page.locator('form input[type=radio]').count() > 0) await page.keyboard.press('1');
        await page.keyboard.press('Enter');
      }
      expect(await page.locator('form').innerText()).toContain(id);
      for (let language = 0; language < 2; language++) {
        expect({ id, overflow: await page.evaluate(OVERFLOW) }).toEqual({ id, overflow: 0 });
        await page.click('#lang');
      }
      await page.keyboard.press('ArrowRight');
    }
  });

  test('prints every question with its answers', async () => {
    await page.emulateMedia({ media: 'print', colorScheme: 'dark' });
    await page.evaluate('window.dispatchEvent(new Event("beforeprint"))');
    expect(await page.locator('#paper > section:visible').count()).toBe(quiz.items.length);
    expect(await page.locator('header button:visible').count()).toBe(0);
    // Paper is white, whatever the screen is.
    expect(await page.evaluate('["backgroundColor", "color"].map((name) => getComputedStyle(document.querySelector("#paper .card"))[name])')).toEqual(['rgb(255, 255, 255)', 'rgb(0, 0, 0)']);
  });
});
