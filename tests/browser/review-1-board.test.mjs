// A campaign on its board: opened by the province office, seen by an officer.
export const name = 'a campaign is opened and shows on its board';

export default async function (t) {
  const office = await t.page('tinh');
  await t.go(office, '/ra-soat');
  await office.fill('#year', '2021');
  await office.click('main form button');
  await office.waitForURL(/\/ra-soat\/2021/);
  t.has(await office.textContent('main'), 'Đã ghi, số', 'what was recorded');
  await t.looksRight(office, 'a campaign');

  const officer = await t.page('xa', { viewport: { width: 360, height: 640 } });
  for (const path of ['/ra-soat', '/ra-soat/2021', `/ra-soat/2021/xa/${t.commune}`]) {
    await t.go(officer, path);
    await t.looksRight(officer, path);
  }
}
