// What does a working screen open with when the line is down? The same pages and modules as last time.
// self.KEPT = {version, assets} is written in front of this by the server.

const ASSETS = `workstation-${self.KEPT.version}`;
const ALL_PAGES = "workstation-pages";
const PAGES = `${ALL_PAGES}-${self.KEPT.version}`;
// Of the pages that the version before kept, so many of the last are taken over; older interviews are over.
const LAST_PAGES = 10;
const PATIENCE = 4000;
const WORKING = [/^\/surveys\/[^/]+\/work\/$/, /^\/interviews\/[0-9a-f-]{36}\/work\/$/];

// Whether the page shown last was a kept one: its modules are then the kept ones, too, for those of two versions do not fit each other.
let isKeptPage = false;

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches
      .open(ASSETS)
      // Past the browser's own cache, which may still hold modules of the version before.
      .then((cache) => cache.addAll(self.KEPT.assets.map((address) => new Request(address, { cache: "reload" }))))
      .then(() => takePages())
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => names.filter((name) => name.startsWith("workstation-") && name !== ASSETS && name !== PAGES))
      .then((old) => Promise.all(old.map((name) => caches.delete(name))))
      .then(() => takeOver()),
  );
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== self.location.origin) return;
  if (self.KEPT.assets.includes(address.pathname)) event.respondWith(asset(request));
  else if (request.mode === "navigate" && isWorking(request.url)) event.respondWith(page(request));
});

self.addEventListener("message", (event) => {
  // Somebody signs out: the next person starts from nothing.
  if (event.data?.type === "forget") event.waitUntil(forgetPages());
  // A page that was opened while this worker began belongs to none yet.
  if (event.data?.type === "claim") event.waitUntil(takeOver());
});

/** Take over the pages that are open, and keep them: who signs in on a new machine has one before there is a worker that could. */
async function takeOver() {
  await self.clients.claim();
  const cache = await caches.open(PAGES);
  for (const { url } of await self.clients.matchAll({ type: "window" })) {
    if (!isWorking(url) || (await cache.match(keyOf(url)))) continue;
    // Without a line there will be another occasion: the next page that is opened.
    await fetch(keyOf(url), { cache: "reload" }).then((answer) => keep(cache, url, answer)).catch(() => {});
  }
}

const isWorking = (url) => WORKING.some((form) => form.test(new URL(url).pathname));

/** What something is kept under: its address alone, whoever asked for it and with which headers (Vary). */
function keyOf(url) {
  const { origin, pathname } = new URL(url);
  return origin + pathname;
}

/** A page that leads elsewhere, such as to signing in, is no page to keep. */
async function keep(cache, url, answer) {
  if (answer.ok && !answer.redirected && answer.type === "basic") await cache.put(keyOf(url), answer.clone());
}

const otherPages = async () => (await caches.keys()).filter((name) => name.startsWith(ALL_PAGES) && name !== PAGES);

async function forgetPages() {
  await Promise.all([PAGES, ...(await otherPages())].map((name) => caches.delete(name)));
}

/**
 * Pages that were kept belong to the version before: have the present ones, so that page and modules fit each other without a line.
 * Where the server does not answer, this version does not begin, and the one before stays with all that is its own.
 */
async function takePages() {
  const cache = await caches.open(PAGES);
  for (const name of await otherPages()) {
    const kept = await (await caches.open(name)).keys();
    for (const request of kept.slice(-LAST_PAGES)) {
      const response = await fetch(request.url, { cache: "reload" });
      if (response.status >= 500) throw new Error("The server is not there yet.");
      await keep(cache, request.url, response);
    }
  }
}

/** From the server where it answers in time, so that an upgrade is seen at once; else as it was last time. */
async function page(request) {
  const found = await freshOrKept(request, PAGES, PATIENCE);
  isKeptPage = found.isKept;
  return found.response;
}

/** Of the version that the page is of: a slow server is waited for. */
async function asset(request) {
  const kept = isKeptPage && (await (await caches.open(ASSETS)).match(keyOf(request.url)));
  return kept || (await freshOrKept(request, ASSETS, null)).response;
}

/** @param {number|null} patience  milliseconds after which the kept answer does; null: only if the server gives none */
async function freshOrKept(request, name, patience) {
  const cache = await caches.open(name);
  const response = await cache.match(keyOf(request.url));
  const kept = { response, isKept: true };
  // Past the browser's own cache, which may hold modules of the version before.
  const fresh = fetch(request, { cache: "no-cache" }).then(async (answer) => {
    await keep(cache, request.url, answer);
    return { response: answer, isKept: false };
  });
  if (!response) return fresh;
  const answered = fresh.then((found) => (found.response.status >= 500 ? kept : found)).catch(() => kept);
  if (patience === null) return answered;
  return Promise.race([answered, new Promise((resolve) => setTimeout(() => resolve(kept), patience))]);
}
