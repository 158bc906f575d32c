// Every page that can be reached by links, one of each kind: two addresses are of one kind where they
// differ in numbers, codes, forms of reports, names of the law, logins and in fields alone.
function kind(url) {
  const parts = url.pathname.split('/').map((p) => (/\d/.test(p) ? '*' : p));
  if (['luat', 'nguoi-dung'].includes(parts[1]) && parts.length > 2) parts[parts.length - 1] = '*';
  return parts.join('/') + (url.searchParams.has('open') ? '?open' : '');
}

const acts = ['/dang-xuat', '/ngon-ngu']; // no pages: they do something

// The text of a page once it no longer waits for what is being reckoned; null: a file.
async function text(page, url) {
  for (let i = 0; ; i++) {
    const answer = await page.request.get(url);
    if (!(answer.headers()['content-type'] ?? '').startsWith('text/html')) return null;
    const html = await answer.text();
    if (i === 120 || !(answer.headers().refresh || html.includes('id="live"'))) return html;
    await new Promise((done) => setTimeout(done, 250));
  }
}

const linksOf = (html) => [...html.matchAll(/<a [^>]*?href="(\/[^"]*)"/g)]
  .map(([, link]) => link.replaceAll('&amp;', '&'));

// Calls see(path, kind, status) with the page opened, for each kind of page that is not in `seen`, and
// follows its links, and those of the starts. What is no page (a file to keep, an address elsewhere,
// logging out) is left alone. Returns the kinds.
export async function eachPage(page, base, starts, see, seen = new Set()) {
  const queue = [...starts];
  const known = new Set(queue.map((p) => kind(new URL(p, base))));
  while (queue.length > 0) {
    const path = queue.shift();
    const of = kind(new URL(path, base));
    if (seen.has(of) && !starts.includes(path)) continue;
    const html = await text(page, base + path);
    if (html === null) continue;
    if (!seen.has(of)) {
      seen.add(of);
      await see(path, of, (await page.goto(base + path)).status());
    }
    for (const link of linksOf(html)) {
      const next = kind(new URL(link, base));
      if (known.has(next) || acts.includes(next)) continue;
      known.add(next);
      queue.push(link);
    }
  }
  return seen;
}
