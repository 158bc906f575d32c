// An inspector follows money from the province to the article that gives it. Needs the month that
// story-1 closed: the filter "story" runs both.
export const name = 'an inspector follows a number of the province to a payment, a household and the articles behind it';

export default async function (t) {
  const inspector = await t.page('thanhtra');
  const follow = async (selector, what) => {
    await inspector.locator(selector).first().click();
    await inspector.waitForLoadState();
    return inspector.textContent('main').then((text) => ({ text, what }));
  };
  // The glance counts households in a thread of its own; the page asks again until it is done.
  await t.go(inspector, '/');
  await inspector.waitForSelector('main a[href^="/ngan-sach?year="]', { timeout: 20000 });
  t.equal(await inspector.textContent('main a[href^="/ngan-sach?year="]'), '1.620.000 đ', 'disbursed in the province');

  await follow('main a[href^="/ngan-sach?year="]');
  await follow('main a[href*="programme=social_assistance"]:not([href*="but-toan"])');
  t.has(await inspector.textContent(`main tr:has(a[href*="commune=${t.today}"])`), '1.620.000 đ', 'of the commune');
  await follow(`main a[href*="but-toan"][href*="commune=${t.today}"]`);
  const { text: payment } = await follow('main a[href^="/chi-tra/khoan/"]');
  for (const part of ['Trần Thị Khuyết', '810.000 đ', '1.620.000 đ']) t.has(payment, part, 'the payment');
  await t.looksRight(inspector, 'the payment');

  // Why: the household's page of that month, each step with its article.
  await follow('main a[href*="/huong?month="]');
  const row = inspector.locator('main tr:has(summary)').filter({ hasText: '810.000 đ' }).first();
  await row.locator('summary').click();
  const trace = await row.innerText();
  for (const part of ['20/2021/NĐ-CP, Điều 6 khoản 1', '540.000']) t.has(trace, part, 'the trace');
  // The decision, and the two people who made it.
  await follow('main a[href^="/huong/viec/"]');
  const decision = await inspector.textContent('main');
  for (const part of ['7/QĐ', 'Hoàng Thị Xã', 'Lê Văn Chủ']) t.has(decision, part, 'the decision');
  t.equal(await inspector.locator('main button').count(), 0, 'an inspector decides nothing here');
}
