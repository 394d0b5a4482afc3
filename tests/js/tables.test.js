import assert from "node:assert/strict";
import { test } from "node:test";

import { carried, matches } from "../../analysis/static/analysis/js/tables.js";

test("every word that is sought stands in the text, in any case and order", () => {
  assert.equal(matches("safety_1 How often do you ask the police?", "POLICE often"), true);
  assert.equal(matches("safety_1 How often do you ask the police?", "police never"), false);
  assert.equal(matches("anything", ""), true);
});

test("what is empty is not carried from one form to the other", () => {
  const data = new FormData();
  data.append("row", "sex");
  data.append("row", "age");
  data.append("filter", "");

  assert.deepEqual(carried(data), [
    ["row", "sex"],
    ["row", "age"],
  ]);
});
