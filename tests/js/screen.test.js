import assert from "node:assert/strict";
import { test } from "node:test";
import { asked, begin, cellKnown, closing, options, progress, reduce } from "../../interviews/static/interviews/js/screen.js";
import { isAsked } from "../../interviews/static/interviews/js/outline.js";
import * as engine from "../../surveys/static/surveys/js/walk.js";
import { form, group, list, one, question } from "./forms.js";

const DK = { missing: ["dk", "refused"] };

function screen(questionnaire, answers = {}) {
  const languages = ["en", "de"];
  return begin({ questionnaire, answers, facts: { country: "CZ" }, seed: "seed", language: "en", languages }, engine);
}

/** The screen after some actions, and everything it wanted stored. */
function after(state, ...actions) {
  const stored = [];
  let effects = [];
  for (const action of actions) {
    ({ state, effects } = reduce(state, action, engine));
    stored.push(...effects.filter(({ type }) => type === "store").map(({ name, value }) => [name, value]));
  }
  return { state, stored, effects };
}

const digit = (digit) => ({ type: "digit", digit });
const ENTER = { type: "confirm" };
const BACK = { type: "back" };

test("a digit answers and moves on at once", () => {
  const { state, stored } = after(screen(form([one("a", "yesno"), one("b", "yesno")])), digit("2"));

  assert.deepEqual(stored, [["a", "no"]]);
  assert.equal(state.at, "b");
});

test("a digit that is no code says so and stays", () => {
  const { state, stored } = after(screen(form([one("a", "yesno")])), digit("7"));

  assert.deepEqual([state.at, state.problem.code, stored], ["a", "no_such_code", []]);
});

test("with more than nine answers a digit that can begin a longer code waits", () => {
  const { state, stored, effects } = after(screen(form([one("month", "months")])), digit("1"));

  assert.deepEqual([state.at, state.typed, stored], ["month", "1", []]);
  assert.deepEqual(effects, [{ type: "wait", typed: "1" }]);
});

test("a second digit makes the code whole", () => {
  assert.deepEqual(after(screen(form([one("month", "months")])), digit("1"), digit("2")).stored, [["month", "dec"]]);
});

test("Enter or a pause makes a short code whole", () => {
  const start = screen(form([one("month", "months")]));

  assert.deepEqual(after(start, digit("1"), ENTER).stored, [["month", "jan"]]);
  assert.deepEqual(after(start, digit("1"), { type: "typed", typed: "1" }).stored, [["month", "jan"]]);
});

test("a pause that belongs to an earlier question answers nothing", () => {
  const start = screen(form([one("month", "months"), one("other", "months")]));

  const { state, stored } = after(start, digit("1"), digit("2"), { type: "typed", typed: "1" });

  assert.deepEqual([state.at, stored.length], ["other", 1]);
});

test("a digit that begins no longer code answers at once", () => {
  assert.deepEqual(after(screen(form([one("month", "months")])), digit("3")).stored, [["month", "mar"]]);
});

test("arrows stand on an answer and Enter gives it", () => {
  const down = { type: "move", by: 1 };

  assert.deepEqual(after(screen(form([one("a", "yesno")])), down, down, ENTER).stored, [["a", "no"]]);
});

test("Enter without an answer asks for one", () => {
  assert.equal(after(screen(form([one("a", "yesno")])), ENTER).state.problem.code, "required");
});

test("a question that need not be answered is passed over with Enter", () => {
  const { state, stored } = after(screen(form([question("a", "text", { required: false }), one("b", "yesno")])), ENTER);

  assert.deepEqual([state.at, stored], ["b", [["a", ""]]]);
});

test("do not know answers a question that allows it, whatever its type", () => {
  assert.deepEqual(after(screen(form([question("age", "integer", DK)])), { type: "missing", kind: "dk" }).stored, [["age", "dk"]]);
});

