import assert from "node:assert/strict";
import { test } from "node:test";

// The dialog's module looks at the page only when a dialog is made.
const { folded, found } = await import("../../interviews/static/interviews/js/jump.js");

const ROWS = [
  { name: "region", question: "Ve kterém kraji bydlíte?", answer: "Středočeský" },
  { name: "age", question: "Kolik je vám let?", answer: "44" },
];

test("case and accents do not matter", () => {
  assert.equal(folded("Středočeský"), "stredocesky");
  assert.deepEqual(found(ROWS, "STREDO").map(({ name }) => name), ["region"]);
});

test("every word must occur, in question, answer or name", () => {
  assert.deepEqual(found(ROWS, "let 44").map(({ name }) => name), ["age"]);
  assert.deepEqual(found(ROWS, "age kraji"), []);
});

test("nothing typed finds everything", () => {
  assert.equal(found(ROWS, " ").length, 2);
});
