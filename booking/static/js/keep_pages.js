// Keeps the pages of a worker's day on the phone (a service worker). Where the server answers, its page is shown; the
// kept one only where it does not. They hold names, addresses and codes of doors: what was kept on another day is never
// shown, and all of it goes when somebody signs out or is signed out.

const DAY = "day";
const LOOK = "look";
const FACE = new URL(self.registration.scope).pathname;
const NO_SIGNAL = `${FACE}/geen-signaal`;
const KEPT_AT = "x-kept-at";
const PATIENCE_MS = 6000;
const FRESH_MS = 10 * 60_000;
const PARTS = new Set(["style", "script", "font", "image"]);

self.addEventListener("install", () => self.skipWaiting());
self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));
self.addEventListener("message", (event) => {
  if (event.data.keep) event.waitUntil(keepAll(event.data.keep));
});
self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== location.origin) return;
  if (request.mode === "navigate") event.respondWith(page(request, url));
  // Photos of homes are never kept.
  else if (PARTS.has(request.destination) && !url.pathname.startsWith(FACE)) event.respondWith(part(request));
});

const isToday = (moment) => new Date(moment).toDateString() === new Date().toDateString();
const momentOf = (answer) => Number(answer.headers.get(KEPT_AT));
const forget = () => caches.delete(DAY);

async function kept(url) {
  const answer = await (await caches.open(DAY)).match(url.pathname + url.search, { ignoreVary: true });
  return answer && isToday(momentOf(answer)) ? answer : undefined;
}

async function keep(url, answer) {
  // Nobody is signed in any more, or somebody who is no worker.
  if (answer.status === 401 || (answer.status === 403 && url.pathname === FACE)) await forget();
  if (!answer.ok) return;
  const headers = new Headers(answer.headers);
  headers.set(KEPT_AT, Date.now());
  const copy = new Response(await answer.blob(), { headers });
  await (await caches.open(DAY)).put(url.pathname + url.search, copy);
}

async function page(request, url) {
  const copy = await kept(url);
  try {
    // A phone in a cellar often thinks that it has a signal.
    const answer = await fetch(request, copy ? { signal: AbortSignal.timeout(PATIENCE_MS) } : {});
    await keep(url, answer.clone());
    return answer;
  } catch (lost) {
    if (copy) return asKept(copy);
    const instead = await kept(new URL(NO_SIGNAL, location));
    if (instead) return instead;
    throw lost;
  }
}

// The page itself says of which hour it is.
async function asKept(copy) {
  const text = (await copy.text()).replace("<html ", `<html data-kept-at="${momentOf(copy)}" `);
  return new Response(text, { headers: copy.headers });
}

async function part(request) {
  const parts = await caches.open(LOOK);
  try {
    const answer = await fetch(request);
    if (answer.ok) await parts.put(request, answer.clone());
    return answer;
  } catch (lost) {
    const copy = await parts.match(request, { ignoreVary: true });
    if (copy) return copy;
    throw lost;
  }
}

async function keepAll(addresses) {
  const pages = await caches.open(DAY);
  const all = await pages.matchAll();
  // Looks of an earlier version go with the pages of an earlier day.
  if (!all.every((answer) => isToday(momentOf(answer)))) await Promise.all([forget(), caches.delete(LOOK)]);
  for (const address of [FACE, NO_SIGNAL, ...addresses]) {
    const url = new URL(address, location);
    const copy = await kept(url);
    if (copy && Date.now() - momentOf(copy) < FRESH_MS) continue;
    try {
      await keep(url, await fetch(url, { redirect: "manual" }));
    } catch {
      // The next page that opens asks again.
      return;
    }
  }
}
