const light = '--bg:#fbfbfa;--card:#fff;--ink:#1d2125;--soft:#5b6570;--line:#d9dee3;--accent:#1f5fbf;--good:#17703c;--goodbg:#e7f5ec;--bad:#a82a1e;--badbg:#fcebe9;--focus:#b35c00';

/** The look of a page: light and dark, phone and print. */
export const style = String.raw`
:root{color-scheme:light dark;${light}}
@media(prefers-color-scheme:dark){:root{--bg:#15181b;--card:#1d2226;--ink:#e6eaed;--soft:#a3aeb8;--line:#363e45;--accent:#83b4ff;--good:#7fd6a0;--goodbg:#17301f;--bad:#ff9d92;--badbg:#3a1d1a;--focus:#ffb454}}
*{box-sizing:border-box}
body{margin:0;background:var(--bg);color:var(--ink);font:16px/1.6 system-ui,-apple-system,"Segoe UI","Noto Sans","Noto Sans CJK SC","PingFang SC","Microsoft YaHei",sans-serif}
header,main,footer{max-width:46rem;margin:0 auto;padding:0 1rem}
header{display:flex;gap:1rem;align-items:center;justify-content:space-between;padding-top:1rem;padding-bottom:.5rem}
h1{font-size:1.15rem;margin:0}h2{font-size:1.05rem;margin:0 0 .75rem}
button,summary{font:inherit;cursor:pointer}
button{border:1px solid var(--line);background:var(--card);color:var(--ink);border-radius:.5rem;padding:.45rem .9rem}
button.main{background:var(--accent);border-color:var(--accent);color:var(--card);font-weight:600}
button[disabled]{opacity:.45;cursor:default}
:focus-visible{outline:3px solid var(--focus);outline-offset:2px}
.bar{height:.35rem;background:var(--line);border-radius:1rem;overflow:hidden;margin:.25rem 0 1rem}.bar>i{display:block;height:100%;background:var(--accent)}
.card{background:var(--card);border:1px solid var(--line);border-radius:.75rem;padding:1.1rem 1.25rem;margin-bottom:1rem;overflow-wrap:anywhere}
.meta{color:var(--soft);font-size:.85rem;display:flex;gap:.75rem;flex-wrap:wrap;margin:0 0 .6rem}
fieldset{border:0;margin:0;padding:0;min-width:0}legend{padding:0;width:100%}
.opt{display:flex;gap:.7rem;align-items:flex-start;border:1px solid var(--line);border-radius:.6rem;padding:.6rem .8rem;margin:.5rem 0}
.opt:has(:checked){border-color:var(--accent);box-shadow:0 0 0 1px var(--accent)}
.opt input{margin-top:.4rem;accent-color:var(--accent)}.opt .l{color:var(--soft);font-weight:600;min-width:1.1em}.opt .b{flex:1;min-width:0;overflow-wrap:anywhere}
.opt.good{border-color:var(--good);background:var(--goodbg)}.opt.bad{border-color:var(--bad);background:var(--badbg)}
.why{font-size:.92rem;margin-top:.35rem;color:var(--ink)}.verdict{font-weight:700}.good .verdict{color:var(--good)}.bad .verdict{color:var(--bad)}
.belief{font-style:italic;color:var(--soft)}
table{overflow-wrap:normal;border-collapse:collapse;display:block;overflow-x:auto;max-width:100%}th,td{border:1px solid var(--line);padding:.25rem .6rem;text-align:left;vertical-align:top}
code{font:.88em ui-monospace,SFMono-Regular,Menlo,Consolas,monospace;background:color-mix(in srgb,var(--line) 45%,transparent);border-radius:.25rem;padding:.05em .3em;overflow-wrap:anywhere}
.nav{display:flex;gap:.5rem;flex-wrap:wrap;align-items:center;margin:1rem 0}.nav .gap{flex:1}
.dots{display:flex;flex-wrap:wrap;gap:.3rem;padding:.5rem 0;margin:0;list-style:none}.dots button{min-width:2.3rem;padding:.2rem .3rem;font-size:.85rem}
.dots .on{border-color:var(--accent);font-weight:700}
small,footer{color:var(--soft);font-size:.85rem}footer{padding-bottom:2rem}
.picture{margin:.75rem 0}.picture svg.pd{display:block;width:100%;max-width:25rem}
.opt{flex-wrap:wrap}.opt .picture{flex:0 0 100%;margin:0}
@media(max-width:30rem){.picture{margin-inline:-1rem}.opt .picture{flex-basis:calc(100% + 1.2rem);margin-inline:-.6rem}}
p{margin:.5rem 0}ul,ol{padding-left:1.4rem;margin:.5rem 0}
#live{position:absolute;width:1px;height:1px;overflow:hidden;clip-path:inset(50%);white-space:nowrap}
.paper{display:none}
@media print{:root{color-scheme:light;${light}}header button,.screen,footer{display:none!important}.paper{display:block}.card{break-inside:avoid;border:0;border-bottom:1px solid #999;border-radius:0}body{background:#fff;color:#000;font-size:11pt}}
@media(prefers-reduced-motion:no-preference){.bar>i{transition:width .2s}}
`;
