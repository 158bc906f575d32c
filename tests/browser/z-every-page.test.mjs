// Last, when the tests before have left something to see on each page.
import { tooWide } from './browser.mjs';
import { eachPage } from './pages.mjs';

export const name = 'every page that links lead to answers, is accessible and fits a telephone';

export default async function (t) {
  const seen = new Set();
  const wrong = [];
  for (const login of [null, 'xa', 'tinh', 'quan', 'chutich', 'taichinh', 'thanhtra', 'phantich']) {
    const page = await t.page(login);
    await eachPage(page, t.base, ['/'], async (path, kind, status) => {
      if (status !== 200) wrong.push(`${login}: ${path}: ${status}`);
      await t.looksRight(page, path).catch((e) => wrong.push(`${login}: ${e.message}`));
      await page.setViewportSize({ width: 360, height: 740 });
      for (const fault of await tooWide(page)) wrong.push(`${login}: ${path}: on a telephone ${fault}`);
      await page.setViewportSize({ width: 1280, height: 900 });
    }, seen);
  }
  if (seen.size < 30) wrong.push(`links lead to ${seen.size} kinds of pages only`);
  if (wrong.length) throw new Error(wrong.join('\n'));
}
