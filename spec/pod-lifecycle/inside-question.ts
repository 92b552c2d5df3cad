import { inEach, join, text, verbatim, wholeAnswer, type Question, type Text, type Trace } from '../kernel';
import type { Met, Step } from './inside-port';
import { duesOf } from './inside-rule';
import type { InsideStory } from './inside-stories';
import { briefInside, describeInside, sayMet, sayStep } from './inside-words';

const trace: Trace<InsideStory, readonly Met[]> = {
  length: (all) => all.length,
  prefix: (all, { pod, steps }, length) => ({ observation: all.slice(0, length), scenario: { pod, steps: steps.slice(0, length) } }),
  say: (all, { steps }, i) => {
    const [step, met] = [steps[i], all[i]];
    if (step === undefined || met === undefined) return verbatim('');
    const [what, outcome] = [sayStep(step), sayMet(met)];
    return 'done' in met ? what : text(`${what.en}: ${outcome.en}`, `${what.zh}：${outcome.zh}`);
  },
};

const REASONS_MAX = 2;

/** Which results a step of a kind may have, in the words of the options. */
const results: { readonly [Do in Step['do']]?: Text } = {
  read: text('Read: the content of the file, or “no such file”.', '读取：文件的内容，或“文件不存在”。'),
  listen: text('Listen: “listening” or “address in use”.', '监听：“监听成功”或“地址已占用”。'),
  connect: text('Connect: the container that answers, or “connection refused”.', '连接：应答的容器，或“连接被拒绝”。'),
  address: text('Look up: the IP address, called A, B, … in order of appearance.', '查看 IP：按首次出现的顺序记为地址 A、B……。'),
};

/** What is asked about a story, with the results that its steps may have. */
export function insideAsk({ steps }: InsideStory): Text {
  const sorts = Object.entries(results).filter(([sort]) => steps.some((step) => step.do === sort)).map(([, words]) => words);
  const words = join(sorts, 'sentences');
  return text(`What is the result of each step? (${words.en})`, `每一步的结果是什么？（${words.zh.replace(/。$/, '')}）`);
}

/** Asks for the result of every step that has one. */
export function insideQuestion(): Question<InsideStory, readonly Met[]> {
  return wholeAnswer<InsideStory, readonly Met[]>({
    describe: describeInside,
    brief: briefInside,
    ask: insideAsk,
    say: (all) =>
      inEach((language) =>
        all.flatMap((met, i) => ('done' in met ? [] : [language === 'en' ? `step ${i + 1}: ${sayMet(met).en}` : `第 ${i + 1} 步：${sayMet(met).zh}`])).join(language === 'en' ? '; ' : '；'),
      ),
    because: (_all, story) => {
      const dues = duesOf(story).flatMap(({ met, why }) => ('done' in met ? [] : [why()]));
      const own = dues.filter((each, i) => dues.findIndex(({ en }) => en === each.en) === i);
      return join(own.slice(-REASONS_MAX), 'sentences');
    },
    trace,
  });
}
