// Logging in by an identity provider: a real one, and all that its answer may have wrong.
import { spawn } from 'node:child_process';
import { chmodSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Walker, freePort, startProvider } from './identity.mjs';

export const name = 'logging in by OpenID Connect: a real provider; what is forged, old or for others is refused';

async function serve(t, provider, port) {
  const secret = join(t.dir, 'oidc.secret'), file = join(t.dir, 'oidc.conf');
  writeFileSync(secret, 'a secret: 100 %\n', { mode: 0o600 });
  writeFileSync(file, `# the provider of this test
issuer = ${provider.issuer}
client_id = ansinh
client_secret_file = ${secret}
redirect = http://127.0.0.1:${port}/dang-nhap/danh-tinh/ve
claim = sub
name = VNeID giả lập
`);
  const bin = process.env.ANSINH_BIN ?? 'build/release/ansinh';
  const child = spawn(bin, ['serve', '--db', t.db, '--http', '--oidc', file, '--listen', `127.0.0.1:${port}`],
    { stdio: ['ignore', 'pipe', 'inherit'] });
  await new Promise((resolve, reject) => {
    child.stdout.on('data', resolve);
    child.on('exit', (code) => reject(new Error(`the server ended: ${code}`)));
  });
  return { child, secret };
}

// Each lie of the provider, and the words (in the answer) by which it was found out.
function lies(p) {
  const now = Math.floor(Date.now() / 1000);
  return [
    ['another login\'s nonce', (c) => p.sign({ ...c, nonce: 'x'.repeat(43) }), '(nonce)|lần đăng nhập khác'],
    ['no nonce', ({ nonce, ...c }) => p.sign(c), 'lần đăng nhập khác'],
    ['another audience', (c) => p.sign({ ...c, aud: 'another' }), 'phần mềm khác'],
    ['two audiences and no word of whom', (c) => p.sign({ ...c, aud: ['ansinh', 'another'] }), 'phần mềm khác'],
    ['asked for by another', (c) => p.sign({ ...c, azp: 'another' }), 'phần mềm khác'],
    ['another issuer', (c) => p.sign({ ...c, iss: 'https://elsewhere.example' }), 'nhà cung cấp khác'],
    ['an hour over', (c) => p.sign({ ...c, exp: now - 3600 }), 'hết hạn'],
    ['no end', ({ exp, ...c }) => p.sign(c), 'hết hạn'],
    ['of tomorrow', (c) => p.sign({ ...c, iat: now + 86400 }), 'ngày sau này'],
    ['not signed (alg none)', (c) => p.unsigned(c), 'không kiểm được'],
    ['signed by another key under the same name', (c) => p.sign(c, p.strange), 'chữ ký'],
    ['signed by a key that nobody knows', (c) => p.sign(c, p.fresh), 'không kiểm được'],
    ['signed by the shared secret (HS256)', (c) => p.signShared(c, 'a secret: 100 %'), 'không kiểm được'],
    ['with a condition', (c) => p.sign(c, p.rsa, { crit: ['b64'], b64: true }), 'không kiểm được'],
    ['changed after it was signed', async (c) => {
      const [head, , sum] = (await p.sign(c)).split('.');
      return [head, Buffer.from(JSON.stringify({ ...c, sub: 'other' })).toString('base64url'), sum].join('.');
    }, 'chữ ký'],
    ['no token at all', () => 'x', 'không kiểm được'],
  ];
}

// Known to the provider already, new to us: the provider asks nothing, which is quick.
async function enters(t, base, who, w = new Walker()) {
  w.cookies(base).clear();
  const answer = await w.ask(await w.toTheWayBack(base, who));
  const account = await w.ask(base + '/tai-khoan');
  return { w, answer, inside: account.status === 200 };
}

async function checkLies(t, p, base) {
  const w = new Walker();
  for (const [what, spoil, words] of lies(p)) {
    p.spoil = spoil;
    const { answer, inside } = await enters(t, base, '001', w);
    t.equal(inside, false, what);
    t.equal(answer.status, 403, what);
    if (!new RegExp(words.replace(/[()]/g, '\\$&')).test(answer.text)) throw new Error(`${what}: not for ${words}`);
  }
  p.spoil = null;
}

