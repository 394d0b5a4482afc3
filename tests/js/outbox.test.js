import assert from "node:assert/strict";
import { test } from "node:test";
import { setImmediate as turn } from "node:timers/promises";
import { Outbox, merged } from "../../interviews/static/interviews/js/outbox.js";
import { MemoryStore } from "../../interviews/static/interviews/js/store.js";

/** A server that keeps events as ours does: in order, known ones ignored. `line` may be cut before or after it stores. */
function server() {
  const stored = [];
  const line = { cut: null, final: null };
  return {
    stored,
    line,
    send: async (events) => {
      if (line.final) throw line.final;
      if (line.cut === "before") throw new Error("no line");
      for (const event of events) if (event.seq === stored.length + 1) stored.push(event);
      if (line.cut === "after") throw new Error("no answer");
      return { acknowledged: stored.length };
    },
  };
}

function outbox({ send, store = new MemoryStore(), acknowledged = 0, gathering = 0 }) {
  const pauses = [];
  let ids = 0;
  const later = (work, milliseconds) => pauses.push({ work, milliseconds });
  const statuses = [];
  const surroundings = { store, send, later, gathering, newId: () => `id-${(ids += 1)}`, onChange: (status) => statuses.push(status) };
  return { box: new Outbox("i", acknowledged, surroundings), store, pauses, statuses };
}

const settle = async () => {
  for (let i = 0; i < 20; i += 1) await turn();
};
const names = (events) => events.map(({ name }) => name);

test("answers arrive in order, numbered without a gap", async () => {
  const far = server();
  const { box } = outbox(far);

  for (const name of ["a", "b", "c"]) box.put({ name, value: 1 });
  await box.flush();

  assert.deepEqual(far.stored.map(({ seq, name }) => [seq, name]), [[1, "a"], [2, "b"], [3, "c"]]);
});

test("an answer is sent only after it has been written", async () => {
  const far = server();
  let write;
  const slow = new MemoryStore();
  slow.add = () => new Promise((resolve) => (write = resolve));
  const { box } = outbox({ send: far.send, store: slow });

  box.put({ name: "a", value: 1 });
  await settle();
  assert.deepEqual(far.stored, []);
  write();
  await box.flush();
  assert.deepEqual(names(far.stored), ["a"]);
});

test("a cut line keeps answers here and says how many", async () => {
  const far = server();
  far.line.cut = "before";
  const { box, store } = outbox(far);

  box.put({ name: "a", value: 1 });
  box.put({ name: "b", value: 1 });
  await settle();

  assert.equal(box.status.waiting, 2);
  assert.equal(box.status.error.message, "no line");
  assert.deepEqual(names(await store.all("i")), ["a", "b"]);
});

test("the pause before trying again grows, to a limit", async () => {
  const far = server();
  far.line.cut = "before";
  const { box, pauses } = outbox(far);

  box.put({ name: "a", value: 1 });
  await settle();
  for (let i = 0; i < 6; i += 1) {
    pauses.at(-1).work();
    await settle();
  }

  assert.deepEqual(pauses.map(({ milliseconds }) => milliseconds), [500, 1000, 2000, 4000, 8000, 10000, 10000]);
});

test("while the line is known to be cut no answer starts a try of its own", async () => {
  const far = server();
  far.line.cut = "before";
  let tries = 0;
  const send = (events) => {
    tries += 1;
    return far.send(events);
  };
  const { box, pauses } = outbox({ send });
  box.put({ name: "a", value: 1 });
  await settle();

  for (const name of ["b", "c", "d"]) box.put({ name, value: 1 });
  await settle();
  assert.equal(tries, 1);

  far.line.cut = null;
  pauses[0].work();
  await settle();
  assert.deepEqual([tries, names(far.stored)], [2, ["a", "b", "c", "d"]]);
});

test("events that may gather are sent together, and at once where somebody waits for it", async () => {
  const far = server();
  const { box, pauses } = outbox({ ...far, gathering: 5000 });

  for (const name of ["a", "b"]) box.put({ name, value: 1 });
  await settle();
  assert.deepEqual([names(far.stored), pauses.map(({ milliseconds }) => milliseconds)], [[], [5000]]);
  pauses[0].work();
  await settle();
  assert.deepEqual(names(far.stored), ["a", "b"]);

  box.put({ name: "c", value: 1 });
  await box.flush();
  assert.deepEqual(names(far.stored), ["a", "b", "c"]);
});

