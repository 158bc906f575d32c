// A benefit from the application to the closed month: the officer of the commune prepares, the
// chairman decides, the province office lists, finance pays. Each is another person.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';

export const name = 'a benefit is applied for, decided by another person and paid in a month';

// Severely disabled, adult: 1.5 times the standard amount of 540.000 (Decree 335/2026, from 7/2026).
const amount = 810000;
const people = { household: 'K', name: 'Trần Thị Khuyết' };

const now = new Date();
const month = (ahead) => {
  const d = new Date(now.getFullYear(), now.getMonth() + ahead, 1);
  return `${d.getFullYear()}-${String(d.getMonth() + 1).padStart(2, '0')}`;
};
const shown = (m) => m.split('-').reverse().join('/');
const money = (v) => String(v).replace(/\B(?=(\d{3})+$)/g, '.') + ' đ';

function enter(t) {
  const file = (kind, ...lines) => {
    const path = join(t.dir, `story-${kind}.csv`);
    writeFileSync(path, lines.join('\n') + '\n');
    return path;
  };
  t.ansinh(['import', '--db', t.db, '--who', 'Nguyễn Thị Tỉnh',
    file('households', 'household,commune,village,surveyed_on', `K,${t.today},Thôn 1,2026-01-05`),
    file('members', 'household,member,name,relation,born,sex', `K,1,${people.name},1,1980-03-02,2`),
    file('facts', 'entity,fact,value,from,to,known_from', 'K/1,disability,severe,2026-01-10,,2026-01-12')]);
}

// The budget has no form: the decisions of the people's council come by the command line.
function budget(t, year) {
  for (const [kind, ...lines] of [['assign', 'fund,amount', 'province,20000000'],
    ['allocate', 'fund,programme,commune,amount', `province,social_assistance,${t.today},10000000`]]) {
    const path = join(t.dir, kind + '.csv');
    writeFileSync(path, lines.join('\n') + '\n');
    const id = t.ansinh(['budget', kind, '--db', t.db, path, '--decision', '9/QĐ', '--on', `${year}-01-02`,
      '--signer', 'Lê C', '--who', 'Nguyễn Thị Tỉnh']).match(/[0-9a-f]{32}/)[0];
    const seen = t.ansinh(['budget', 'show', '--db', t.db, id]).match(/--seen ([0-9a-f]{32})/)[1];
    t.ansinh(['budget', 'approve', '--db', t.db, id, '--seen', seen, '--who', 'Lê Văn Chủ']);
  }
}

async function send(page, action, values, button) {
  const form = page.locator(`form[action="${action}"]`).first();
  for (const [field, value] of Object.entries(values)) {
    const at = form.locator(`[name="${field}"]`);
    if (await at.evaluate((x) => x.tagName) === 'SELECT') await at.selectOption(value);
    else if (await at.getAttribute('type') === 'file') await at.setInputFiles(value);
    else await at.fill(value);
  }
  await form.locator(button ?? 'button').click();
  await page.waitForLoadState();
}

// A step of the month runs beside the page, which says when it is done.
async function work(t, page, path, said) {
  for (let i = 0; i < 100; i++) {
    await t.go(page, path);
    const text = await page.textContent('main');
    if (text.includes(said)) return;
    if (text.includes('Không làm được')) break;
    await new Promise((done) => setTimeout(done, 50));
  }
  t.has(await page.textContent('main'), said, path);
}

export default async function (t) {
  enter(t);
  const officer = await t.page('xa');
  const open = { benefit: 'disability_allowance', on: '01/06/2026' };

  // Found by name, applied for, prepared.
  await t.go(officer, '/tim?q=tran+thi+khuyet');
  await officer.click(`main a:has-text("${people.name}")`);
  await officer.waitForLoadState();
  t.has(await officer.textContent('main'), people.name, 'found');
  await t.go(officer, '/huong/ho-so');
  await send(officer, '/huong/ho-so', { entity: 'K/1', ...open, papers: 'Mẫu 1đ' });
  t.has(await officer.textContent(`main tr:has-text("${people.name}")`), 'Mẫu 1đ', 'the application');
  await officer.click(`main tr:has-text("${people.name}") a[href^="/huong/lap"]`);
  await officer.waitForLoadState();
  await send(officer, '/huong/lap', { act: 'open', from: shown(month(0)), number: '7/QĐ', signer: 'Lê Văn Chủ', on: open.on });
  const act = new URL(officer.url()).pathname;
  t.has(await officer.textContent('main'), 'Hoàng Thị Xã', 'who prepared');
  t.equal(await officer.locator('button[value=approve]').count(), 0, 'who prepared is offered no approval');
  await t.looksRight(officer, 'a decision');

  // Another decides.
  const chairman = await t.page('chutich');
  await t.go(chairman, '/huong/cho-duyet');
  await chairman.click(`main tr:has-text("${people.name}") a[href="${act}"]`);
  await chairman.waitForLoadState();
  await send(chairman, '/huong/duyet', {}, 'button[value=approve]');
  t.has(await chairman.textContent('main'), 'Lê Văn Chủ', 'who approved');

  // The list of next month: this month and the next.
  const next = month(1), list = `/chi-tra/${next}`;
  const office = await t.page('tinh');
  await t.go(office, '/chi-tra');
  await send(office, '/chi-tra/lam', { month: shown(next), provider: 'VNPOST' });
  await work(t, office, list, 'Đã xong: lập danh sách');
  t.has(await office.textContent('main'), money(2 * amount), 'the list');
  t.equal(await office.locator('form:has(input[value=approve])').count(), 0, 'who prepared approves no list');
  budget(t, next.slice(0, 4));
  await t.go(chairman, list);
  await chairman.click('form:has(input[name=act][value=approve]) button');
  await work(t, chairman, list, 'Đã xong: phê duyệt');

  // Finance sends it, takes the report in, reconciles, closes.
  const finance = await t.page('taichinh');
  await t.go(finance, list);
  await send(finance, '/chi-tra/xuat', { authority: 'UBND xã', number: '9/QĐ',
    providers: 'code,name,bank,account,holder\nVNPOST,Bưu điện,970405,100200300,UBND xã' });
  await work(t, finance, list, 'Đã xong: xuất tệp');
  const file = await finance.request.get(`${t.base}${list}/tep/VNPOST-${next}.csv`);
  t.equal(file.status(), 200, 'the file for the post office');
  const payment = (await file.text()).split('\n')[1].split(',')[1];
  const report = join(t.dir, 'report.csv');
  writeFileSync(report, `payment_id,result,amount_vnd,on,reason\n${payment},paid,${2 * amount},${month(0)}-20,\ntotal,,${2 * amount},,\n`);
  await t.go(finance, list + '/doi-chieu');
  await send(finance, '/chi-tra/nhap', { file: report });
  await work(t, finance, list + '/doi-chieu', 'Đã xong: nhận tệp');
  await finance.click('form:has(input[name=act][value=reconcile]) button');
  await work(t, finance, list, 'Đã xong: đối chiếu');
  await finance.click('form:has(input[name=act][value=close]) button');
  await work(t, finance, list, 'Đã xong: khóa kỳ');
  await t.looksRight(finance, 'a closed month');

  // And the officer sees it at the household.
  await t.go(officer, `/ho/K/huong?month=${next}`);
  t.has(await officer.textContent('main'), money(2 * amount), 'paid, as the household’s page has it');
}
