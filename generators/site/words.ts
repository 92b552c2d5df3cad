import type { Language } from '../../spec/kernel';

/** The words of the page itself. */
export const pageWords = {
  en: {
    footer: (version: string, count: number, seed: number) => `proctor ${version}, ${count} ${count === 1 ? 'item' : 'items'}, seed ${seed}`,
    title: 'Proctor quiz', colon: ': ', semicolon: '; ', question: 'Question', of: 'of', check: 'Check', next: 'Next', previous: 'Previous', right: 'Right', wrong: 'Wrong',
    result: 'Result', score: 'Score', topics: 'By topic', beliefs: 'Beliefs that your answers point to', noBeliefs: 'No belief stands out.',
    retry: 'Try again what was wrong', restart: 'Start over', mark: 'Mark for review', marked: 'marked', keys: 'Single-key shortcuts (1 to 5 or A to E pick, Enter checks, ← → move)',
    reveal: 'Show the model answer', rate: 'My answer was', good: 'good', fair: 'fair', poor: 'poor', sources: 'Sources', answeredBy: 'Same answer from', item: 'Item',
    times: 'of', language: '中文', answered: 'answered', choose: 'Choose an answer first.', chosen: 'your choice', level: 'level', report: 'To report a mistake, quote',
    believes: 'Who chooses this may believe:', instead: 'In fact:', jump: 'All questions', open: 'not answered',
    kinds: { predict: 'Predict', refute: 'Refute', diagnose: 'Diagnose', spot: 'Spot', order: 'Order', interview: 'Interview' },
  },
  zh: {
    footer: (version: string, count: number, seed: number) => `proctor ${version}，共 ${count} 题，种子 ${seed}`,
    title: 'Proctor 测验', colon: '：', semicolon: '；', question: '第', of: '/', check: '提交', next: '下一题', previous: '上一题', right: '正确', wrong: '错误',
    result: '结果', score: '得分', topics: '各主题', beliefs: '你的回答反映出的想法', noBeliefs: '没有明显的误解。',
    retry: '重做错题', restart: '重新开始', mark: '标记待查', marked: '已标记', keys: '单键快捷键（1–5 或 A–E 选择，Enter 提交，← → 翻页）',
    reveal: '显示参考答案', rate: '我的回答', good: '好', fair: '一般', poor: '差', sources: '出处', answeredBy: '给出相同答案的实现', item: '题号',
    times: '/', language: 'English', answered: '已答', choose: '请先选择一个答案。', chosen: '你的选择', level: '难度', report: '报告错误时请注明',
    believes: '选择此项的人可能认为：', instead: '实际上：', jump: '全部题目', open: '未答',
    kinds: { predict: '预测结果', refute: '找反例', diagnose: '诊断想法', spot: '找出违规', order: '排序', interview: '面试题' },
  },
} as const satisfies Readonly<Record<Language, object>>;
