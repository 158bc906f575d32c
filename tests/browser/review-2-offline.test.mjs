// An officer enters a household without a link; it is sent later, scored, meets, is listed, decided.
export const name = 'a household entered offline is sent, scored, met about, listed and decided';

// A poor household in a town. B1 by table 3.3, column URBAN: two people 110 (1.2), one able worker 10
// (2.1), one dependant 0 (3.2), everything else 0: 120, below the line of 140.
const house = {
  surveyed_on: '15/11/2021', column: 4, roof: 4, wall: 4, house_area_m2: '14', toilet: 3, power: 1, kwh_month: '20',
  water: 4, car: '0', motorbike: '0', motor_boat: '0', generator: '0', printer: '0', colour_tv: '0', music_system: '0',
  computer: '0', refrigerator: '0', air_conditioner: '0', washing_machine: '0', water_heater: '0', microwave: '0',
  telephone: '0', garden_m2: '0', annual_crop_m2: '0', perennial_crop_m2: '0', water_surface_m2: '0', forest_m2: '0',
  cattle: '0', pigs: '0', poultry: '0', other_livestock: '0', aquaculture: 0,
};
const mother = {
  name: 'Nguyễn Thị Ngoại Tuyến', relation: 1, born: '1990-02-03', ethnicity: '01', sex: 2, schooling: 2,
  general_education: 1, training: 1, health_insurance: 2, internet: 2, social_allowance: 0, work: 1, job: 4, contract: 3,
  nonfarm_self_employed: 0, pension: 0, critical_illness: 2,
};
const son = {
  name: 'Nguyễn Văn Con', relation: 3, born: '2013-05-06', ethnicity: '01', sex: 1, height_cm: '120', weight_kg: '22',
  schooling: 2, general_education: 1, training: 1, health_insurance: 2, internet: 2, social_allowance: 0, critical_illness: 2,
};

// In one go: a round trip for each of seventy fields takes seconds.
const fill = (page, member, values) => page.evaluate(([number, all]) => {
  for (const [field, value] of Object.entries(all)) {
    let at = document.getElementById(`f.${number}.${field}`);
    if (at.tagName === 'FIELDSET') {
      at = [...at.querySelectorAll('input')].find((i) => i.value === String(value));
      at.checked = true;
    } else at.value = value;
    at.dispatchEvent(new Event('change', { bubbles: true }));
  }
}, [member, values]);
const waiting = (page) => page.evaluate(() => new Promise((resolve) => {
  const r = indexedDB.open('ansinh-review', 1);
  r.onsuccess = () => {
    const all = r.result.transaction('ops').objectStore('ops').getAll();
    all.onsuccess = () => resolve(all.result.filter((o) => o.version === 0).length);
  };
}));

async function step(t, page, url, name, values) {
  await t.go(page, url);
  t.equal(await page.getAttribute('input[name=step]', 'value'), name, 'the next step');
  for (const [id, value] of Object.entries(values)) await page.fill('#' + id, value);
  await page.click('main form:has(input[name=step]) button');
  await page.waitForLoadState();
  t.has(await page.textContent('main'), 'Đã ghi, số', name);
}

