import assert from "node:assert/strict";
import { test } from "node:test";
import { actionFor } from "../../interviews/static/interviews/js/keymap.js";

const CHOICE = { kind: "choice", typing: false, empty: false, control: false, dialog: false };
const FIELD = { kind: "entry", typing: true, empty: false, control: false, dialog: false };
const action = (key, situation = CHOICE, more = {}) => actionFor({ key, ...more }, situation);

test("a digit chooses an answer", () => {
  assert.deepEqual(action("3"), { type: "digit", digit: "3" });
});

test("a digit in a field is written", () => {
  assert.equal(action("3", FIELD), null);
});

test("F8 and F9 stand for do not know and refused, in a field too", () => {
  assert.deepEqual(action("F8", FIELD), { type: "missing", kind: "dk" });
  assert.deepEqual(action("F9", CHOICE), { type: "missing", kind: "refused" });
});

test("d and r stand for them outside fields, written large or small", () => {
  assert.deepEqual(action("d"), { type: "missing", kind: "dk" });
  assert.deepEqual(action("R"), { type: "missing", kind: "refused" });
  assert.equal(action("d", FIELD), null);
});

test("Backspace goes back from an empty field, and erases in a full one", () => {
  assert.deepEqual(action("Backspace", { ...FIELD, empty: true }), { type: "back" });
  assert.equal(action("Backspace", FIELD), null);
});

test("what is held with Ctrl, Alt or Meta belongs to the browser", () => {
  for (const held of ["ctrlKey", "altKey", "metaKey"]) assert.equal(action("r", CHOICE, { [held]: true }), null);
});

test("a key held down does not answer the next question too", () => {
  assert.deepEqual(action("1", CHOICE, { repeat: true }), { type: "nothing" });
  assert.deepEqual(action("Enter", { ...CHOICE, control: true }, { repeat: true }), { type: "nothing" });
  assert.deepEqual(action("ArrowDown", CHOICE, { repeat: true }), { type: "move", by: 1 });
});

test("Enter on a button is the button's own", () => {
  assert.equal(action("Enter", { ...CHOICE, control: true }), null);
  assert.deepEqual(action("Enter"), { type: "confirm" });
});

test("keys are the dialog's while one is open", () => {
  assert.equal(action("1", { ...CHOICE, dialog: true }), null);
});

test("a letter being composed is not a command", () => {
  assert.equal(action("d", CHOICE, { isComposing: true }), null);
});

test("nothing is answered while the interview is being ended", () => {
  for (const key of ["1", "Enter", "Backspace", "d"]) assert.equal(action(key, { ...CHOICE, kind: "busy" }), null);
});

test("while an unlikely answer waits for its reason, Escape and Backspace in the empty field go back to the answer", () => {
  const waiting = { ...FIELD, empty: true, doubt: true };

  assert.deepEqual(action("Escape", waiting), { type: "revise" });
  assert.deepEqual(action("Backspace", waiting), { type: "revise" });
  assert.deepEqual(action("Enter", waiting), { type: "confirm" });
  assert.equal(action("Escape"), null);
});

test("F1 opens what can be answered to objections, in a field and with letters switched off too", () => {
  const opens = { type: "dialog", name: "objections" };

  for (const situation of [CHOICE, FIELD, { ...CHOICE, mute: true }]) assert.deepEqual(action("F1", situation), opens);
  assert.deepEqual(action("a"), opens);
  assert.equal(action("a", { ...CHOICE, mute: true }), null);
});

test("F7 stands for not applicable, in a field too", () => {
  assert.deepEqual(action("F7", FIELD), { type: "missing", kind: "na" });
});
