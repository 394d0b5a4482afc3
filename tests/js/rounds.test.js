import assert from "node:assert/strict";
import { test } from "node:test";

import { answersIn, broughtBack, roundShown, standing, takenOut, takingOut } from "../../interviews/static/interviews/js/rounds.js";
import { asked, begin, reduce } from "../../interviews/static/interviews/js/screen.js";
import * as engine from "../../surveys/static/surveys/js/walk.js";
import { form, one, question } from "./forms.js";

const ANOTHER = one("person/another", "yesno", { relevant: ["<", ["position", 1], ["lit", 50]] });

function repeat(name, children, more = {}) {
  return { kind: "repeat", name, label: {}, relevant: null, count: ["ref", "n"], maximum: 50, asks_another: false, children, ...more };
}

const counted = (more = {}) =>
  form([
    question("n", "integer", { constraint: [">=", ["self"], ["lit", 1]] }),
    repeat("person", [question("first", "text"), question("age", "integer")], more),
    question("last", "text"),
  ]);

const uncounted = () =>
  form([repeat("person", [question("first", "text"), ANOTHER], { count: null, asks_another: true }), question("last", "text")]);

const THREE = { n: 3, "first[1]": "Anna", "age[1]": 40, "first[2]": "Ben", "age[2]": 12, "first[3]": "Carl", "age[3]": 70 };

function screen(questionnaire, answers = {}) {
  return begin({ questionnaire, answers, facts: { country: "CZ" }, seed: "seed", language: "en", languages: ["en"] }, engine);
}

const keys = (rounds) => rounds.map(({ key }) => key);
const second = (state) => standing(state, engine).find(({ key }) => key === "person[2]");

test("the rounds begun so far stand in asking order, each with its answers", () => {
  const state = screen(counted(), THREE);

  const rounds = standing(state, engine);

  assert.deepEqual(keys(rounds), ["person[1]", "person[2]", "person[3]"]);
  assert.deepEqual(rounds.map((round) => answersIn(state, round, engine)), [2, 2, 2]);
});

test("taking a round out corrects the number that was answered", () => {
  const state = screen(counted(), THREE);

  const { state: next, effects } = reduce(state, { type: "take_out", round: second(state) }, engine);

  assert.deepEqual(effects, [
    { type: "store", name: "person[2]/removed", value: true },
    { type: "store", name: "n", value: 2 },
  ]);
  assert.deepEqual(asked(next), ["n", "first[1]", "age[1]", "first[3]", "age[3]", "last"]);
  assert.deepEqual([next.at, next.walk.values["first[2]"]], ["last", "Carl"]);
  assert.deepEqual(keys(standing(next, engine)), ["person[1]", "person[3]"]);
});

test("the question shown stays though its round moves up", () => {
  const { "age[3]": _, ...without } = THREE;
  const state = screen(counted(), without);

  const { state: next } = reduce(state, { type: "take_out", round: second(state) }, engine);

  assert.deepEqual([state.at, next.at], ["age[3]", "age[3]"]);
  assert.deepEqual([roundShown(next, engine).key, roundShown(next, engine).place], ["person[3]", [2]]);
});

test("what is taken out while it is asked leads on to the next question", () => {
  const state = screen(counted(), { n: 2, "first[1]": "Anna", "age[1]": 40, "first[2]": "Ben" });

  const { state: next } = reduce(state, { type: "take_out", round: roundShown(state, engine) }, engine);

  assert.deepEqual([state.at, next.at], ["age[2]", "last"]);
});

test("a number that the question forbids is left alone: another round is asked instead", () => {
  const state = screen(counted(), { n: 1, "first[1]": "Anna" });

  const { answers, isReplaced } = takingOut(state, standing(state, engine)[0], engine);

  assert.deepEqual([answers, isReplaced], [{ "person[1]/removed": true }, true]);
});

test("a number that nobody answered is left alone", () => {
  const state = screen(counted({ count: ["lit", 3] }), { ...THREE, n: 9 });

  const { answers, count, isReplaced } = takingOut(state, second(state), engine);

  assert.deepEqual([answers, count, isReplaced], [{ "person[2]/removed": true }, null, true]);
});

test("a round that is brought back brings its answers and the number back", () => {
  const before = screen(counted(), THREE);
  const { state } = reduce(before, { type: "take_out", round: second(before) }, engine);

  const { state: next, effects } = reduce(state, { type: "bring_back", key: takenOut(state, engine)[0].key }, engine);

  assert.deepEqual(effects.map(({ name, value }) => [name, value]), [["person[2]/removed", null], ["n", 3]]);
  assert.deepEqual([next.walk.values, takenOut(next, engine)], [before.walk.values, []]);
});

test("of what was taken out, the last round leaves the question whether there is another one", () => {
  const answers = { "first[1]": "Anna", "person/another[1]": "yes", "first[2]": "Ben" };
  const state = screen(uncounted(), answers);

  const { state: next } = reduce(state, { type: "take_out", round: second(screen(uncounted(), answers)) }, engine);

  assert.deepEqual([state.at, next.at], ["person/another[2]", "person/another[2]"]);
  assert.deepEqual([keys(standing(next, engine)), roundShown(next, engine).key], [["person[1]"], "person[1]"]);
  assert.deepEqual(keys(takenOut(next, engine)), ["person[2]"]);
});

test("a repeat that the questionnaire does not have has nothing to bring back", () => {
  assert.equal(broughtBack(screen(counted(), THREE), "nobody[2]", engine), null);
});
