import assert from "node:assert/strict";
import { test } from "node:test";
import { Standing } from "../../interviews/static/interviews/js/standing.js";

const found = (position, more = {}) => ({ status: "in_progress", position, conflicts: [], answers: {}, ...more });

/** A browser, and a server that gives these interviews in turn, each when it is let go. */
function made({ kept = null, answers = [] } = {}) {
  const seen = { asked: [], adopted: [], letGo: [] };
  const items = new Map();
  globalThis.sessionStorage = { getItem: (name) => items.get(name) ?? null, setItem: (name, value) => items.set(name, value) };
  globalThis.document = { cookie: "" };
  globalThis.fetch = (path, { body }) => {
    seen.asked.push([path, JSON.parse(body)]);
    const answer = answers.shift();
    if (answer instanceof Error) return Promise.reject(answer);
    return new Promise((resolve) => seen.letGo.push(() => resolve({ ok: true, status: 200, json: async () => answer })));
  };
  const doors = { store: { kept: async () => kept }, waits: () => {}, adopt: (data) => seen.adopted.push(data) };
  return { seen, standing: new Standing("i1", doors) };
}

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** A standing that has been opened at position 3. */
async function opened(...answers) {
  const { seen, standing } = made({ answers: [found(3), ...answers] });
  const opening = standing.open();
  await turn();
  seen.letGo.shift()();
  standing.take(await opening);
  standing.openedWith(standing.state);
  return { seen, standing };
}

test("our own answers move the position on, and nobody is asked", async () => {
  const { seen, standing } = await opened();

  standing.replied({ position: 5, conflicts: 0 }, 2);

  assert.deepEqual([standing.position, seen.asked.length], [5, 1]);
  assert.deepEqual(seen.asked[0], ["/api/v1/interviews/i1/logs/", { id: standing.log }]);
});

test("what others have written meanwhile is fetched and taken over", async () => {
  const { seen, standing } = await opened(found(5));

  standing.replied({ position: 5, conflicts: 0 }, 1);
  seen.letGo.shift()();
  await turn();

  assert.deepEqual(seen.adopted, [found(5)]);
  assert.equal(standing.position, 3);
});

test("asked while an answer is under way, that one may know less: the next one counts", async () => {
  const { seen, standing } = await opened(found(5), found(7));

  standing.replied({ position: 5, conflicts: 0 }, 1);
  standing.replied({ position: 7, conflicts: 1 }, 1);
  seen.letGo.shift()();
  await turn();
  seen.letGo.shift()();
  await turn();

  assert.deepEqual(seen.adopted, [found(7)]);
});

test("where nobody answers it is as this browser last heard of it", async () => {
  const known = found(4);
  const { standing } = made({ kept: { log: "l1", known }, answers: [new TypeError("no line"), found(4)] });

  assert.deepEqual([await standing.open(), standing.log], [known, "l1"]);
});

test("a snapshot has the answers of the screen and the position that is known", async () => {
  const { standing } = await opened();

  const kept = standing.snapshot({ answers: { a: 1 }, language: "en" }, 2);

  assert.deepEqual(kept, { log: standing.log, known: found(3, { answers: { a: 1 }, language: "en", acknowledged: 2 }) });
});
