import assert from "node:assert/strict";
import { test } from "node:test";
import { Dialler } from "../../interviews/static/interviews/js/dialler.js";

const call = (state, more = {}) => ({
  id: "d1",
  state,
  proposal: null,
  is_over: ["busy", "failed", "ended"].includes(state),
  can_hang_up: true,
  ...more,
});

/** A dialler whose exchange answers in turn; what it shows, sends and waits for is written down. */
function made(...answers) {
  const seen = { shown: [], sent: [], waiting: [], now: 0 };
  const dialler = new Dialler({
    send: async (path, method, body) => {
      seen.sent.push([method, path, body]);
      const answer = answers.shift();
      if (answer instanceof Error) throw answer;
      return answer;
    },
    show: (_, word) => seen.shown.push(word),
    later: (work) => seen.waiting.push(work),
    clock: () => seen.now,
  });
  return { dialler, seen, look: () => seen.waiting.shift()() };
}

test("a call is shown as it goes on", async () => {
  const { dialler, seen, look } = made(call("asked"), call("ringing"), call("busy", { proposal: "3.12" }));
  await dialler.place("a1");
  await look();
  await look();

  assert.deepEqual(seen.shown, ["call_asked", "call_asked", "call_ringing", "call_busy"]);
  assert.equal(seen.waiting.length, 0);
  assert.equal(dialler.isLive, false);
});

test("pressed again while nobody knows whether the wish arrived, it is the same wish", async () => {
  const { dialler, seen } = made(new Error("no line"), call("dialling"));
  await dialler.place("a1");
  await dialler.place("a1");

  const [first, second] = seen.sent.map(([, , body]) => body.id);
  assert.equal(first, second);
  assert.deepEqual(seen.shown, ["call_asked", "call_failed", "call_asked", "call_dialling"]);
});

test("while a call is under way no other one is wished", async () => {
  const { dialler, seen } = made(call("ringing"));
  await dialler.place("a1");
  await dialler.place("a1");

  assert.equal(seen.sent.length, 1);
});

test("after a call another one is another wish", async () => {
  const { dialler, seen } = made(call("busy"), call("dialling"));
  await dialler.place("a1");
  await dialler.place("a1");

  const [first, second] = seen.sent.map(([, , body]) => body.id);
  assert.notEqual(first, second);
});

test("an exchange that says nothing for long is told as one that does not call", async () => {
  const { dialler, seen, look } = made(call("placing"), call("placing"));
  await dialler.place("a1");
  seen.now = 9001;
  await look();

  assert.equal(seen.shown.at(-1), "call_failed");
});

test("a look that is answered when another case is on the screen shows nothing", async () => {
  const { dialler, seen, look } = made(call("ringing"), call("answered"));
  await dialler.place("a1");
  const looking = look();
  dialler.forget();
  await looking;

  assert.equal(seen.shown.at(-1), "");
});

test("only what is heard of this call makes it look", async () => {
  const { dialler, seen } = made(call("ringing"), call("answered"));
  await dialler.place("a1");
  dialler.heard("another");
  assert.equal(seen.sent.length, 1);
  dialler.heard("d1");

  assert.deepEqual(seen.sent[1].slice(0, 2), ["GET", "dials/d1/"]);
});

test("hanging up is asked of the call under way", async () => {
  const { dialler, seen } = made(call("ringing"), call("ended"));
  await dialler.hangUp();
  assert.equal(seen.sent.length, 0);
  await dialler.place("a1");
  await dialler.hangUp();

  assert.deepEqual(seen.sent[1].slice(0, 2), ["POST", "dials/d1/hang-up/"]);
  assert.equal(seen.shown.at(-1), "call_ended");
});

test("a call that was answered is looked at as seldom as its screen wishes", async () => {
  const waits = [];
  const doors = { send: async () => call("answered"), show: () => {}, later: (_, milliseconds) => waits.push(milliseconds) };
  await new Dialler({ ...doors, lookLater: 30_000 }).resume("a1");
  await new Dialler(doors).resume("a1");

  assert.deepEqual(waits, [30_000, 5_000]);
});
