// Which step of the interview does a question belong to?

import assert from "node:assert/strict";
import { test } from "node:test";

import { outline } from "../../interviews/static/interviews/js/outline.js";
import { form, group, one, question } from "./forms.js";

const steps = (...body) => Object.fromEntries([...outline(form(body))].map(([name, { step }]) => [name, step]));

test("a question has the step that its appearance names, among other words", () => {
  assert.deepEqual(steps(one("agrees", "yesno", { appearance: "likert consent" }), question("age", "integer")), {
    agrees: "consent",
    age: null,
  });
});

test("a group gives its step to all that stands in it, and to nothing behind it", () => {
  const inner = group("inner", [question("lines", "integer")]);
  const household = group("household", [question("adults", "integer"), inner], { appearance: "selection" });

  assert.deepEqual(steps(household, question("age", "integer")), { adults: "selection", lines: "selection", age: null });
});

test("the step of a question goes before that of the group around it", () => {
  const opening = group("opening", [one("agrees", "yesno"), one("recorded", "yesno", { appearance: "recording" })], {
    appearance: "consent",
  });

  assert.deepEqual(steps(opening), { agrees: "consent", recorded: "recording" });
});

test("a word that only begins like a step is none", () => {
  assert.deepEqual(steps(question("age", "integer", { appearance: "selections" })), { age: null });
});
