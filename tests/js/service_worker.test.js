import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import vm from "node:vm";

const SCRIPT = readFileSync(new URL("../../interviews/static/interviews/js/service_worker.js", import.meta.url), "utf8");
const SITE = "http://site";
const MODULE = `${SITE}/static/interviews/js/line.js`;
const WORK = `${SITE}/surveys/s/work/`;

/** A browser's side of a service worker: its caches, and a server that answers as it is told. */
function worker({ version = "1", open = [] } = {}) {
  const server = { version, isUp: true, asked: [], claims: 0 };
  const stores = new Map();
  const listeners = {};
  const pending = [];
  const addressOf = (request) => new URL(request.url ?? request, SITE).href;
  const fetched = async (request) => {
    server.asked.push(addressOf(request));
    if (!server.isUp) throw new TypeError("no line");
    return { ok: true, status: 200, redirected: false, type: "basic", text: `${addressOf(request)} ${server.version}`, clone() { return this; } };
  };
  const caches = {
    open: async (name) => {
      if (!stores.has(name)) stores.set(name, new Map());
      const store = stores.get(name);
      return {
        match: async (request) => store.get(addressOf(request)),
        put: async (request, response) => void store.set(addressOf(request), response),
        delete: async (request) => store.delete(addressOf(request)),
        keys: async () => [...store.keys()].map((url) => ({ url })),
        addAll: async (requests) => {
          for (const request of requests) store.set(addressOf(request), await fetched(request));
        },
      };
    },
    keys: async () => [...stores.keys()],
    delete: async (name) => stores.delete(name),
  };
  /** A worker of the server's version takes over, as after an upgrade. */
  const takeOver = async () => {
    const self = {
      KEPT: { version: server.version, assets: ["/static/interviews/js/line.js"] },
      location: new URL(SITE),
      skipWaiting: async () => {},
      clients: { claim: async () => void (server.claims += 1), matchAll: async () => open.map((url) => ({ url })) },
      addEventListener: (name, listener) => (listeners[name] = listener),
    };
    const request = function (url) {
      return { url: new URL(url, SITE).href };
    };
    vm.runInNewContext(SCRIPT, { self, caches, fetch: fetched, Request: request, URL, Promise, setTimeout: (work) => pending.push(work) });
    for (const name of ["install", "activate"]) {
      let work;
      listeners[name]({ waitUntil: (promise) => (work = promise) });
      await work;
    }
  };
  const ask = async (url, mode) => {
    let answer;
    listeners.fetch({ request: { url, mode, method: "GET" }, respondWith: (promise) => (answer = promise) });
    return (await answer)?.text;
  };
  const tell = async (data) => {
    let work;
    listeners.message({ data, waitUntil: (promise) => (work = promise) });
    await work;
  };
  return { server, takeOver, tell, page: () => ask(WORK, "navigate"), module: () => ask(MODULE, "cors"), pending };
}

test("without a server page and modules are as they were last time", async () => {
  const { server, takeOver, page, module } = worker();
  await takeOver();
  await page();

  server.isUp = false;

  assert.deepEqual([await page(), await module()], [`${WORK} 1`, `${MODULE} 1`]);
});

test("a page that was opened before there was a worker is kept when it takes over", async () => {
  const { server, takeOver, page } = worker({ open: [`${WORK}#next`, `${SITE}/sign-in/`] });
  await takeOver();

  server.isUp = false;

  assert.equal(await page(), `${WORK} 1`);
  assert.deepEqual(server.asked, [MODULE, WORK, WORK]);
});

test("a worker takes over although the server has gone again", async () => {
  const { server, takeOver, tell, page } = worker({ open: [WORK] });
  await takeOver();
  server.isUp = false;

  await tell({ type: "claim" });

  assert.deepEqual([server.claims, await page()], [2, `${WORK} 1`]);
});

test("with a server page and modules are its own", async () => {
  const { server, takeOver, page, module } = worker();
  await takeOver();
  await page();

  server.version = "2";

  assert.deepEqual([await page(), await module()], [`${WORK} 2`, `${MODULE} 2`]);
});

test("a kept page has the modules that were kept with it, although the server is back by then", async () => {
  const { server, takeOver, page, module } = worker();
  await takeOver();
  await page();
  server.isUp = false;
  const kept = await page();

  Object.assign(server, { isUp: true, version: "2" });

  assert.deepEqual([kept, await module()], [`${WORK} 1`, `${MODULE} 1`]);
});

test("an upgraded worker takes modules and pages of the new version together", async () => {
  const { server, takeOver, page, module } = worker();
  await takeOver();
  await page();
  server.version = "2";
  await takeOver();

  server.isUp = false;

  assert.deepEqual([await page(), await module()], [`${WORK} 2`, `${MODULE} 2`]);
});

test("a module that only a slow server has is waited for; a page is not", async () => {
  const { takeOver, page, module, pending } = worker();
  await takeOver();
  await page();
  await module();
  assert.equal(pending.length, 0);
  await page();
  assert.equal(pending.length, 1);
});

test("a page that was opened while the worker began is taken over when it asks", async () => {
  const { server, takeOver, tell } = worker();
  await takeOver();
  assert.equal(server.claims, 1);

  tell({ type: "claim" });

  assert.equal(server.claims, 2);
});