export default async function (t) {
  const officer = await t.page('xa');
  const place = `/ra-soat/2021/xa/${t.commune}`;
  const village = await (async () => {
    await t.go(officer, place);
    return officer.textContent('table tbody tr:first-child a');
  })();
  await step(t, officer, place, 'list', { on: '20/10/2021' });
  // The page is kept by the worker once it controls it.
  const form = `/ra-soat/2021/phieu/moi?xa=${t.commune}&thon=${encodeURIComponent(village)}`;
  await t.go(officer, form);
  await officer.evaluate(() => navigator.serviceWorker.ready);
  await t.go(officer, form);
  await officer.waitForSelector('#review-form[data-ready]');
  await t.looksRight(officer, 'the form');

  await officer.context().setOffline(true);
  await officer.goto(t.base + form);
  await officer.waitForSelector('#review-form[data-ready]');
  await fill(officer, 0, house);
  await fill(officer, 1, mother);
  await officer.click('#add-member');
  await fill(officer, 2, son);
  // Digits choose: 4, "other", is chosen for the roof, then 2 instead, then 4 again.
  await officer.locator('[id="f.0.roof"] input').first().focus();
  await officer.keyboard.press('2');
  t.equal(await officer.locator('[id="f.0.roof"] input:checked').inputValue(), '2', 'a digit chooses');
  await fill(officer, 0, { roof: 4 });
  const n = await waiting(officer);
  if (n < 60) throw new Error(`only ${n} changes wait`);
  await officer.waitForFunction((many) => document.getElementById('form-state').textContent.includes(many), String(n));
  // Opened again without a link, nothing is lost, and the score is there.
  await officer.reload();
  await officer.waitForSelector('#review-form[data-ready]');
  t.equal(await officer.inputValue('[id="f.2.name"]'), son.name, 'after opening again');
  await officer.waitForFunction(() => document.getElementById('score-class').textContent === 'hộ nghèo');
  t.equal(await officer.textContent('#score-b1'), '120', 'B1');
  const live = [await officer.textContent('#score-b1'), await officer.textContent('#score-b2')].join();

  await officer.context().setOffline(false);
  await officer.click('#hand-in button');
  await officer.waitForFunction(() => document.getElementById('form-state').textContent.includes('Đã nộp'));
  t.equal(await waiting(officer), 0, 'all is sent');
  const code = (await officer.textContent('#form-state')).match(/\d{5}-\d{5}/)[0];
  await t.go(officer, `/ra-soat/2021/phieu/${code}`);
  t.equal([await officer.textContent('#score-b1'), await officer.textContent('#score-b2')].join(), live,
    'the server and WebAssembly score alike');

  // Two people, one field: both values are kept and a person chooses.
  const other = await t.page('tinh');
  await t.go(other, `/ra-soat/2021/phieu/${code}`);
  await t.go(officer, `/ra-soat/2021/phieu/${code}`);
  await fill(officer, 0, { kwh_month: '25' });
  await officer.waitForFunction(() => document.getElementById('form-state').textContent.includes('Đã lưu'));
  await fill(other, 0, { kwh_month: '24' });
  await other.waitForFunction(() => document.getElementById('form-state').textContent.includes('Người khác'));
  await t.go(officer, `/ra-soat/2021/phieu/${code}`);
  const both = await officer.textContent('#conflicts');
  for (const part of ['25', '24', 'Hoàng Thị Xã', 'Nguyễn Thị Tỉnh']) t.has(both, part, 'the conflict');
  await t.go(officer, '/ra-soat/2021/xung-dot');
  t.has(await officer.textContent('main'), code, 'the list of conflicts');
  await officer.click(`main a:has-text("${code}")`);
  await officer.check('#conflicts input[value="25"]');
  await officer.click('#conflicts button');
  await officer.waitForLoadState();
  t.equal(await officer.locator('#conflicts').count(), 0, 'settled');
  await officer.click('#hand-in button');
  await officer.waitForFunction(() => document.getElementById('form-state').textContent.includes('Đã nộp'));

  await step(t, officer, place, 'survey', { on: '20/11/2021' });
  await step(t, officer, place, 'score', { on: '21/11/2021' });
  await t.go(officer, place + '/ho');
  t.has(await officer.textContent(`tr:has-text("${code}")`), 'hộ nghèo', 'found by the survey');
  await step(t, officer, place, 'meeting', { on: '22/11/2021', present: '40', agreed: '36' });
  await step(t, officer, place, 'listing', { on: '24/11/2021' });
  await step(t, officer, place, 'recheck', { on: '29/11/2021' });
  await step(t, officer, place, 'opinion', { on: '02/12/2021' });
  await t.go(officer, place);
  t.has(await officer.textContent('main'), 'chủ tịch ký', 'the decision is another person’s');
  const chairman = await t.page('chutich');
  await step(t, chairman, place, 'decision', { on: '08/12/2021', number: '01/QĐ-UBND' });
  await t.go(officer, place + '/ho');
  t.has(await officer.textContent(`tr:has-text("${code}")`), 'đã quyết định', 'decided');
}
