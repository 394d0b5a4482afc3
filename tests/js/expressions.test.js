import assert from "node:assert/strict";
import test from "node:test";

import { evaluate } from "../../surveys/static/surveys/js/expressions.js";
import { context, plain, table } from "./conformance.js";

const trees = table("expressions_compiled");

for (const { expression, inside, value, ...given } of table("expressions")) {
  const key = inside === undefined ? expression : `${expression} @${inside}`;
  test(`${key} with ${JSON.stringify(given)}`, () => {
    assert.deepEqual(plain(evaluate(trees[key], context(given))), value);
  });
}

test("a question may have the name of something that every JavaScript object has", () => {
  assert.equal(evaluate(["ref", "constructor"], { values: {} }), "");
  assert.equal(evaluate(["column", "toString"], { values: {}, columns: {} }), "");
});
