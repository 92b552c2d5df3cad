/**
 * What the page does, in the language of browsers: it is put into the page as it stands here.
 * It reads the quiz from the page, keeps the answers in localStorage, and needs no network.
 */
export const script = String.raw`
(async function () {
  'use strict';
  var packed = Uint8Array.from(atob(document.getElementById('quiz').textContent.trim()), function (c) { return c.charCodeAt(0); });
  var stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
  var quiz = JSON.parse(await new Response(stream).text());
  var items = quiz.items, KEY = 'proctor ' + quiz.id, app = document.getElementById('app'), live = document.getElementById('live');
  var state = { at: 0, lang: quiz.languages[0], chosen: {}, done: {}, marked: {}, rated: {}, keys: true };
  try { Object.assign(state, JSON.parse(localStorage.getItem(KEY) || '{}')); } catch (e) { /* Storage may be forbidden. */ }
  if (quiz.languages.indexOf(state.lang) < 0) state.lang = quiz.languages[0];
  function save() { try { localStorage.setItem(KEY, JSON.stringify(state)); } catch (e) { /* Then it is only not resumed. */ } }
  function w() { return quiz.words[state.lang]; }
  function t(text) { return text[state.lang]; }
  function el(tag, attributes, children) {
    var node = document.createElement(tag);
    Object.keys(attributes || {}).forEach(function (name) {
      if (name === 'html') node.innerHTML = attributes[name];
      else if (name.slice(0, 2) === 'on') node.addEventListener(name.slice(2), attributes[name]);
      else if (attributes[name] !== false && attributes[name] !== undefined) node.setAttribute(name, attributes[name] === true ? '' : attributes[name]);
    });
    [].concat(children || []).forEach(function (child) { if (child) node.append(child); });
    return node;
  }
  function letter(i) { return String.fromCharCode(65 + i); }
  function isRight(item) { var i = state.chosen[item.id]; return i !== undefined && item.options[i].correct; }
  function facts(item) {
    return el('div', { class: 'meta' }, [w().sources + w().colon + t(item.sources).join(w().semicolon), el('span', {}, w().answeredBy + w().colon + t(item.answeredBy)),
      el('span', {}, [w().report + ' ', el('code', {}, item.id + ' ' + quiz.seed)])]);
  }
  function said(words, text) { return text ? el('div', { class: 'belief', html: words + ' ' + t(text) }) : null; }
  function choice(item, option, i, answers) {
    var done = state.done[item.id] || answers, picked = state.chosen[item.id] === i && !answers, id = item.id + '-' + i + (answers ? 'p' : '');
    var mood = !done ? '' : option.correct ? ' good' : picked ? ' bad' : '';
    var verdict = !done ? null : el('div', { class: 'why', id: id + 'w' }, [
      el('span', { class: 'verdict' }, (option.correct ? '✓ ' + w().right : '✗ ' + w().wrong) + (picked ? ' (' + w().chosen + ')' : '')), el('div', { html: t(option.why) }), said(w().believes, quiz.beliefs[option.misconception]), picked ? said(w().instead, quiz.truths[option.belief]) : null]);
    var input = answers ? null : el('input', { type: 'radio', name: item.id, id: id, value: i, checked: picked, disabled: done ? true : false, 'aria-describedby': done ? id + 'w' : false,
      onchange: function () { state.chosen[item.id] = i; save(); } });
    return el('div', { class: 'opt' + mood }, [input, el('div', { class: 'b' }, [el('label', { for: answers ? false : id }, [el('span', { class: 'l' }, letter(i) + '. '), el('span', { html: t(option.text) })]), verdict]), drawing(option.picture)]);
  }
  function drawing(picture) { return picture && el('figure', { class: 'picture', html: t(picture) }); }
  function body(item, answers) {
    var done = state.done[item.id] || answers;
    var parts = [el('fieldset', {}, [el('legend', { html: t(item.stem) }), drawing(item.picture)].concat(item.options.map(function (option, i) { return choice(item, option, i, answers); })))];
    if (done) parts.push(el('div', { html: t(item.explanation) }), drawing(item.answerPicture), facts(item));
    return parts;
  }
  function head(item, i) {
    return el('div', { class: 'meta' }, [el('strong', {}, w().question + ' ' + (i + 1) + ' ' + w().of + ' ' + items.length), el('span', {}, w().kinds[item.kind]), el('span', { html: t(quiz.titles[item.topic]) }), el('span', {}, w().level + ' ' + item.level)]);
  }
  function finish(item) {
    if (item.options.length && state.chosen[item.id] === undefined) { live.textContent = w().choose; return; }
    state.done[item.id] = true; save(); draw();
    live.textContent = item.options.length ? (isRight(item) ? w().right : w().wrong) : '';
    var next = document.getElementById('next'); if (next) next.focus();
  }
  function go(to) { state.at = Math.max(0, Math.min(items.length, to)); save(); draw(); var h = document.getElementById('top'); if (h) h.focus(); }
  function ratings(item) {
    return el('div', { class: 'nav', role: 'group', 'aria-label': w().rate }, [el('span', {}, (w().rate + w().colon).trim())].concat(['good', 'fair', 'poor'].map(function (name) {
      return el('button', { type: 'button', 'aria-pressed': String(state.rated[item.id] === name), onclick: function () { state.rated[item.id] = name; save(); draw(); } }, (state.rated[item.id] === name ? '● ' : '') + w()[name]);
    })));
  }
  function question(item, i) {
    var done = state.done[item.id], interview = !item.options.length;
    return el('form', { class: 'card screen', onsubmit: function (event) { event.preventDefault(); if (done) go(i + 1); else finish(item); } }, [
      el('h2', { id: 'top', tabindex: '-1' }, head(item, i))].concat(body(item, false), [
      interview && done ? ratings(item) : null,
      el('div', { class: 'nav' }, [
        el('button', { type: 'button', disabled: i === 0, onclick: function () { go(i - 1); } }, w().previous),
        done ? el('button', { class: 'main', id: 'next' }, i + 1 < items.length ? w().next : w().result) : el('button', { class: 'main' }, interview ? w().reveal : w().check),
        done ? null : el('button', { type: 'button', onclick: function () { go(i + 1); } }, w().next), el('span', { class: 'gap' }),
        el('button', { type: 'button', 'aria-pressed': String(!!state.marked[item.id]), onclick: function () { state.marked[item.id] = !state.marked[item.id]; save(); draw(); } }, (state.marked[item.id] ? '★ ' : '☆ ') + w().mark)])]));
  }
  function results() {
    var scored = items.filter(function (item) { return item.options.length; }), right = scored.filter(isRight).length, topics = {}, seen = {};
    scored.forEach(function (item) {
      var topic = topics[item.topic] = topics[item.topic] || [0, 0]; topic[1]++; if (isRight(item)) topic[0]++;
      item.options.forEach(function (option, i) {
        if (!option.misconception) return;
        var count = seen[option.misconception] = seen[option.misconception] || [0, 0]; count[1]++; if (state.chosen[item.id] === i) count[0]++;
      });
    });
    var held = Object.keys(seen).filter(function (id) { return seen[id][0] > 0; }).sort(function (a, b) { return seen[b][0] / seen[b][1] - seen[a][0] / seen[a][1]; });
    function clear(which) { which.forEach(function (item) { delete state.done[item.id]; delete state.chosen[item.id]; delete state.rated[item.id]; }); go(which.length ? items.indexOf(which[0]) : 0); }
    return el('section', { class: 'card screen' }, [el('h2', { id: 'top', tabindex: '-1' }, w().result), el('p', {}, el('strong', {}, w().score + w().colon + right + ' ' + w().times + ' ' + scored.length)),
      el('h2', {}, w().topics), el('ul', {}, Object.keys(topics).map(function (id) { return el('li', {}, [el('span', { html: t(quiz.titles[id]) }), w().colon + topics[id][0] + ' ' + w().times + ' ' + topics[id][1]]); })),
      el('h2', {}, w().beliefs), held.length ? el('ul', {}, held.map(function (id) { return el('li', {}, [el('span', { html: t(quiz.beliefs[id] || { en: id, zh: id }) }), ' ', el('code', {}, id), ' ' + seen[id][0] + ' ' + w().times + ' ' + seen[id][1], said(w().instead, quiz.truths[id])]); })) : el('p', {}, w().noBeliefs),
      el('div', { class: 'nav' }, [el('button', { class: 'main', onclick: function () { clear(scored.filter(function (item) { return !isRight(item); })); } }, w().retry), el('button', { onclick: function () { clear(items); } }, w().restart)])]);
  }
  function overview() {
    return el('details', { class: 'screen' }, [el('summary', {}, w().jump), el('ul', { class: 'dots' }, items.map(function (item, i) {
      var status = !state.done[item.id] ? w().open : !item.options.length ? w().answered : isRight(item) ? w().right : w().wrong;
      var sign = !state.done[item.id] ? '' : !item.options.length ? '•' : isRight(item) ? '✓' : '✗';
      return el('li', {}, el('button', { class: i === state.at ? 'on' : '', 'aria-label': w().question + ' ' + (i + 1) + ', ' + status + (state.marked[item.id] ? ', ' + w().marked : ''), onclick: function () { go(i); } }, (i + 1) + sign + (state.marked[item.id] ? '★' : '')));
    }))]);
  }
  function draw() {
    document.documentElement.lang = state.lang === 'zh' ? 'zh-CN' : 'en'; document.title = w().title; document.getElementById('title').textContent = w().title; document.getElementById('foot').textContent = t(quiz.footer);
    live.textContent = ''; // What was said last is of another question, or in another language.
    var toggle = document.getElementById('lang'); toggle.hidden = quiz.languages.length < 2; toggle.textContent = w().language; toggle.lang = state.lang === 'zh' ? 'en' : 'zh-CN';
    var count = items.filter(function (item) { return state.done[item.id]; }).length, open = app.querySelector('details.screen'), wasOpen = open && open.open;
    app.replaceChildren(el('div', { class: 'screen' }, [el('div', { class: 'bar', role: 'progressbar', 'aria-label': w().answered, 'aria-valuemin': 0, 'aria-valuemax': items.length, 'aria-valuenow': count }, el('i', { style: 'width:' + (100 * count / items.length) + '%' }))]),
      state.at < items.length ? question(items[state.at], state.at) : results(), overview(),
      el('label', { class: 'screen' }, [el('input', { type: 'checkbox', checked: state.keys, onchange: function (event) { state.keys = event.target.checked; save(); } }), ' ' + w().keys]));
    if (wasOpen) app.querySelector('details.screen').open = true;
  }
  function paper() { document.getElementById('paper').replaceChildren.apply(document.getElementById('paper'), items.map(function (item, i) { return el('section', { class: 'card' }, [head(item, i)].concat(body(item, true))); })); }
  window.addEventListener('beforeprint', paper);
  document.getElementById('lang').addEventListener('click', function () { var all = quiz.languages; state.lang = all[(all.indexOf(state.lang) + 1) % all.length]; save(); draw(); });
  document.addEventListener('keydown', function (event) {
    if (!state.keys || event.ctrlKey || event.metaKey || event.altKey) return;
    if (state.at >= items.length) { if (event.key === 'ArrowLeft') { go(state.at - 1); event.preventDefault(); } return; }
    var item = items[state.at], typing = event.target.type === 'checkbox' || event.target.tagName === 'SUMMARY', key = event.key.toLowerCase();
    var pick = /^[1-9]$/.test(key) ? Number(key) - 1 : /^[a-e]$/.test(key) ? key.charCodeAt(0) - 97 : -1;
    if (pick >= 0 && pick < item.options.length && !state.done[item.id]) { state.chosen[item.id] = pick; save(); draw(); document.getElementById(item.id + '-' + pick).focus(); event.preventDefault(); }
    else if ((key === 'arrowright' || key === 'arrowleft') && event.target.type !== 'radio') { go(state.at + (key === 'arrowright' ? 1 : -1)); event.preventDefault(); }
    else if (key === 'enter' && event.target.tagName !== 'BUTTON' && !typing) { if (state.done[item.id]) go(state.at + 1); else finish(item); event.preventDefault(); }
  });
  draw();
  if (location.hash === '#paper') paper();
})();
`;
