import assert from "node:assert/strict";
import { test } from "node:test";
import { clock, instantOf, localOf } from "../../interviews/static/interviews/js/local_time.js";

test("a local time is an instant of its zone, in winter and in summer", () => {
  assert.equal(instantOf("2026-01-15T18:30", "Europe/Prague").toISOString(), "2026-01-15T17:30:00.000Z");
  assert.equal(instantOf("2026-07-15T18:30", "Europe/Prague").toISOString(), "2026-07-15T16:30:00.000Z");
  assert.equal(instantOf("2026-07-15T18:30", "Europe/London").toISOString(), "2026-07-15T17:30:00.000Z");
});

test("there and back is the same time, around both changes of the clocks", () => {
  for (const local of ["2026-03-29T01:59", "2026-03-29T03:00", "2026-10-25T01:30", "2026-10-25T03:30"]) {
    assert.equal(localOf(instantOf(local, "Europe/Berlin"), "Europe/Berlin"), local);
  }
});

test("a time that the clocks jump over is moved on by the jump", () => {
  assert.equal(localOf(instantOf("2026-03-29T02:30", "Europe/Berlin"), "Europe/Berlin"), "2026-03-29T03:30");
});

test("a time shown twice means the first", () => {
  assert.equal(instantOf("2026-10-25T02:30", "Europe/Berlin").toISOString(), "2026-10-25T00:30:00.000Z");
});

test("what is no time gives nothing", () => {
  for (const text of ["", "tomorrow", "2026-13-01T10:00", "2026-01-01"]) assert.equal(instantOf(text, "Europe/Paris"), null);
});

test("the clock there", () => {
  assert.equal(clock(new Date("2026-07-15T16:05:00Z"), "Europe/Copenhagen"), "18:05");
});
