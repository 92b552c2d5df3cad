// Terms 1 to 7, then the ink of term 0, each readable on its ground (contrast of 4.5 and more).
const light = ['#5b6570', '#1f5fbf', '#a04f00', '#17703c', '#7a2fe0', '#a8246e', '#006a74', '#6b5300'];
const dark = ['#a3aeb8', '#83b4ff', '#ffb060', '#7fd6a0', '#c9a6ff', '#ff9ccb', '#5fd3dd', '#e0c45c'];

function scheme(terms: readonly string[], rest: string): string {
  return `svg.pd{${rest};${terms.map((colour, i) => `--t${i}:${colour}`).join(';')}}`;
}

const lightScheme = scheme(light, '--bg:#fff;--ink:#1d2125;--soft:#5b6570;--line:#c9d0d6;--bad:#a82a1e');

/** The look of all pictures. It concerns `svg.pd` alone, for it may stand in a page. */
export const style = [
  lightScheme,
  `@media(prefers-color-scheme:dark){${scheme(dark, '--bg:#1d2226;--ink:#e6eaed;--soft:#a3aeb8;--line:#4a545d;--bad:#ff9d92')}}`,
  `@media print{${lightScheme}svg.pd{print-color-adjust:exact;-webkit-print-color-adjust:exact}}`,
  'svg.pd{max-width:100%;height:auto;font:12px system-ui,-apple-system,"Segoe UI","Noto Sans","Noto Sans CJK SC","PingFang SC","Microsoft YaHei",sans-serif}',
  '.pd text{fill:var(--ink);stroke:none}.pd .soft{fill:var(--soft)}.pd .strong{font-weight:600}.pd .mid{text-anchor:middle}.pd text.bad{fill:var(--bad);font-weight:600}',
  '.pd path{fill:none;stroke:var(--c,var(--soft));stroke-width:1.4}.pd path.rule{stroke:var(--line);stroke-width:1}.pd path.bad{stroke:var(--bad);stroke-width:2}',
  '.pd path.head{fill:var(--c);stroke:none}.pd path.way{stroke-dasharray:2 3;stroke:var(--soft)}.pd path.again{stroke-dasharray:5 3}',
  '.pd path.follower{stroke-width:2.5}.pd path.candidate{stroke-width:3;stroke-dasharray:4 3}.pd path.leader{stroke-width:7}.pd path.down{stroke:var(--soft);stroke-width:1.5;stroke-dasharray:1 5}',
  '.pd .ground{fill:var(--bg)}.pd .under{fill:var(--bg);fill-opacity:.9}.pd .tint{fill:var(--c);fill-opacity:.16;stroke:var(--c);stroke-width:1}.pd .bad.tint{--c:var(--bad)}',
  '.pd .dot{fill:var(--c);stroke:var(--bg);stroke-width:1.5}.pd .ring{fill:none;stroke:var(--bad);stroke-width:2.5}.pd .snap{fill:var(--line);fill-opacity:.45;stroke:var(--line)}.pd .done{stroke-width:2.5}.pd .unsynced{stroke-dasharray:5 3;stroke-width:1.5;fill-opacity:.05}.pd .damaged{stroke:var(--bad);stroke-width:2}',
  ...light.map((_, i) => `.pd .t${i}{--c:var(--t${i})}`),
].join('');