async function checkState(t, p, base) {
  const w = new Walker();
  const back = await w.toTheWayBack(base, '001');
  t.equal((await new Walker().ask(back)).status, 403, 'the way back in another browser');
  const other = new URL(back);
  other.searchParams.set('state', 'x'.repeat(43));
  const bound = w.cookies(base).get('oidc');
  t.equal((await w.ask(other.href)).status, 403, 'another state');
  t.equal(w.cookies(base).has('oidc'), false, 'a login is good for one way back');
  w.cookies(base).set('oidc', bound);
  t.equal((await w.ask(back)).status, 200, 'the right one');
  w.cookies(base).set('oidc', bound);
  t.equal((await w.ask(back)).status, 503, 'a code is good once');
  const no = new Walker();
  const asked = await no.ask(base + '/dang-nhap/danh-tinh');
  const state = new URL(asked.to).searchParams.get('state');
  t.equal((await no.ask(`${base}/dang-nhap/danh-tinh/ve?error=access_denied&state=${state}`)).status, 403, 'not confirmed');
}

async function checkKeys(t, p, base) {
  p.spoil = (c) => p.sign(c, p.ec);
  t.equal((await enters(t, base, '001')).inside, true, 'ES256');
  const before = p.keysAsked;
  p.openKeys.push(p.fresh.open);
  p.spoil = (c) => p.sign(c, p.fresh);
  t.equal((await enters(t, base, '001')).inside, true, 'a new key of the provider');
  t.equal((await enters(t, base, '001')).inside, true, 'and again');
  t.equal(p.keysAsked - before, 1, 'keys are asked for once');
  p.spoil = null;
}

// As a person does it: the cookie of the session must come through from the other site.
async function checkBrowser(t, base) {
  const page = await t.page(null);
  await page.goto(base + '/dang-nhap?next=%2Ftai-khoan');
  await t.looksRight(page, '/dang-nhap');
  await page.getByRole('link', { name: 'VNeID giả lập' }).click();
  await page.fill('input[name=login]', '001');
  await page.fill('input[name=password]', 'x');
  await page.click('button[type=submit]');
  await page.click('button[type=submit]');
  await page.waitForURL(base + '/tai-khoan');
  t.has(await page.textContent('header'), 'Trần Văn Quản', 'whose roles');
  const safety = await page.goto(base + '/an-toan').then((r) => r.text());
  t.has(safety, 'Ghi địa chỉ https cho issuer', 'http to the provider is unsafe');
}

export default async function (t) {
  const port = await freePort(), base = `http://127.0.0.1:${port}`;
  const p = await startProvider(base + '/dang-nhap/danh-tinh/ve');
  const { child, secret } = await serve(t, p, port);
  try {
    const link = (login, subject) =>
      t.ansinh(['user', 'link', '--db', t.db, login, '--issuer', p.issuer, '--subject', subject]);
    const stranger = await enters(t, base, '001');
    t.equal(stranger.answer.status, 403, 'nobody is linked');
    t.has(stranger.answer.text, 'chưa được nối', 'nobody is linked');
    link('quan', '001');
    let twice = 0;
    try { link('xa', '001'); } catch { twice = 1; }
    t.equal(twice, 1, 'one user for an identity');
    await checkBrowser(t, base);
    t.equal(p.pkce, 'S256', 'PKCE');
    await checkLies(t, p, base);
    await checkState(t, p, base);
    await checkKeys(t, p, base);
    const { w } = await enters(t, base, '001');
    chmodSync(secret, 0o644);
    t.has((await w.ask(base + '/an-toan')).text, 'chmod 600 tệp đó', 'a secret that others can read');
    const log = t.ansinh(['audit', 'show', '--db', t.db, '--format', 'csv']);
    t.has(log, 'web.link', 'the link is in the log');
    t.ansinh(['user', 'unlink', '--db', t.db, 'quan']);
    t.equal((await w.ask(base + '/tai-khoan')).status, 303, 'its sessions end with the link');
    t.equal((await enters(t, base, '001')).inside, false, 'unlinked');
    link('quan', '001');
    t.ansinh(['user', 'lock', '--db', t.db, 'quan']);
    t.equal((await enters(t, base, '001')).inside, false, 'locked');
    t.ansinh(['user', 'unlock', '--db', t.db, 'quan']);
    p.stop();
    t.equal((await new Walker().ask(base + '/dang-nhap/danh-tinh')).status, 303, 'what is known of the provider is kept');
  } finally {
    child.removeAllListeners('exit');
    child.kill();
    p.stop();
  }
}
