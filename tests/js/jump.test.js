import assert from "node:assert/strict";
import { test } from "node:test";

// The dialog's module looks at the page only when a dialog is made.
const { found } = await import("../../interviews/static/interviews/js/jump.js");

const ROWS = [
  { name: "region", question: "Ve kterém kraji bydlíte?", answer: "Středočeský" },
  { name: "age", question: "Kolik je vám let?", answer: "44" },
];

test("case and accents do not matter", () => {
  assert.deepEqual(found(ROWS, "STREDO").map(({ name }) => name), ["region"]);
});

test("what begins with the words typed comes before what only holds them", () => {
  const rows = [
    { name: "adults", question: "How many people aged 18 or over live in your household?", answer: "2" },
    { name: "old", question: "Who told you how old?", answer: "Nobody" },
    { name: "age", question: "How old are you?", answer: "71" },
  ];

  assert.deepEqual(found(rows, "how old").map(({ name }) => name), ["age", "old", "adults"]);
  assert.deepEqual(found(rows, "age").map(({ name }) => name), ["age", "adults"]);
  assert.deepEqual(found(rows, "71").map(({ name }) => name), ["age"]);
});

test("every word must occur, in question, answer or name", () => {
  assert.deepEqual(found(ROWS, "let 44").map(({ name }) => name), ["age"]);
  assert.deepEqual(found(ROWS, "age kraji"), []);
});

test("nothing typed finds everything", () => {
  assert.equal(found(ROWS, " ").length, 2);
});
