// With which question is the instruction of a group shown?

import assert from "node:assert/strict";
import { test } from "node:test";

import { begun, outline } from "../../interviews/static/interviews/js/outline.js";
import { splitKey } from "../../surveys/static/surveys/js/walk.js";
import { form, group, question } from "./forms.js";

const HINT = { hint: { en: ["Read slowly."] } };

/** Step -> names of the groups whose instruction is shown with it. */
function shown(body, steps) {
  const places = outline(form(body));
  return Object.fromEntries(steps.map((at) => [at, begun(places, steps, at, splitKey).map(({ name }) => name)]));
}

test("the instruction of a group is shown with the first question that is met in it, whichever that is", () => {
  const body = [group("home", [question("rooms", "integer"), question("floor", "integer")], HINT), question("age", "integer")];

  assert.deepEqual(shown(body, ["floor", "rooms", "age"]), { floor: ["home"], rooms: [], age: [] });
});

test("of groups in groups the outer instruction stands first", () => {
  const body = [group("home", [group("kitchen", [question("rooms", "integer")], HINT)], HINT)];

  assert.deepEqual(shown(body, ["rooms"]), { rooms: ["home", "kitchen"] });
});

test("the instruction of a repeat is shown in every round, that of a group around it once", () => {
  const person = { ...group("person", [question("age", "integer"), question("job", "text")], HINT), kind: "repeat", count: null };
  const body = [group("home", [person], HINT)];

  assert.deepEqual(shown(body, ["age[1]", "job[1]", "age[2]"]), {
    "age[1]": ["home", "person"],
    "job[1]": [],
    "age[2]": ["person"],
  });
});
