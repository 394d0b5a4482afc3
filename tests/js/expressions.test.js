import assert from "node:assert/strict";
import test from "node:test";

import { evaluate } from "../../surveys/static/surveys/js/expressions.js";
import { plain, table } from "./conformance.js";

const trees = table("expressions_compiled");

for (const { expression, answers = {}, self, columns, today, value } of table("expressions")) {
  test(`${expression} with ${JSON.stringify({ answers, self, columns, today })}`, () => {
    const found = evaluate(trees[expression], { values: answers, self, columns, today });

    assert.deepEqual(plain(found), value);
  });
}

test("a question may have the name of something that every JavaScript object has", () => {
  assert.equal(evaluate(["ref", "constructor"], { values: {} }), "");
  assert.equal(evaluate(["column", "toString"], { values: {}, columns: {} }), "");
});
