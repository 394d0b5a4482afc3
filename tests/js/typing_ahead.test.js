import assert from "node:assert/strict";
import { test } from "node:test";
import { TypingAhead } from "../../interviews/static/interviews/js/typing_ahead.js";

/** A screen that is behind until it is painted; `after` says which keys make it fall behind again. */
function screen(after = []) {
  const pressed = [];
  const now = { isBehind: true, isDialogOpen: false };
  const keys = new TypingAhead({
    isBehind: () => now.isBehind,
    isDialogOpen: () => now.isDialogOpen,
    press: ({ key }) => {
      pressed.push(key);
      now.isBehind = after.includes(key);
    },
  });
  const paint = () => {
    now.isBehind = false;
    keys.release();
  };
  return { keys, now, pressed, paint };
}

function press(key, more = {}) {
  const event = { key, isStopped: false, preventDefault: () => (event.isStopped = true), ...more };
  return event;
}

test("keys that come before their question wait for it, in their order", () => {
  const { keys, pressed, paint } = screen();

  for (const key of ["4", "2", "Enter"]) assert.equal(keys.take(press(key)), true);
  assert.deepEqual(pressed, []);
  paint();

  assert.deepEqual(pressed, ["4", "2", "Enter"]);
});

test("an answer that brings another question lets the rest wait for that one", () => {
  const { keys, pressed, paint } = screen(["1"]);
  for (const key of ["1", "2"]) keys.take(press(key));

  paint();
  assert.deepEqual(pressed, ["1"]);
  paint();
  assert.deepEqual(pressed, ["1", "2"]);
});

test("a key for the question on the screen is left alone", () => {
  const { keys, now } = screen();
  now.isBehind = false;
  const event = press("1");

  assert.equal(keys.take(event), false);
  assert.equal(event.isStopped, false);
});

test("a key held down answers no second question", () => {
  const { keys, pressed, paint } = screen();
  const event = press("1", { repeat: true });

  assert.equal(keys.take(event), true);
  paint();

  assert.deepEqual([pressed, event.isStopped], [[], true]);
});

test("what belongs to the browser, an input method or a dialog is theirs", () => {
  const { keys, now } = screen();
  for (const more of [{ ctrlKey: true }, { altKey: true }, { metaKey: true }, { isComposing: true }]) {
    assert.equal(keys.take(press("r", more)), false);
  }
  assert.equal(keys.take(press("Tab")), false);

  now.isDialogOpen = true;
  assert.equal(keys.take(press("1")), false);
});
