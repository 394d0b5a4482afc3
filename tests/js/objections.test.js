import assert from "node:assert/strict";
import { test } from "node:test";
import { digitOf, textIn } from "../../interviews/static/interviews/js/objections.js";

test("the first ten have a digit", () => {
  assert.deepEqual([0, 8, 9, 10].map(digitOf), ["1", "9", "0", ""]);
});

test("an answer is in the respondent's language, or in the default one", () => {
  const texts = { en: ["At random."], da: ["Tilfældigt."] };

  assert.equal(textIn(texts, "da", "en"), "Tilfældigt.");
  assert.equal(textIn(texts, "cs", "en"), "At random.");
  assert.equal(textIn({}, "cs", "en"), "");
});
