import assert from "node:assert/strict";
import { test } from "node:test";
import { begin, reduce } from "../../interviews/static/interviews/js/screen.js";
import { folded, isSearched, matching } from "../../interviews/static/interviews/js/search.js";
import * as engine from "../../surveys/static/surveys/js/walk.js";
import { form, list, one, question } from "./forms.js";

const TOWNS = ["Praha", "Přerov", "Nové Město na Moravě", "Město Albrechtice", "Køge", "Großenhain", "Saint-Étienne", "Brno"];
const named = (words) => words.map((label, n) => ({ name: `t${n}`, label: { en: [label] }, missing: false, filter: {} }));
const lists = { towns: [...named(TOWNS), list("dk")[0]] };
const SEARCH = { appearance: "autocomplete", missing: ["dk"] };
const ENTER = { type: "confirm" };
const search = (text) => ({ type: "search", text });

function screen(...questions) {
  const questionnaire = form(questions, { lists });
  return begin({ questionnaire, answers: {}, facts: { country: "CZ" }, seed: "s", language: "en", languages: ["en"] }, engine);
}

function after(state, ...actions) {
  const stored = [];
  for (const action of actions) {
    const step = reduce(state, action, engine);
    state = step.state;
    stored.push(...step.effects.filter(({ type }) => type === "store").map(({ name, value }) => [name, value]));
  }
  return { state, stored };
}

const found = (state) => matching(state, engine).found.map(({ words }) => words);
const TOWN = one("town", "towns", SEARCH);

test("marks and large letters make no difference", () => {
  assert.deepEqual(["Přerov", "GROßENHAIN", " Køge ", "Łódź"].map(folded), ["prerov", "grossenhain", "koge", "lodz"]);
});

test("every word typed must be found, and what begins with them comes first", () => {
  const start = screen(TOWN);

  assert.deepEqual(found(after(start, search("mesto")).state), ["Město Albrechtice", "Nové Město na Moravě"]);
  assert.deepEqual(found(after(start, search("mor mesto")).state), ["Nové Město na Moravě"]);
  assert.deepEqual(found(after(start, search("etienne")).state), ["Saint-Étienne"]);
});

test("Enter gives the first answer found", () => {
  assert.deepEqual(after(screen(TOWN), search("prer"), ENTER).stored, [["town", "t1"]]);
});

test("arrows go to another of those found", () => {
  const down = { type: "move", by: 1 };

  assert.deepEqual(after(screen(TOWN), search("mesto"), down, ENTER).stored, [["town", "t2"]]);
});

test("words that find nothing give nothing", () => {
  const { state, stored } = after(screen(TOWN), search("xyz"), ENTER);

  assert.deepEqual([state.problem.code, stored], ["nothing_found", []]);
});

test("a missing kind needs no search", () => {
  assert.deepEqual(after(screen(TOWN), search("p"), { type: "missing", kind: "dk" }).stored, [["town", "dk"]]);
});

test("several answers are found one after the other, and Enter in the empty field gives them", () => {
  const start = screen(question("towns", "select_multiple", { ...SEARCH, list: "towns" }));

  const { stored } = after(start, search("brno"), ENTER, search("praha"), ENTER, ENTER);

  assert.deepEqual(stored, [["towns", ["t0", "t7"]]]);
});

test("an answer ticked by mouse is not unticked by Enter", () => {
  const start = screen(question("towns", "select_multiple", { ...SEARCH, list: "towns" }));

  assert.deepEqual(after(start, { type: "pick", name: "t3" }, ENTER).stored, [["towns", ["t3"]]]);
});

test("many answers are searched whatever the appearance, few are read out with codes", () => {
  const many = form([one("a", "many")], { lists: { many: named(Array.from({ length: 41 }, (_, n) => `Town ${n}`)) } });
  const facts = { answers: {}, facts: { country: "CZ" }, seed: "s", language: "en", languages: ["en"] };

  assert.equal(isSearched(begin({ ...facts, questionnaire: many }, engine), engine), true);
  assert.equal(isSearched(screen(one("a", "towns")), engine), false);
});

test("ten thousand answers are put together once, and any words find theirs", () => {
  const names = Array.from({ length: 10_000 }, (_, n) => `Město číslo ${n}`);
  const questionnaire = form([one("a", "many")], { lists: { many: named(names) } });
  const facts = { questionnaire, answers: {}, facts: { country: "CZ" }, seed: "s", language: "en", languages: ["en"] };
  const start = begin(facts, engine);

  const first = matching(start, engine);
  const { found: some, n } = matching(after(start, search("cislo 99")).state, engine);

  assert.deepEqual([first.n, first.found.length], [10_000, 50]);
  assert.deepEqual([some[0].words, n], ["Město číslo 99", names.filter((name) => name.includes(" 99") || name.includes("99")).length]);
});
