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
      .then(() => self.clients.claim()),
  );
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== self.location.origin) return;
  if (self.KEPT.assets.includes(address.pathname)) event.respondWith(asset(request));
  else if (request.mode === "navigate" && WORKING.some((form) => form.test(address.pathname))) event.respondWith(page(request));
});

self.addEventListener("message", (event) => {
  // Somebody signs out: the next person starts from nothing.
  if (event.data?.type === "forget") event.waitUntil(forgetPages());
  // A page that was opened while this worker began belongs to none yet.
  if (event.data?.type === "claim") event.waitUntil(self.clients.claim());
});

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
      // Put under the request that it was kept under: another one, with other headers (Vary), would not be found.
      if (response.ok && !response.redirected) await cache.put(request, response);
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
  const kept = isKeptPage && (await (await caches.open(ASSETS)).match(request, { ignoreSearch: true }));
  return kept || (await freshOrKept(request, ASSETS, null)).response;
}

/** @param {number|null} patience  milliseconds after which the kept answer does; null: only if the server gives none */
async function freshOrKept(request, name, patience) {
  const cache = await caches.open(name);
  const response = await cache.match(request, { ignoreSearch: true });
  const kept = { response, isKept: true };
  // Past the browser's own cache, which may hold modules of the version before.
  const fresh = fetch(request, { cache: "no-cache" }).then(async (answer) => {
    // A page that leads elsewhere, such as to signing in, is no page to keep.
    if (answer.ok && !answer.redirected && answer.type === "basic") await cache.put(request, answer.clone());
    return { response: answer, isKept: false };
  });
  if (!response) return fresh;
  const answered = fresh.then((found) => (found.response.status >= 500 ? kept : found)).catch(() => kept);
  if (patience === null) return answered;
  return Promise.race([answered, new Promise((resolve) => setTimeout(() => resolve(kept), patience))]);
}
