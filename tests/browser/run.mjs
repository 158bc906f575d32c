// The browser tests: node run.mjs [FILTER]. docs/web.md tells how to add one.
//
// One server on a small synthetic registry, one Chromium; each tests/browser/*.test.mjs exports
// `name` and `default async (t) => …`, which throws where something is not as it should be. They
// run one after the other, in the order of their names, on the same registry. Prints TAP.
import { spawn, spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { faults, here, logIn, start } from './browser.mjs';

const bin = process.env.ANSINH_BIN ?? join(here, '../../build/release/ansinh');
const password = 'mật khẩu dài lắm';

const dir = mkdtempSync(join(tmpdir(), 'ansinh-browser-'));
const db = join(dir, 'a.db');

// All that the command says: what it answers, then its remarks.
function ansinh(args, input) {
  const { status, stdout, stderr, error } = spawnSync(bin, args, { input, encoding: 'utf8' });
  if (status !== 0) throw error ?? new Error(`${args.join(' ')}: ${stderr}`);
  return stdout + stderr;
}

// A commune with an officer and a chairman, and a user of each other role.
export const people = {
  quan: ['Trần Văn Quản', 'administrator'],
  tinh: ['Nguyễn Thị Tỉnh', 'province'],
  chutich: ['Lê Văn Chủ', 'chairman'],
  xa: ['Hoàng Thị Xã', 'officer'],
  taichinh: ['Phạm Thị Tài', 'finance'],
  thanhtra: ['Đỗ Văn Tra', 'inspector'],
  phantich: ['Vũ Thị Tích', 'analyst'],
};

function makeRegistry() {
  ansinh(['synth', '--area', 'bac-giang', '--year', '2021', '--households', '100', '--out', join(dir, '2021')]);
  ansinh(['init', '--db', db]);
  ansinh(['import', '--db', db, ...['households', 'members', 'facts'].map((f) => join(dir, '2021', f + '.csv'))]);
  const commune = readFileSync(join(dir, '2021/households.csv'), 'utf8').split('\n')[1].split(',')[1];
  const became = ansinh(['area', 'show', commune, '--on', '2025-02-01', '--format', 'csv']);
  const today = became.split('\n').map((l) => l.split(',')).find((l) => l[0] === 'into')[2];
  for (const [login, [name]] of Object.entries(people))
    ansinh(['user', 'add', '--db', db, login, '--name', name], password + '\n');
  for (const [, [name, role]] of Object.entries(people)) {
    const where = role === 'officer' ? ['--commune', today] : [];
    ansinh(['role', 'add', '--db', db, name, role, ...where, '--who', people.quan[0]]);
  }
  return { commune, today };
}

function serve() {
  const child = spawn(bin, ['serve', '--db', db, '--http', '--listen', '127.0.0.1:0'],
    { stdio: ['ignore', 'pipe', 'inherit'] });
  return new Promise((resolve, reject) => {
    let said = '';
    child.stdout.on('data', (d) => {
      said += d;
      const at = said.match(/http:\/\/[0-9.]+:\d+/);
      if (at) resolve({ child, base: at[0] });
    });
    child.on('exit', (code) => reject(new Error(`the server ended: ${code}`)));
  });
}

// What a test gets.
function tools(browser, base, registry) {
  const open = [];
  return {
    base, db, dir, ansinh, password, ...registry,
    // A page of a new browser profile, logged in (login null: not). Options are those of Playwright.
    async page(login, options = {}) {
      const context = await browser.newContext({ locale: 'vi-VN', ...options });
      open.push(context);
      if (options.locale === 'en-GB')
        await context.addCookies([{ name: 'lang', value: 'en', url: base }]);
      const page = await context.newPage();
      page.setDefaultTimeout(10000);
      page.mistakes = [];
      page.on('pageerror', (e) => page.mistakes.push(e.message));
      if (login) await logIn(page, base, login, password);
      return page;
    },
    async go(page, path) {
      const answer = await page.goto(base + path);
      this.equal(answer.status(), 200, path);
    },
    equal(got, expected, what) {
      if (got !== expected) throw new Error(`${what}: ${JSON.stringify(got)}, not ${JSON.stringify(expected)}`);
    },
    has(text, part, what) {
      if (!text.includes(part)) throw new Error(`${what}: no "${part}" in: ${text.slice(0, 400)}`);
    },
    // axe-core finds nothing, each input has a label, nothing is wider than the window, no script failed.
    async looksRight(page, what) {
      const wrong = [...await faults(page), ...page.mistakes];
      if (wrong.length) throw new Error(`${what}: ${wrong.join('; ')}`);
    },
    async end() {
      for (const c of open.splice(0)) await c.close();
    },
  };
}

let failed = 0, n = 0, server, browser;
try {
  const registry = makeRegistry();
  server = await serve();
  browser = await start();
  for (const file of readdirSync(here).filter((f) => f.endsWith('.test.mjs')).sort()) {
    if (process.argv[2] && !file.includes(process.argv[2])) continue;
    const test = await import(pathToFileURL(join(here, file)));
    const t = tools(browser, server.base, registry);
    const began = Date.now();
    let fault = null;
    try {
      await test.default(t);
    } catch (e) {
      fault = e;
      failed++;
    }
    await t.end();
    console.log(`${fault ? 'not ok' : 'ok'} ${++n} - ${test.name} (${((Date.now() - began) / 1000).toFixed(1)} s)`);
    if (fault) console.log(String(fault.stack ?? fault).replace(/^/gm, '# '));
  }
} catch (e) {
  failed++;
  console.log(`not ok ${++n} - registry, server and browser\n` + String(e.stack ?? e).replace(/^/gm, '# '));
} finally {
  await browser?.close();
  if (server) {
    server.child.removeAllListeners('exit');
    server.child.kill('SIGTERM');
    await new Promise((resolve) => server.child.on('exit', resolve));
  }
  rmSync(dir, { recursive: true, force: true });
}
console.log(`1..${n}`);
process.exit(failed ? 1 : 0);
