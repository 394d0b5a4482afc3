import assert from "node:assert/strict";
import { test } from "node:test";
import { clockText, elapsed } from "../../interviews/static/interviews/js/clock.js";

const words = { clock_target: "of about {minutes} min", clock_over: "{n} min over {minutes}" };

test("the clock tells the time so far and the target", () => {
  assert.deepEqual(clockText(245, 11.6, words), { time: "4:05", target: "of about 12 min" });
});

test("only a whole minute too many is said to be over", () => {
  assert.equal(clockText(12 * 60 + 59, 12, words).target, "of about 12 min");
  assert.equal(clockText(14 * 60, 12, words).target, "2 min over 12");
});

test("without a target there is only the time", () => {
  assert.deepEqual(clockText(9, undefined, words), { time: "0:09", target: "" });
});

test("the days between two sittings do not count", () => {
  const state = { started_at: "2026-05-05T12:00:00Z", sitting_began_at: "2026-05-08T12:00:00Z", spent_seconds: 300 };

  assert.equal(elapsed(state, Date.parse("2026-05-08T12:00:07Z")), 307);
});

test("an interview that this browser kept from before the clock knew of sittings counts from its beginning", () => {
  assert.equal(elapsed({ started_at: "2026-05-05T12:00:00Z" }, Date.parse("2026-05-05T12:01:00Z")), 60);
});
