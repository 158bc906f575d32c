// A citizen without a login asks what they are owed, complains, and reads the answer of an officer.
export const name = 'a citizen asks what is owed, complains, and reads the officer’s answer';

// From 75 on without a pension: 540.000 đ (Law 41/2024/QH15, article 21; Decree 335/2026).
const known = { class: 'KN', former_province: '0', special_difficulty: '0', born: '1940', disability: 'none', pension: '0',
  merit: 'none', schooling: '2' };

export default async function (t) {
  const citizen = await t.page(null, { viewport: { width: 360, height: 740 } });
  await t.go(citizen, '/');
  await citizen.click('main a[href="/hoi"]');
  await citizen.waitForURL(t.base + '/hoi');
  await citizen.fill('#people', '1');
  await citizen.click('main form[action="/hoi"] button');
  await citizen.waitForLoadState();
  // What is not known is left open; asked till nothing can change the answer.
  let rounds = 0;
  while (await citizen.locator('input[name=k1]').count()) {
    if (++rounds > 15) throw new Error('it never stops asking');
    const keys = await citizen.locator('input[name^=k]').evaluateAll((all) => all.map((x) => [x.name.slice(1), x.value]));
    for (const [number, key] of keys) {
      const value = known[key.split(' ')[1]];
      if (!value) continue;
      const field = citizen.locator(`#a${number}`);
      if (await field.evaluate((x) => x.tagName) === 'SELECT') await field.selectOption(value);
      else await field.fill(value);
    }
    await citizen.click('main form[action="/hoi"] button');
    await citizen.waitForLoadState();
  }
  const answer = await citizen.textContent('main');
  for (const part of ['540.000 đ', '41/2024/QH15, Điều 21', 'Khiếu nại']) t.has(answer, part, 'what is owed');
  await t.looksRight(citizen, 'the answer');

  await citizen.click('main a[href="/khieu-nai"]');
  await citizen.waitForURL(t.base + '/khieu-nai');
  await citizen.selectOption('#about', 'benefit');
  await citizen.selectOption('#commune', t.today);
  await citizen.fill('#said', 'Tôi 86 tuổi mà chưa được trợ cấp hưu trí xã hội.');
  await citizen.click('main form[action="/khieu-nai"] button');
  await citizen.waitForSelector('dl.pairs .number');
  const [receipt, code] = await citizen.locator('dl.pairs .number').allTextContents();

  const follow = async (secret) => {
    await t.go(citizen, '/khieu-nai/theo-doi');
    await citizen.fill('#receipt', receipt);
    await citizen.fill('#code', secret);
    await citizen.click('main form[action="/khieu-nai/theo-doi"] button');
    await citizen.waitForLoadState();
    return citizen.textContent('main');
  };
  t.has(await follow(code), 'Chưa có trả lời', 'before the answer');
  if ((await follow('khong-phai-ma')).includes('hưu trí')) throw new Error('another code opens the complaint');

  const officer = await t.page('xa');
  await t.go(officer, '/khieu-nai/so');
  await officer.click(`main a[href="/khieu-nai/so/${receipt}"]`);
  await officer.waitForURL(/khieu-nai\/so\/\d+/);
  t.has(await officer.textContent('main'), 'Tôi 86 tuổi', 'what the officer reads');
  await officer.fill('#said', 'Mời cụ nộp tờ khai, Điều 21; xã lập hồ sơ trong tuần này.');
  await officer.selectOption('#act', 'answer');
  await officer.click(`main form[action="/khieu-nai/so/${receipt}"] button`);
  await officer.waitForLoadState();

  t.has(await follow(code), 'xã lập hồ sơ trong tuần này', 'the answer, to the citizen');
  await t.looksRight(citizen, 'the answered complaint of the citizen');
}
