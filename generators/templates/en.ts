/** How an interviewer tells answers apart, by what they mention: where the example has two answers, and where the belief is seen to do harm. */
const grading =
  '- A **good** answer names the deciding point: {{{why}}} It gives an example like the one above, where the answer is “{{{truth}}}” and not “{{{believed}}}”, and can say where this is documented: {{{source}}}.\n' +
  '- A **fair** answer disagrees and states the rule in general, without an example; or it gets “{{{truth}}}” here and cannot say why.\n' +
  '- A **poor** answer agrees and expects “{{{believed}}}” here, or says “it depends” without saying on what.';
const gradingOfStory =
  '- A **good** answer states the rule and says what goes wrong when somebody acts on the belief, for example: {{{why}}} It can say where this is documented: {{{source}}}.\n' +
  '- A **fair** answer disagrees and states the rule, but cannot say what goes wrong without it.\n' +
  '- A **poor** answer agrees, or says “it depends” without saying on what.';

/** What is true instead, and the rule that acting on the belief breaks. */
const ruled = '{{{instead}}}\n\nActing on the belief breaks this rule: {{{statement}}}';

/** The frames of all kinds of question, as Handlebars templates. What stands in them comes from the topics. */
export const en = {
  predict: '{{{situation}}}\n\n**{{{ask}}}**',
  refute: 'Somebody says: “{{{belief}}}”\n\n{{{rule}}}\n\n**In which of these situations does that lead to a wrong answer?**',
  refuteRule: 'The question in each situation: {{{ask}}}',
  refuteRight: 'Here the belief leads to: {{{believed}}}. In fact: {{{truth}}}. {{{why}}}',
  refuteWrong: 'Here the belief makes no difference. Either way the answer is: {{{truth}}}.',
  refuteExplanation: 'A belief is refuted only where it leads to an answer that differs from the right one. {{{statement}}}',
  diagnose: '{{{situation}}}\n\n{{{ask}}} Somebody answers: **{{{answer}}}**.\n\n**Which belief leads to this answer?**',
  diagnoseRight: 'This belief leads to that answer. {{{why}}}',
  diagnoseWrong: 'This belief would lead to: {{{answer}}}.',
  diagnoseExplanation: 'The right answer is: {{{truth}}}. {{{because}}}',
  spot: '{{{situation}}}\n\nThis was observed:\n\n{{{steps}}}\n\nThe rule: {{{statement}}}\n\n**In which step is the rule first broken?**',
  spotStep: 'step {{number}}',
  spotNowhere: 'no step',
  spotRight: 'Up to here everything agrees with the rule. {{{why}}}',
  spotRightNowhere: 'Every step agrees with the rule.',
  spotWrongEarly: 'Up to and including this step everything agrees with the rule.',
  spotWrongLate: 'The rule has already been broken before this step.',
  spotWrongNowhere: 'The rule is broken: {{{why}}}',
  spotWrongNothingBroken: 'This step agrees with the rule, like all the others.',
  interview: 'A colleague says: “{{{belief}}}”\n\n**Is that right? Explain with an example.**',
  interviewAnswer:
    'No. ' + ruled + '\n\nA minimal example:\n\n{{{situation}}}\n\n{{{ask}}} According to the colleague: {{{believed}}}. In fact: {{{truth}}}. {{{because}}}\n\n' + grading,
  interviewStory: 'No. ' + ruled + '\n\n{{#if situation}}A minimal example:\n\n{{{situation}}}\n\n{{/if}}{{#if told}}What happens when somebody acts on it{{#if isAbridged}} (shortened){{/if}}:\n\n{{{told}}}\n\n{{/if}}{{{why}}}\n\n' + gradingOfStory,
  right: '{{{because}}}',
  predictWrong: '{{{why}}}',
  explanation: '{{{statement}}}',
  page:
    '# {{{title}}}\n\n{{{intro}}}\n\n{{#each items}}\n\n## {{number}}. {{{heading}}}\n\n{{{stem}}}\n\n{{#each options}}- {{letter}}. {{{text}}}\n{{/each}}\n\n' +
    '<details>\n<summary>Answer</summary>\n\n{{#if key}}**{{key}}** is right.\n\n{{/if}}{{#each options}}- {{letter}}: {{#if belief}}This answer suggests the belief: “{{{belief}}}” {{/if}}{{{why}}}{{#if misconception}} (`{{misconception}}`){{/if}}\n{{/each}}\n\n{{{explanation}}}\n\n' +
    'Sources: {{{sources}}}\n\nSame answer from: {{{answeredBy}}}. Item `{{id}}`, `{{invariant}}`.\n\n</details>\n{{/each}}\n' +
    '{{#if beliefs}}\n## Wrong beliefs, and what is true instead\n\n<details>\n<summary>Beliefs that these questions are about</summary>\n\n{{#each beliefs}}- “{{{belief}}}” In fact: {{{instead}}} (`{{id}}`)\n{{/each}}\n</details>\n{{/if}}',
  pageTitle: 'Quiz: {{{topics}}}',
  pageIntro: '{{count}} question{{#unless isOne}}s{{/unless}}, seed {{seed}}, proctor {{version}}. Each key was computed and each wrong option proved wrong when this page was written.',
  heading: '{{kind}}, level {{level}}',
  kindPredict: 'Predict',
  kindRefute: 'Refute',
  kindDiagnose: 'Diagnose',
  kindSpot: 'Spot',
  kindOrder: 'Order',
  kindInterview: 'Interview',
};

export type TemplateName = keyof typeof en;
