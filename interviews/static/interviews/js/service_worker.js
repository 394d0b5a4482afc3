// What does a working screen open with when the line is down? The same pages and modules as last time.
// self.KEPT = {version, assets} is written in front of this by the server.

const ASSETS = `workstation-${self.KEPT.version}`;
const PAGES = "workstation-pages";
const PATIENCE = 4000;
const WORKING = [/^\/surveys\/[^/]+\/work\/$/, /^\/interviews\/[0-9a-f-]{36}\/work\/$/];

self.addEventListener("install", (event) => {
  event.waitUntil(
    caches
      .open(ASSETS)
      // Past the browser's own cache, which may still hold modules of the version before.
      .then((cache) => cache.addAll(self.KEPT.assets.map((address) => new Request(address, { cache: "reload" }))))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => names.filter((name) => name.startsWith("workstation-") && name !== ASSETS && name !== PAGES))
      .then((old) => Promise.all(old.map((name) => caches.delete(name))))
      .then(() => renewPages())
      .then(() => self.clients.claim()),
  );
});

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const address = new URL(request.url);
  if (request.method !== "GET" || address.origin !== self.location.origin) return;
  if (self.KEPT.assets.includes(address.pathname)) event.respondWith(freshOrKept(request, ASSETS));
  else if (request.mode === "navigate" && WORKING.some((form) => form.test(address.pathname))) {
    event.respondWith(freshOrKept(request, PAGES));
  }
});

self.addEventListener("message", (event) => {
  // Somebody signs out: the next person starts from nothing.
  if (event.data?.type === "forget") event.waitUntil(caches.delete(PAGES));
});

/** Pages that were kept belong to the version before: take the present ones, so that page and modules fit each other without a line. */
async function renewPages() {
  const cache = await caches.open(PAGES);
  const renewed = (await cache.keys()).map(async ({ url }) => {
    const response = await fetch(url, { cache: "reload" });
    if (response.ok && !response.redirected) await cache.put(url, response);
    else if (response.status === 404) await cache.delete(url);
  });
  await Promise.allSettled(renewed);
}

/** From the server where it answers in time, so that an upgrade is seen at once; else as it was last time. */
async function freshOrKept(request, name) {
  const cache = await caches.open(name);
  const kept = await cache.match(request, { ignoreSearch: true });
  // Asked of the server each time: modules of two versions do not fit each other.
  const fresh = fetch(request, { cache: "no-cache" }).then(async (response) => {
    // A page that leads elsewhere, such as to signing in, is no page to keep.
    if (response.ok && !response.redirected && response.type === "basic") await cache.put(request, response.clone());
    return response;
  });
  if (!kept) return fresh;
  const late = new Promise((resolve) => setTimeout(() => resolve(kept), PATIENCE));
  return Promise.race([fresh.then((response) => (response.status >= 500 ? kept : response)).catch(() => kept), late]);
}