test("do not know is refused where it is not allowed", () => {
  const { state, stored } = after(screen(form([question("age", "integer")])), { type: "missing", kind: "dk" });

  assert.deepEqual([state.problem.code, stored], ["missing_not_allowed", []]);
});

test("missing kinds have no code of their own among the answers", () => {
  const codes = options(screen(form([one("a", "yesno", DK)])), engine).map(({ name, code }) => [name, code]);

  assert.deepEqual(codes, [["yes", "1"], ["no", "2"], ["dk", null], ["refused", null]]);
});

test("a number is stored as a number, with a decimal comma too", () => {
  const typed = (type, text) => after(screen(form([question("a", type)])), { type: "draft", text }, ENTER);

  assert.deepEqual(typed("integer", " 42 ").stored, [["a", 42]]);
  assert.deepEqual(typed("decimal", "3,5").stored, [["a", 3.5]]);
  assert.equal(typed("integer", "4.2").state.problem.code, "not_integer");
  assert.equal(typed("integer", "1e3").state.problem.code, "not_integer");
});

test("a number outside its limits is refused and stays to be mended", () => {
  const limits = { constraint: ["<=", ["self"], ["lit", 120]] };
  const { state, stored } = after(screen(form([question("age", "integer", limits)])), { type: "draft", text: "200" }, ENTER);

  assert.deepEqual([state.at, state.draft, state.problem.code, stored], ["age", "200", "constraint", []]);
});

test("several answers are ticked with digits and given with Enter, in the order of the list", () => {
  const start = screen(form([question("a", "select_multiple", { list: "yesno" })]));

  assert.deepEqual(after(start, digit("2"), digit("1"), ENTER).stored, [["a", ["yes", "no"]]]);
});

test("a tick is taken back by the same digit", () => {
  const start = screen(form([question("a", "select_multiple", { list: "yesno" })]));

  assert.deepEqual(after(start, digit("2"), digit("1"), digit("2"), ENTER).stored, [["a", ["yes"]]]);
});

test("going back shows the answer given, and Enter comes forward without storing it again", () => {
  const start = screen(form([one("a", "yesno"), one("b", "yesno")]));

  const back = after(start, digit("2"), BACK);
  assert.deepEqual([back.state.at, back.state.cursor], ["a", "no"]);
  const forward = after(back.state, ENTER);
  assert.deepEqual([forward.state.at, forward.stored], ["b", []]);
});

test("a changed answer is stored, and what depends on it is asked or left out", () => {
  const onlyForYes = { relevant: ["=", ["ref", "a"], ["lit", "yes"]] };
  const start = screen(form([one("a", "yesno"), one("b", "yesno", onlyForYes), one("c", "yesno")]));

  const changed = after(start, digit("1"), digit("1"), BACK, BACK, digit("2"));

  assert.deepEqual(changed.stored, [["a", "yes"], ["b", "yes"], ["a", "no"]]);
  assert.equal(changed.state.at, "c");
});

test("jumping to an answered question and to the latest one", () => {
  const start = screen(form([one("a", "yesno"), one("b", "yesno"), one("c", "yesno")]));

  const there = after(start, digit("1"), digit("1"), { type: "goto", name: "a" });
  assert.equal(there.state.at, "a");
  assert.equal(after(there.state, { type: "latest" }).state.at, "c");
});

test("nobody jumps to a question that has not been reached", () => {
  assert.equal(after(screen(form([one("a", "yesno"), one("b", "yesno")])), { type: "goto", name: "b" }).state.at, "a");
});

test("the interview resumes at the first question without an answer", () => {
  assert.equal(screen(form([one("a", "yesno"), one("b", "yesno")]), { a: "yes" }).at, "b");
});

test("Enter at the end finishes, Backspace goes back to the last question", () => {
  const end = after(screen(form([one("a", "yesno")])), digit("1")).state;

  assert.deepEqual(after(end, ENTER).effects, [{ type: "finish" }]);
  assert.equal(after(end, { type: "erase" }).state.at, "a");
});