test("it is told what would not survive a crash yet", async () => {
  let write;
  const slow = new MemoryStore();
  slow.add = () => new Promise((resolve) => (write = resolve));
  const { box } = outbox({ send: server().send, store: slow });

  box.put({ name: "a", value: 1 });
  await settle();
  assert.equal(box.isWriting, true);
  write();
  await box.written;
  assert.equal(box.isWriting, false);
});

test("what was stored but not acknowledged is sent again and stands once", async () => {
  const far = server();
  far.line.cut = "after";
  const { box } = outbox(far);
  box.put({ name: "a", value: 1 });
  await settle();

  far.line.cut = null;
  box.put({ name: "b", value: 2 });
  await box.flush();

  assert.deepEqual(far.stored.map(({ id }) => id), ["id-1", "id-2"]);
});

test("acknowledged answers leave this machine", async () => {
  const { box, store } = outbox(server());

  box.put({ name: "a", value: 1 });
  await box.flush();
  await settle();

  assert.deepEqual(await store.all("i"), []);
});

test("another page takes up what the first one left, and numbers on", async () => {
  const far = server();
  far.line.cut = "before";
  const store = new MemoryStore();
  const first = outbox({ send: far.send, store });
  first.box.put({ name: "a", value: 1 });
  await settle();

  far.line.cut = null;
  const second = outbox({ send: far.send, store }).box;
  const left = await second.open();
  second.put({ name: "b", value: 2 });
  await second.flush();

  assert.deepEqual(names(left), ["a"]);
  assert.deepEqual(far.stored.map(({ seq, name }) => [seq, name]), [[1, "a"], [2, "b"]]);
});

test("another page forgets what the server has already", async () => {
  const store = new MemoryStore();
  await store.add({ interview: "i", id: "x", seq: 1, name: "a", value: 1, at: "2026-01-01T00:00:00Z" });

  const { box } = outbox({ ...server(), store, acknowledged: 1 });

  assert.deepEqual(await box.open(), []);
  assert.equal(box.put({ name: "b", value: 2 }).seq, 2);
});

test("a refusal for good ends the sending and is told to whoever waits", async () => {
  const far = server();
  far.line.final = Object.assign(new Error("ended"), { isFinal: true });
  const { box, store, pauses } = outbox(far);

  box.put({ name: "a", value: 1 });

  await assert.rejects(box.flush(), /ended/);
  assert.deepEqual([pauses.length, (await store.all("i")).length], [0, 1]);
});

test("a line that comes back is used without waiting for the pause", async () => {
  const far = server();
  far.line.cut = "before";
  const { box, pauses } = outbox(far);
  box.put({ name: "a", value: 1 });
  await settle();

  far.line.cut = null;
  box.hurry();
  await settle();
  pauses[0].work();
  await settle();

  assert.deepEqual(names(far.stored), ["a"]);
});

test("a disk that is full does not keep answers from being sent", async () => {
  const far = server();
  const full = new MemoryStore();
  full.add = () => Promise.reject(new Error("disk full"));
  const { box } = outbox({ send: far.send, store: full });

  box.put({ name: "a", value: 1 });
  await box.flush();

  assert.deepEqual(names(far.stored), ["a"]);
});

test("an outbox that is abandoned sends nothing more and keeps nothing", async () => {
  const far = server();
  far.line.cut = "before";
  const { box, store, pauses } = outbox(far);
  box.put({ name: "a", value: 1 });
  await settle();

  await box.abandon();
  far.line.cut = null;
  pauses[0].work();
  await settle();

  assert.deepEqual([box.status.waiting, await store.all("i"), far.stored], [0, [], []]);
});

test("later answers replace earlier ones", () => {
  assert.deepEqual(merged({ a: 1, b: 2 }, [{ name: "a", value: 3 }, { name: "a", value: 4 }]), { a: 4, b: 2 });
});
