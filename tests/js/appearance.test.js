import assert from "node:assert/strict";
import { test } from "node:test";
import { looks, textLooks } from "../../interviews/static/interviews/js/appearance.js";

test("a scale stands side by side", () => {
  assert.deepEqual(looks({ appearance: "likert w2" }, 5), ["answers--likert"]);
});

test("more answers than fit side by side stand as they always do", () => {
  assert.deepEqual(looks({ appearance: "likert" }, 12), ["answers--many"]);
});

test("columns are as many as asked for", () => {
  assert.deepEqual(looks({ appearance: "columns-3" }, 20), ["answers--columns-3"]);
  assert.deepEqual(looks({ appearance: "columns" }, 4), ["answers--columns"]);
});

test("an appearance for other devices passes", () => {
  assert.deepEqual(looks({ appearance: "map columns-pack" }, 4), []);
});

test("a text of several lines has room, one of digits has their keys", () => {
  assert.deepEqual(textLooks({ appearance: "multiline" }), { rows: 8 });
  assert.deepEqual(textLooks({ appearance: "numbers" }), { rows: 1, inputmode: "numeric" });
});
