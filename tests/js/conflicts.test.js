// What two machines answered differently is asked about once.

import assert from "node:assert/strict";
import { test } from "node:test";

import { undecided } from "../../interviews/static/interviews/js/conflicts.js";

const AGE = { name: "age", value: 40, at: "2008-03-03T10:00:00Z" };
const SEX = { name: "sex", value: "male", at: "2008-03-03T10:00:05Z" };

test("what was decided here is not asked again because the server has not heard of it yet", () => {
  assert.deepEqual(undecided([AGE, SEX], [AGE]), [SEX]);
});

test("another answer to the same question, given later, is asked about", () => {
  const later = { ...AGE, value: 41, at: "2008-03-03T11:00:00Z" };

  assert.deepEqual(undecided([later, SEX], [AGE]), [later, SEX]);
});
