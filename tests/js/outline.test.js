// Which rows does a search find, and which keys save a question?

import assert from "node:assert/strict";
import { test } from "node:test";

import { matches } from "../../surveys/static/surveys/js/outline.js";
import { saves } from "../../surveys/static/surveys/js/row_form.js";

test("a row is found if it has every word, in any order and case", () => {
  assert.ok(matches("age how old are you? ${sex} = 'male'", "OLD age"));
  assert.ok(!matches("age how old are you?", "old man"));
});

test("nothing looked for finds every row", () => {
  assert.ok(matches("age", ""));
});

test("ctrl and enter save, enter alone does not", () => {
  assert.ok(saves({ key: "Enter", ctrlKey: true, metaKey: false }));
  assert.ok(saves({ key: "s", ctrlKey: false, metaKey: true }));
  assert.ok(!saves({ key: "Enter", ctrlKey: false, metaKey: false }));
});
