import assert from "node:assert/strict";
import { test } from "node:test";
import { Visits, outcomeOf } from "../../interviews/static/interviews/js/visits.js";

function measuring() {
  const put = [];
  const time = { at: 0 };
  const visits = new Visits((visit) => put.push(visit), { clock: () => time.at, now: () => new Date(0) });
  return { visits, put, time };
}

test("a stay is measured from showing to leaving, with its first key", () => {
  const { visits, put, time } = measuring();
  visits.begin("age");
  time.at = 300;
  visits.key();
  time.at = 500;
  visits.key();
  time.at = 900;
  visits.end("answered", false, "cs");

  assert.deepEqual(put, [
    { at: "1970-01-01T00:00:00.000Z", name: "age", language: "cs", first_key_ms: 300, duration_ms: 900, away_ms: 0, times_away: 0, is_offline: false, outcome: "answered" },
  ]);
});

test("time away from the page is counted apart, also when the page is left away", () => {
  const { visits, put, time } = measuring();
  visits.begin("age");
  time.at = 100;
  visits.focus(false);
  time.at = 400;
  visits.focus(true);
  time.at = 500;
  visits.focus(false);
  time.at = 600;
  visits.end("left", true, "cs");

  assert.deepEqual([put[0].away_ms, put[0].times_away, put[0].duration_ms, put[0].first_key_ms], [400, 2, 600, null]);
  assert.equal(put[0].is_offline, true);
});

test("nothing is measured between questions", () => {
  const { visits, put } = measuring();
  visits.key();
  visits.focus(true);
  visits.end("left", false, "cs");

  assert.deepEqual(put, []);
});

test("an answer to a question that has one is a change", () => {
  const store = [{ type: "store", name: "age", value: 4 }];
  assert.equal(outcomeOf({ at: "age", answers: {} }, store), "answered");
  assert.equal(outcomeOf({ at: "age", answers: { age: 3 } }, store), "changed");
  assert.equal(outcomeOf({ at: "age", answers: {} }, []), "left");
});

test("a question passed over is left, and not answered", () => {
  const nothing = [{ type: "store", name: "age", value: "" }];
  assert.equal(outcomeOf({ at: "age", answers: {} }, nothing), "left");
  assert.equal(outcomeOf({ at: "age", answers: { age: 3 } }, nothing), "changed");
});
