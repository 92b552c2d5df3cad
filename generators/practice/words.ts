import type { Language } from '../../spec/kernel';

/** The words of the terminal quiz. */
export const practiceWords = {
  en: {
    question: (i: number, n: number) => `Question ${i} of ${n}`,
    prompt: (last: string) => `Your answer (A-${last}, ? pass, l list, q quit): `,
    open: 'Think of an answer, then press Enter for the model answer: ',
    right: 'Right.', wrong: (letter: string) => `Wrong. The right answer is ${letter}.`, passed: (letter: string) => `Passed. The right answer is ${letter}.`,
    believes: 'This answer suggests the belief:', instead: 'In fact:', unknown: 'Please type one of the letters.',
    score: (right: number, n: number) => `Score: ${right} of ${n}`, topic: (name: string, right: number, n: number) => `  ${name}: ${right} of ${n}`,
    diagnosis: 'Your answers point to these beliefs:', none: 'Your answers point to no particular misconception.',
    times: (times: number, n: number) => `${times} of ${n} ${n === 1 ? 'time' : 'times'}`, saved: 'Progress is kept; the same command goes on here.', notSaved: (why: string) => `Progress cannot be kept (${why}); set XDG_STATE_HOME to a folder that can be written.`, resumed: (i: number) => `Going on at question ${i}.`,
    answered: 'answered', unanswered: 'open', truth: 'Read on: proctor explain', alike: (who: string) => `Same answer from: ${who}.`,
  },
  zh: {
    question: (i: number, n: number) => `第 ${i} 题，共 ${n} 题`,
    prompt: (last: string) => `你的答案（A-${last}，? 跳过，l 列表，q 退出）：`,
    open: '先想一想，再按 Enter 看参考答案：',
    right: '正确。', wrong: (letter: string) => `错误。正确答案是 ${letter}。`, passed: (letter: string) => `已跳过。正确答案是 ${letter}。`,
    believes: '这样回答的人可能认为：', instead: '实际上：', unknown: '请输入选项字母。',
    score: (right: number, n: number) => `得分：${right} / ${n}`, topic: (name: string, right: number, n: number) => `  ${name}：${right} / ${n}`,
    diagnosis: '你的回答反映出以下想法：', none: '没有发现明显的误解。',
    times: (times: number, n: number) => `${times} / ${n} 次`, saved: '进度已保存，再次运行同一命令即可继续。', notSaved: (why: string) => `无法保存进度（${why}）；请把 XDG_STATE_HOME 设为可写的目录。`, resumed: (i: number) => `从第 ${i} 题继续。`,
    answered: '已答', unanswered: '未答', truth: '延伸阅读：proctor explain', alike: (who: string) => `给出相同答案的实现：${who}。`,
  },
} as const satisfies Readonly<Record<Language, object>>;
