import type { TemplateName } from './en';

/** 面试官怎样从回答提到的内容区分好坏：一份用于例子有两种答案的情况，一份用于讲述后果的情况。 */
const grading =
  '- **好**的回答会点出关键：{{{why}}}还能举出类似上面的例子，其中答案是“{{{truth}}}”而不是“{{{believed}}}”，并说得出依据：{{{source}}}。\n' +
  '- **一般**的回答：指出说法不对，讲得出规则，但举不出例子；或者答得出这里是“{{{truth}}}”，却说不清原因。\n' +
  '- **差**的回答：表示同意，认为这里是“{{{believed}}}”；或者只说“看情况”而说不出看什么情况。';
const gradingOfStory =
  '- **好**的回答：讲清规则，说得出照这种说法做会出什么问题，例如：{{{why}}}还说得出依据：{{{source}}}。\n' +
  '- **一般**的回答：指出说法不对，讲得出规则，但说不出不遵守会出什么问题。\n' +
  '- **差**的回答：表示同意；或者只说“看情况”而说不出看什么情况。';

/** 有人写明的正确说法，以及照错误说法做会违反的规则。 */
const ruled = '{{{instead}}}\n\n按这种说法做，会违反这条规则：{{{statement}}}';

/** 与英文模板一一对应的中文模板。 */
export const zh: Readonly<Record<TemplateName, string>> = {
  predict: '{{{situation}}}\n\n**{{{ask}}}**',
  refute: '有人说：“{{{belief}}}”\n\n{{{rule}}}\n\n**下面哪种情况下，照这种说法会得出错误答案？**',
  refuteRule: '每种情况问的都是：{{{ask}}}',
  refuteRight: '按这种说法，答案是：{{{believed}}}。实际上是：{{{truth}}}。{{{why}}}',
  refuteWrong: '这里没有差别，无论是否持这种想法，答案都是：{{{truth}}}。',
  refuteExplanation: '只有当某种说法得出的答案与正确答案不同时，才能驳倒它。{{{statement}}}',
  diagnose: '{{{situation}}}\n\n{{{ask}}}有人回答：**{{{answer}}}**。\n\n**哪种想法会得出这个答案？**',
  diagnoseRight: '持这种想法的人会这样回答。{{{why}}}',
  diagnoseWrong: '持这种想法的人会回答：{{{answer}}}。',
  diagnoseExplanation: '正确答案是：{{{truth}}}。{{{because}}}',
  spot: '{{{situation}}}\n\n观察到的过程如下：\n\n{{{steps}}}\n\n规则：{{{statement}}}\n\n**规则最早在哪一步被违反？**',
  spotStep: '第 {{number}} 步',
  spotNowhere: '无',
  spotRight: '这一步之前都符合规则。{{{why}}}',
  spotRightNowhere: '每一步都符合规则。',
  spotWrongEarly: '到这一步为止都符合规则。',
  spotWrongLate: '在此之前规则就已经被违反了。',
  spotWrongNowhere: '规则被违反了：{{{why}}}',
  spotWrongNothingBroken: '这一步符合规则，其他各步也一样。',
  interview: '同事说：“{{{belief}}}”\n\n**这种说法对吗？请举例说明。**',
  interviewAnswer:
    '不对。' + ruled + '\n\n最小的例子：\n\n{{{situation}}}\n\n{{{ask}}}按这种说法，答案是：{{{believed}}}。实际上是：{{{truth}}}。{{{because}}}\n\n' + grading,
  interviewStory: '不对。' + ruled + '\n\n{{#if situation}}最小的例子：\n\n{{{situation}}}\n\n{{/if}}{{#if told}}照这种说法做，会发生什么{{#if isAbridged}}（有省略）{{/if}}：\n\n{{{told}}}\n\n{{/if}}{{{why}}}\n\n' + gradingOfStory,
  right: '{{{because}}}',
  predictWrong: '{{{why}}}',
  explanation: '{{{statement}}}',
  page:
    '# {{{title}}}\n\n{{{intro}}}\n\n{{#each items}}\n\n## {{number}}. {{{heading}}}\n\n{{{stem}}}\n\n{{#each options}}- {{letter}}. {{{text}}}\n{{/each}}\n\n' +
    '<details>\n<summary>答案</summary>\n\n{{#if key}}正确答案是 **{{key}}**。\n\n{{/if}}{{#each options}}- {{letter}}：{{#if belief}}这样回答的人可能认为：“{{{belief}}}”{{/if}}{{{why}}}{{#if misconception}}（`{{misconception}}`）{{/if}}\n{{/each}}\n\n{{{explanation}}}\n\n' +
    '出处：{{{sources}}}\n\n给出相同答案的实现：{{{answeredBy}}}。题号 `{{id}}`，`{{invariant}}`。\n\n</details>\n{{/each}}\n' +
    '{{#if beliefs}}\n## 常见误解与正确说法\n\n<details>\n<summary>本卷涉及的误解</summary>\n\n{{#each beliefs}}- “{{{belief}}}”实际上：{{{instead}}}（`{{id}}`）\n{{/each}}\n</details>\n{{/if}}',
  pageTitle: '测验：{{{topics}}}',
  pageIntro: '共 {{count}} 题，种子 {{seed}}，proctor {{version}}。写出本页时，每个答案都由程序计算得出，每个错误选项都经过验证。',
  heading: '{{kind}}，难度 {{level}}',
  kindPredict: '预测结果',
  kindRefute: '找反例',
  kindDiagnose: '诊断想法',
  kindSpot: '找出违规',
  kindOrder: '排序',
  kindInterview: '面试题',
};