test("a note that ends the interview is read at the end, and back from it stands the question before", () => {
  const out = question("too_young", "note", { ends: "4.70", relevant: ["<", ["ref", "age"], ["lit", 18]] });
  const start = screen(form([question("age", "integer"), out, one("b", "yesno")]));

  const { state } = after(start, { type: "draft", text: "17" }, ENTER);

  assert.deepEqual([state.at, closing(state).name, asked(state)], [null, "too_young", ["age"]]);
  assert.equal(after(state, BACK).state.at, "age");
});

test("a full quota shows its note, and nothing but the end is left", () => {
  const full = question("full", "note", { ends: "4.80" });
  const { state } = after(screen(form([one("a", "yesno"), one("b", "yesno"), full])), digit("1"), { type: "full" });

  assert.deepEqual([state.at, closing(state).name], [null, "full"]);
  assert.equal(after(state, BACK).state.at, null);
  assert.deepEqual(after(state, ENTER).effects, [{ type: "finish" }]);
});

test("the cell is known once every quota variable has a value", () => {
  const both = { quota_variables: ["sex", "age_group"] };
  const questions = [one("sex", "yesno"), question("age_group", "calculate", { calculation: ["ref", "age"] })];
  const start = screen(form([question("age", "integer"), ...questions], both));

  assert.equal(cellKnown(start), null);
  assert.equal(cellKnown(after(start, { type: "draft", text: "30" }, ENTER).state), null);
  assert.notEqual(cellKnown(after(start, { type: "draft", text: "30" }, ENTER, digit("1")).state), null);
});

test("the language changes and what was typed stays", () => {
  const { state } = after(screen(form([question("a", "text")])), { type: "draft", text: "hel" }, { type: "language" });

  assert.deepEqual([state.language, state.draft], ["de", "hel"]);
  assert.equal(after(state, { type: "language" }).state.language, "en");
});

test("progress grows from 0 to 1 and never shrinks going forward", () => {
  let { state } = after(screen(form([group("g", [one("a", "yesno"), one("b", "yesno")]), one("c", "yesno")])));
  const seen = [progress(state, isAsked)];
  for (let i = 0; i < 3; i += 1) {
    ({ state } = after(state, digit("1")));
    seen.push(progress(state, isAsked));
  }

  assert.equal(seen[0], 0);
  assert.equal(seen.at(-1), 1);
  assert.deepEqual(seen, seen.toSorted((x, y) => x - y));
});

test("answers of a filtered list are numbered without gaps", () => {
  const regions = list("north", "south", "east").map((choice, i) => ({ ...choice, filter: { country: i === 1 ? "CZ" : "DK" } }));
  const here = { choice_filter: ["=", ["column", "country"], ["ref", "country"]] };
  const questionnaire = form([question("country", "hidden"), one("region", "regions", here)], { lists: { regions } });

  assert.deepEqual(options(screen(questionnaire), engine).map(({ name, code }) => [name, code]), [["south", "1"]]);
});

const HIGH_AGE = { soft_constraint: ["<", ["self"], ["lit", 96]] };
const typed = (text) => ({ type: "draft", text });
const because = (text) => ({ type: "reason", text });

test("an unlikely answer waits for a reason, and both are stored", () => {
  const start = screen(form([question("age", "integer", HIGH_AGE), one("b", "yesno")]));

  const doubtful = after(start, typed("99"), ENTER);
  assert.deepEqual([doubtful.state.at, doubtful.state.problem.code, doubtful.stored], ["age", "soft_constraint", []]);

  const { state, stored } = after(doubtful.state, because(" born in 1909 "), ENTER);
  assert.deepEqual(stored, [["age", 99], ["age/confirmed", ["99", "born in 1909"]]]);
  assert.equal(state.at, "b");
});

