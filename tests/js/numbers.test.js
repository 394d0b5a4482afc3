import assert from "node:assert/strict";
import { test } from "node:test";
import { grouped } from "../../interviews/static/interviews/js/numbers.js";

test("a number is grouped after its calling code", () => {
  assert.equal(grouped("+420601000023", "420"), "+420 601 000 023");
  assert.equal(grouped("+4520000003", "45"), "+45 200 000 03");
});

test("no digit stands alone at the end", () => {
  assert.equal(grouped("+442079460012", "44"), "+44 207 946 0012");
});

test("a number of another country stays as it is", () => {
  assert.equal(grouped("+33199000012", "44"), "+33199000012");
});
