// Keeps the pages of the review that were opened, for when there is no link: the link first, what
// was kept else. Only pages and files; what is written waits in the page's own outbox.
const CACHE = 'ansinh-review';
addEventListener('install', () => skipWaiting());
addEventListener('activate', (e) => e.waitUntil(clients.claim()));

function keeps(url) {
  return url.origin === location.origin && !url.pathname.endsWith('/dong-bo') &&
    (url.pathname.startsWith('/ra-soat') || url.pathname.startsWith('/static/'));
}
async function answer(request) {
  const cache = await caches.open(CACHE), url = new URL(request.url);
  const forever = url.pathname.startsWith('/static/') || url.pathname.startsWith('/ra-soat/luat/');
  const kept = await cache.match(request);
  if (forever && kept) return kept;
  try {
    const fresh = await fetch(request);
    if (fresh.status === 200 && !fresh.redirected) await cache.put(request, fresh.clone());
    return fresh;
  } catch (e) {
    if (kept) return kept;
    throw e;
  }
}
addEventListener('fetch', (e) => {
  if (e.request.method === 'GET' && keeps(new URL(e.request.url))) e.respondWith(answer(e.request));
});
