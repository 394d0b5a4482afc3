// Does a link bring back the very state of a trial?

import assert from "node:assert/strict";
import { test } from "node:test";

import { decoded, encoded } from "../../interviews/static/interviews/js/bench_link.js";

const TRIAL = {
  facts: { country: "CZ", panel: "žluťoučký 🐎" },
  language: "cs",
  seed: "a1",
  today: "2026-11-23T17:30:00.000+01:00",
  isFull: true,
  answers: { sex: "male", age: 44, places: ["home", "work"], note: true },
  at: "age",
};

test("a trial comes back as it was, whatever was typed", () => {
  assert.deepEqual(decoded(encoded(TRIAL)), TRIAL);
});

test("the order of the answers is kept", () => {
  assert.deepEqual(Object.keys(decoded(encoded(TRIAL)).answers), ["sex", "age", "places", "note"]);
});

test("a link can stand in an address as it is", () => {
  assert.match(encoded(TRIAL), /^[A-Za-z0-9_-]+$/);
});

test("what is no trial is none", () => {
  for (const part of ["", "jump", "%%%", btoa("[]"), btoa("{}"), btoa('{"facts":{},"answers":[],"seed":"1","language":"en"}')]) {
    assert.equal(decoded(part), null);
  }
});
