import assert from "node:assert/strict";
import { test } from "node:test";
import { OUTCOMES, outcomeFor, record } from "../../interviews/static/interviews/js/dispositions.js";

const NOW = new Date("2026-11-23T12:00:00Z");
const plain = { note: "", at: null, kind: "soft", isSuspended: false };

test("every outcome has a key of its own", () => {
  assert.equal(new Set(OUTCOMES.map(({ key }) => key)).size, OUTCOMES.length);
});

test("a key means its outcome, large or small, and other keys none", () => {
  assert.equal(outcomeFor("1").code, "3.13");
  assert.equal(outcomeFor("F"), outcomeFor("f"));
  assert.equal(outcomeFor("Enter"), null);
});

test("a note is sent when there is one", () => {
  assert.deepEqual(record(outcomeFor("1"), plain, NOW), { body: { disposition: "3.13" } });
  assert.deepEqual(record(outcomeFor("1"), { ...plain, note: " barks " }, NOW), { body: { disposition: "3.13", note: "barks" } });
});

test("a callback needs a time to come", () => {
  const callback = outcomeFor("4");

  assert.deepEqual(record(callback, plain, NOW), { problem: "when_to_call" });
  assert.deepEqual(record(callback, { ...plain, at: NOW }, NOW), { problem: "time_has_passed" });
});

test("a callback carries its time and how firm it is", () => {
  const at = new Date("2026-11-24T17:30:00Z");

  const { body } = record(outcomeFor("4"), { ...plain, at, kind: "hard" }, NOW);

  assert.deepEqual(body, { disposition: "3.21", appointment: { at: "2026-11-24T17:30:00.000Z", kind: "hard" } });
});

test("a callback in the middle of an interview is one of a known respondent", () => {
  const at = new Date("2026-11-24T17:30:00Z");

  assert.equal(record(outcomeFor("4"), { ...plain, at, isSuspended: true }, NOW).body.disposition, "2.21");
  assert.equal(record(outcomeFor("5"), { ...plain, isSuspended: true }, NOW).body.disposition, "2.111");
});
