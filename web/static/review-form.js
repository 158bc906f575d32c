// A form of the review: each field is saved as it is left, kept on this machine where there is no
// link, sent later; the score follows while typing, by the law's own program. Without this script
// the page has buttons.
(() => {
  const root = document.getElementById('review-form');
  if (!root) return;
  const set = root.dataset;
  const state = document.getElementById('form-state');
  // The page of a new household is kept once and opened for many: each has a key of its own, here.
  let key = set.key;
  if (location.pathname.endsWith('/moi')) {
    key = location.hash.startsWith('#moi-') ? location.hash.slice(1) : 'moi-' + hex();
    history.replaceState(null, '', location.pathname + location.search + '#' + key);
  }

  function hex() {
    return [...crypto.getRandomValues(new Uint8Array(16))].map((b) => b.toString(16).padStart(2, '0')).join('');
  }

  // ---- the outbox ----

  const device = localStorage.getItem('ansinh-device') ?? hex();
  localStorage.setItem('ansinh-device', device);
  const opening = new Promise((resolve, reject) => {
    const r = indexedDB.open('ansinh-review', 1);
    r.onupgradeneeded = () => r.result.createObjectStore('ops', { keyPath: 'seq', autoIncrement: true });
    r.onsuccess = () => resolve(r.result);
    r.onerror = () => reject(r.error);
  });
  async function store(mode, act) {
    const db = await opening;
    return new Promise((resolve, reject) => {
      const t = db.transaction('ops', mode);
      const r = act(t.objectStore('ops'));
      t.oncomplete = () => resolve(r?.result);
      t.onerror = t.onabort = () => reject(t.error);
    });
  }
  const all = () => store('readonly', (s) => s.getAll());
  const put = (op) => store('readwrite', (s) => s.put(op));
  const drop = (seq) => store('readwrite', (s) => s.delete(seq));

  function say(text, n = 0) {
    state.hidden = false;
    state.textContent = text.replace('{n}', n);
  }

  async function type(member, field, value) {
    await put({
      id: hex(), user: set.user, sync: set.sync, key, commune: set.commune, village: set.village, member, field,
      base: Number(set.version), value: value.replace(/[\t\r\n]/g, ' ').normalize('NFC'), typed: Date.now() * 1000,
      version: 0, said: '',
    });
    later('send', send, 300);
  }
  // What follows each key waits for a pause.
  const timers = {};
  function later(name, act, ms) {
    clearTimeout(timers[name]);
    timers[name] = setTimeout(act, ms);
  }

  // One at a time, in the order of typing; what was answered stays until a page has been seen that has it.
  let sending = Promise.resolve();
  const send = () => (sending = sending.then(sendNow, sendNow));
  async function sendNow() {
    const waiting = (await all()).filter((o) => o.version === 0 && o.user === set.user && !o.said);
    if (waiting.length === 0) return;
    const sync = waiting[0].sync;
    const ops = waiting.filter((o) => o.sync === sync).slice(0, 100);
    const lines = ops.map((o) => [o.id, o.key, o.commune, o.village, o.member, o.field, o.base, 0, o.typed, o.value].join('\t'));
    let text;
    try {
      const who = await fetch('/ra-soat/dong-bo', { redirect: 'manual' });
      if (who.status !== 200) return say(set.login, waiting.length);
      const [csrf, user] = (await who.text()).trim().split('\t');
      if (user !== set.user) return say(set.login, waiting.length);
      const r = await fetch(sync, {
        method: 'POST', redirect: 'manual',
        body: new URLSearchParams({ csrf, device, ops: lines.join('\n') }),
      });
      if (r.status !== 200) return say(set.waiting, waiting.length);
      text = await r.text();
    } catch {
      return say(set.waiting, waiting.length);
    }
    await settle(ops, text);
    if (waiting.length > ops.length) return sendNow();
  }
  async function settle(ops, text) {
    const answers = new Map(text.split('\n').filter(Boolean).map((l) => [l.split('\t')[0], l.split('\t')]));
    let last = set.saved;
    for (const op of ops) {
      const a = answers.get(op.id);
      if (!a) continue;
      if (a[1] === 'refused') {
        op.said = a[3];
        if (op.field.startsWith('#')) await drop(op.seq);
        else await put(op);
        if (op.key === key) { last = a[3]; fault(op, a[3]); }
        continue;
      }
      if (op.key === key && a[1] === 'conflict') last = set.conflict;
      if (op.field.startsWith('#')) {
        await drop(op.seq);
        if (op.key === key) last = set.handed + ' ' + a[3];
        continue;
      }
      op.version = Math.max(1, Number(a[2]));
      if (op.key === key) fault(op, '');
      await put(op);
    }
    say(last);
  }
  function fault(op, text) {
    const at = document.getElementById(`f.${op.member}.${op.field}`);
    const row = at?.closest('.row');
    row?.querySelector('.fault')?.remove();
    if (!row || !text) return;
    const p = document.createElement('p');
    p.className = 'fault';
    p.textContent = text;
    row.querySelector('legend,label').after(p);
  }

  // What was typed here and is not on this page yet.
  async function overlay() {
    for (const op of await all()) {
      if (op.key !== key || op.field.startsWith('#')) continue;
      if (op.version > 0 && op.version <= Number(set.version)) { await drop(op.seq); continue; }
      show(op.member, op.field, op.value);
      if (op.said) fault(op, op.said);
    }
    score();
  }
  function show(member, field, value) {
    if (member > 0 && !root.querySelector(`form.block[data-member="${member}"]`)) addMember(member);
    const at = document.getElementById(`f.${member}.${field}`);
    if (field === 'removed') { root.querySelector(`form.block[data-member="${member}"]`)?.remove(); return; }
    if (!at) return;
    at.closest('form').removeAttribute('data-blank');
    if (at.tagName === 'FIELDSET') {
      const one = [...at.querySelectorAll('input')].find((i) => i.value === value);
      if (one) one.checked = true;
    } else at.value = value;
  }

  // ---- members ----

  const blank = root.querySelector('form.block[data-blank]').cloneNode(true);
  function addMember(number) {
    const form = blank.cloneNode(true), from = `.${blank.dataset.member}.`;
    form.dataset.member = number;
    for (const e of form.querySelectorAll('[id],[name],[for]'))
      for (const a of ['id', 'name', 'for'])
        if (e.getAttribute(a)?.startsWith('f' + from)) e.setAttribute(a, e.getAttribute(a).replace(from, `.${number}.`));
    document.getElementById('add-member').parentNode.before(form);
    return form;
  }
  document.getElementById('add-member').hidden = false;
  document.getElementById('add-member').addEventListener('click', () => {
    const last = [...root.querySelectorAll('form.block')].pop();
    if (last.dataset.blank && !last.querySelector('input[name$=".name"]').value) return last.querySelector('input[name$=".name"]').focus();
    addMember(Number(last.dataset.member) + 1).querySelector('input[name$=".name"]').focus();
  });

  // ---- typing ----

  root.addEventListener('change', (e) => {
    const m = e.target.name?.match(/^f\.(\d+)\.(.+)$/);
    if (!m) return;
    e.target.closest('form').removeAttribute('data-blank');
    type(Number(m[1]), m[2], e.target.value);
    later('score', score, 100);
  });
  root.addEventListener('input', () => later('score', score, 100));
  // A digit chooses among the options of the field; Enter goes on.
  root.addEventListener('keydown', (e) => {
    if (e.target.tagName === 'BUTTON' || e.ctrlKey || e.altKey || e.metaKey) return;
    const group = e.target.closest('fieldset.choice');
    if (group && e.key.length === 1) {
      const one = [...group.querySelectorAll('input')].find((i) => i.value === e.key);
      if (one) {
        e.preventDefault();
        one.checked = true;
        one.focus();
        one.dispatchEvent(new Event('change', { bubbles: true }));
        next(group);
      }
    } else if (e.key === 'Enter' && e.target.tagName !== 'TEXTAREA') {
      e.preventDefault();
      next(e.target.closest('.row'));
    }
  });
  function next(row) {
    const rows = [...root.querySelectorAll('.row')], to = rows[rows.indexOf(row) + 1];
    (to?.querySelector('input:checked') ?? to?.querySelector('input,select'))?.focus();
  }
  for (const b of root.querySelectorAll('button.save')) b.hidden = true;
  root.addEventListener('click', (e) => {
    if (!e.target.matches('button.remove')) return;
    e.preventDefault();
    const form = e.target.closest('form');
    type(Number(form.dataset.member), 'removed', '1');
    form.remove();
    later('score', score, 100);
  });
  root.addEventListener('submit', (e) => {
    e.preventDefault();
    if (e.target.id === 'hand-in') type(0, '#done', '1');
    if (e.target.id === 'hand-in-screen') type(0, '#screen', '1');
  });

  // ---- the score, by the law in WebAssembly ----

  let law = null;
  async function loadLaw() {
    const [module, texts] = await Promise.all([fetch(set.wasm).then((r) => r.arrayBuffer()), fetch(set.law).then((r) => r.arrayBuffer())]);
    const { instance } = await WebAssembly.instantiate(module, {});
    const w = instance.exports, bytes = new Uint8Array(texts);
    const place = (b) => { const at = w.ansinh_alloc(b.length); new Uint8Array(w.memory.buffer).set(b, at); return [at, b.length]; };
    for (let at = 0; at < bytes.length;) {
      const end = bytes.indexOf(10, at);
      const [name, n] = new TextDecoder().decode(bytes.subarray(at, end)).split('\t');
      const text = bytes.subarray(end + 1, end + 1 + Number(n));
      (name.endsWith('.csv') ? w.ansinh_table : w.ansinh_add)(...place(new TextEncoder().encode(name)), ...place(text));
      at = end + 1 + Number(n);
    }
    if (w.ansinh_compile(0) !== 0) return;
    law = w;
    root.dataset.ready = '1';
    score();
  }
  function facts() {
    const lines = [set.area.trim()];
    let number = 0;
    for (const form of root.querySelectorAll('form.block')) {
      const member = Number(form.dataset.member);
      const name = form.querySelector('input[name$=".name"]');
      if (member > 0 && !name?.value.trim()) continue;
      const who = member > 0 ? ++number : 'household';
      for (const i of form.elements) {
        const m = i.name?.match(/^f\.\d+\.([a-z0-9_]+)$/);
        if (!m || i.value === '' || (i.type === 'radio' && !i.checked)) continue;
        if (['name', 'personal_id', 'causes', 'support_received', 'support_needed', 'removed'].includes(m[1])) continue;
        lines.push(`${who}\t${m[1]}\t${i.value.normalize('NFC')}`);
      }
    }
    return lines.join('\n') + '\n';
  }
  let scratch = null;
  function text(s, at) {
    const b = new TextEncoder().encode(s);
    new Uint8Array(law.memory.buffer).set(b, at);
    return [at, b.length];
  }
  function score() {
    if (!law) return;
    // Room is taken once: what ansinh_alloc gives lives as long as the module.
    scratch ??= law.ansinh_alloc(1 << 17);
    const input = facts(), on = (root.querySelector('[name="f.0.surveyed_on"]').value || '').split(/[-/]/).map(Number);
    const [y, m] = on[0] > 31 ? on : [on[2], on[1]];
    const month = y > 2000 ? y * 12 + (m || 1) - 1 : new Date().getFullYear() * 12 + new Date().getMonth();
    if (input.length > 60000) return;
    const screens = document.getElementById('score-screen');
    const code = law.ansinh_decide(month, 2147483647, ...text('b1 b1_line b2 scored_class' + (screens ? ' form_a_review' : ''), scratch), ...text(input, scratch + 1024));
    const out = new TextDecoder().decode(new Uint8Array(law.memory.buffer, law.ansinh_result(), law.ansinh_result_length()));
    if (code !== 0) return;
    const values = {}, missing = new Set();
    for (const l of out.split('\n')) {
      const [, id, value, wants] = l.split('\t');
      values[id] = value;
      if (id === 'form_a_review') continue;
      for (const w of (wants ?? '').split(';')) if (w) missing.add(w);
    }
    const put = (id, v) => (document.getElementById(id).textContent = v ?? '');
    if (screens) screens.textContent = { 1: set.screen, 0: set.noScreen }[values.form_a_review] ?? set.unknown;
    put('score-b1', values.b1);
    put('score-line', values.b1_line);
    put('score-b2', values.b2);
    put('score-class', { N: set.poor, CN: set.near, KN: set.not }[values.scored_class] ?? set.unknown);
    put('score-missing', values.scored_class ? '' : set.missing.replace('{n}', missing.size));
  }

  // ---- pages without a link ----

  if ('serviceWorker' in navigator) navigator.serviceWorker.register('/ra-soat/luu-trang.js').catch(() => {});
  // Who logs out leaves no pages of people behind; what was not sent stays, for the same person.
  document.querySelector('form[action="/dang-xuat"]')?.addEventListener('submit', () => { caches.delete('ansinh-review'); });
  addEventListener('online', send);
  setInterval(send, 15000);
  overlay().then(send);
  if (set.wasm && set.law) loadLaw();
})();
