// The same in English without script: nothing is out of reach.
import { eachPage } from './pages.mjs';

export const name = 'every page answers in English without script';

export default async function (t) {
  const wrong = [];
  const page = await t.page('quan', { javaScriptEnabled: false, locale: 'en-GB' });
  const seen = await eachPage(page, t.base, ['/'], async (path, kind, status) => {
    if (status !== 200) wrong.push(`${path}: ${status}`);
    const lang = await page.getAttribute('html', 'lang');
    if (lang !== 'en') wrong.push(`${path}: in ${lang}`);
    if (!(await page.locator('main h1').count())) wrong.push(`${path}: no heading`);
  });
  if (seen.size < 20) wrong.push(`links lead to ${seen.size} kinds of pages only`);
  if (wrong.length) throw new Error(wrong.join('\n'));
}