test("Enter without a reason asks for one", () => {
  const start = screen(form([question("age", "integer", HIGH_AGE)]));

  const { state, stored } = after(start, typed("99"), ENTER, ENTER);

  assert.deepEqual([state.at, state.problem.isReasonNeeded, stored], ["age", true, []]);
});

test("an unlikely answer can be corrected instead", () => {
  const start = screen(form([question("age", "integer", HIGH_AGE), one("b", "yesno")]));

  const { state, stored } = after(start, typed("99"), ENTER, { type: "revise" }, typed("69"), ENTER);

  assert.deepEqual([state.at, state.doubt, stored], ["b", null, [["age", 69]]]);
});

test("a missing kind needs no reason", () => {
  const start = screen(form([question("age", "integer", { ...HIGH_AGE, ...DK })]));

  const { stored } = after(start, typed("99"), ENTER, { type: "missing", kind: "dk" });

  assert.deepEqual(stored, [["age", "dk"]]);
});

test("an answer that was confirmed before is not doubted again, another one is", () => {
  const answers = { age: 99, "age/confirmed": ["99", "born in 1909"] };
  const start = after(screen(form([question("age", "integer", HIGH_AGE), one("b", "yesno")]), answers), BACK).state;

  assert.equal(after(start, ENTER).state.at, "b");
  assert.equal(after(start, typed("100"), ENTER).state.problem.code, "soft_constraint");
});

test("a default stands in the question and counts once it is confirmed", () => {
  const start = screen(form([question("n", "integer", { default: 40 }), one("b", "yesno", { default: "no" })]));
  assert.deepEqual([start.draft, start.answers], ["40", {}]);

  const { state, stored } = after(start, ENTER, ENTER);

  assert.deepEqual(stored, [["n", 40], ["b", "no"]]);
  assert.equal(state.at, null);
});

test("a calculated default follows the answers before it", () => {
  const twice = { default_calculation: ["*", ["ref", "n"], ["lit", 2]] };
  const start = screen(form([question("n", "integer"), question("m", "integer", twice)]));

  assert.deepEqual(after(start, typed("4"), ENTER, ENTER).stored, [["n", 4], ["m", 8]]);
});

test("a question that is read only is confirmed as it is", () => {
  const shown = question("n", "integer", { read_only: true, calculation: ["lit", 7], required: false });
  const { state, stored } = after(screen(form([shown])), ENTER);

  assert.deepEqual(stored, [["n", true]]);
  assert.equal(state.walk.values.n, 7);
});

test("Enter acknowledges", () => {
  assert.deepEqual(after(screen(form([question("a", "acknowledge")])), ENTER).stored, [["a", "OK"]]);
});

test("an exclusive answer unticks the others, and another one unticks it", () => {
  const lists = { brands: [...list("a", "b"), { ...list("none")[0], exclusive: true }] };
  const start = screen(form([question("m", "select_multiple", { list: "brands" })], { lists }));

  const alone = after(start, digit("1"), digit("2"), digit("3"));
  assert.deepEqual(alone.state.picked, ["none"]);
  assert.deepEqual(after(alone.state, digit("2")).state.picked, ["b"]);
});

test("probes come and go with their key, and the next question begins without", () => {
  const start = screen(form([one("a", "yesno"), one("b", "yesno")]));

  const shown = after(start, { type: "probe" }).state;

  assert.deepEqual([start.isProbing, shown.isProbing], [false, true]);
  assert.equal(after(shown, digit("1")).state.isProbing, false);
});

test("an answer from another machine stands in the field, unless one is just being typed", () => {
  const start = screen(form([question("why", "text"), question("more", "text")]));
  const adopted = { type: "adopt", answers: { why: "theirs" } };

  const { state: untouched } = after(start, adopted);
  const { state: typing } = after(start, { type: "draft", text: "mi" }, adopted);

  assert.deepEqual([untouched.at, untouched.draft], ["why", "theirs"]);
  assert.deepEqual([typing.at, typing.draft], ["why", "mi"]);
});
