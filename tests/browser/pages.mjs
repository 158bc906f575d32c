// Every page that can be reached by links, one of each kind: two addresses are of one kind where they
// differ in numbers, codes, names of the law and in fields alone.
function kind(url) {
  const parts = url.pathname.split('/').map((p) => (/\d/.test(p) && !/^\d+\.\d+$/.test(p) ? '*' : p));
  if (parts[1] === 'luat' && parts.length > 2) parts[parts.length - 1] = '*';
  return parts.join('/') + (url.searchParams.has('open') ? '?open' : '');
}

const acts = ['/dang-xuat', '/ngon-ngu']; // no pages: they do something

// The page once it no longer waits for what is being reckoned; null: a file, which is kept.
async function made(page, url) {
  for (let i = 0; ; i++) {
    const answer = await page.goto(url).catch(() => null);
    if (answer === null || i === 60 || !answer.headers().refresh) return answer;
    await new Promise((done) => setTimeout(done, 500));
  }
}

// Calls see(path, kind, status) with the page opened, for each kind of page once; those in `seen` are
// only looked through for links. What is no page (a file to keep, an address elsewhere, logging out)
// is left alone. Returns the kinds.
export async function eachPage(page, base, starts, see, seen = new Set()) {
  const queue = [...starts];
  const known = new Set(queue.map((p) => kind(new URL(p, base))));
  while (queue.length > 0) {
    const path = queue.shift();
    const of = kind(new URL(path, base));
    const answer = await made(page, base + path);
    if (answer === null || !(answer.headers()['content-type'] ?? '').startsWith('text/html')) continue;
    if (!seen.has(of)) {
      seen.add(of);
      await see(path, of, answer.status());
    }
    const links = await page.$$eval('a[href]', (all) => all
      .filter((a) => a.origin === location.origin && !a.hasAttribute('download'))
      .map((a) => a.pathname + a.search));
    for (const link of links) {
      const next = kind(new URL(link, base));
      if (known.has(next) || acts.includes(next)) continue;
      known.add(next);
      queue.push(link);
    }
  }
  return seen;
}
