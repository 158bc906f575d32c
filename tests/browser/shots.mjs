// Pictures of every page: node shots.mjs BASE FOLDER PASSWORD LOGIN…
//
// Of the server at BASE, first as nobody, then as each login: NAME-1280.jpg and NAME-360.jpg of the
// top of each kind of page. Prints their names and addresses, and what is wrong with a page.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { faults, logIn, start, tooWide } from './browser.mjs';
import { eachPage } from './pages.mjs';

const [base, folder, password, ...logins] = process.argv.slice(2);
const sizes = [{ width: 360, height: 740 }, { width: 1280, height: 900 }];
mkdirSync(folder, { recursive: true });
const browser = await start();
const seen = new Set();

async function picture(page, path, kind, status) {
  const name = kind.replace(/[^a-z0-9*]+/g, '-').replaceAll('*', 'x').replace(/^-|-$/g, '') || 'trang-dau';
  const wrong = [];
  for (const size of sizes) {
    await page.setViewportSize(size);
    wrong.push(...(await tooWide(page)).map((w) => `${w} at ${size.width}`));
    await page.screenshot({ path: join(folder, `${name}-${size.width}.jpg`), type: 'jpeg', quality: 50 });
  }
  wrong.push(...await faults(page));
  console.log([name, path, status, ...wrong].join('\t'));
}

for (const login of [null, ...logins]) {
  const context = await browser.newContext({ locale: 'vi-VN', deviceScaleFactor: 1, bypassCSP: true });
  const page = await context.newPage();
  if (login) await logIn(page, base, login, password);
  await eachPage(page, base, ['/'], (...of) => picture(page, ...of), seen);
  await context.close();
}
await browser.close();
