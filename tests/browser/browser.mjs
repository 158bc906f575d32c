// Debian's Chromium, and what each page must satisfy in it.
import { existsSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';

export const here = dirname(fileURLToPath(import.meta.url));
// `npm ci` puts the modules beside this file, or, from the build, into the folder that it names.
const modules = process.env.ANSINH_NODE_MODULES ?? join(here, 'node_modules');
const need = createRequire(pathToFileURL(join(modules, 'x.js')));
const { chromium } = need('playwright-core');
const axeSource = readFileSync(need.resolve('axe-core/axe.min.js'), 'utf8');

export const start = () => chromium.launch({
  executablePath: ['/usr/bin/chromium', '/usr/bin/chromium-browser', process.env.CHROMIUM]
    .find((p) => p && existsSync(p)),
  args: ['--no-sandbox'],
});

export async function logIn(page, base, login, password) {
  await page.goto(base + '/dang-nhap');
  await page.fill('#login', login);
  await page.fill('#password', password);
  await page.click('main button');
  await page.waitForURL(base + '/');
}

// What is wrong: axe-core's findings, inputs without a label, what is wider than the window.
export async function faults(page) {
  const found = await page.evaluate(`(() => { ${axeSource}; return axe.run(document, {
    resultTypes: ['violations'], rules: { region: { enabled: false } } }); })()`);
  const bad = found.violations.map((v) => `${v.id} (${v.nodes[0].html.slice(0, 120)})`);
  const bare = await page.evaluate(() => [...document.querySelectorAll('input,select,textarea')]
    .filter((i) => i.type !== 'hidden' && !i.labels.length && !i.ariaLabel).map((i) => i.name));
  return [...bad, ...bare.map((b) => 'no label: ' + b), ...(await tooWide(page))];
}

export async function tooWide(page) {
  const over = await page.evaluate(() => document.documentElement.scrollWidth - innerWidth);
  return over > 0 ? [`too wide by ${over}`] : [];
}
