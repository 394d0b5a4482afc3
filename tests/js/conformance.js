// What do both languages say of the tables in tests/conformance?

import { readFileSync } from "node:fs";

import * as engine from "../../surveys/static/surveys/js/walk.js";

const TODAY = "2008-05-05";

/** One of the tables. */
export function table(name) {
  return JSON.parse(readFileSync(new URL(`../conformance/${name}.json`, import.meta.url), "utf8"));
}

/** A value as JSON can carry it: numbers that JSON does not have are named, and there is one zero. */
export function plain(value) {
  if (typeof value !== "number") return value;
  if (!Number.isFinite(value)) return { number: String(value) };
  return value === 0 ? 0 : value;
}

const beside = table("expressions_beside");

/** What a case of the table of expressions is evaluated with. */
export function context({ answers = {}, seed = "s", ...rest }) {
  const label = (question, choice) => (Object.hasOwn(beside.labels[question], choice) ? beside.labels[question][choice] : choice);
  return { values: answers, seed, label, tables: beside.tables, ...rest };
}

/** The first answer shown to every question, to the end. */
function answerEverything(questionnaire, facts) {
  const answers = {};
  let walk = engine.walk(questionnaire, answers, facts);
  while (walk.next !== null && !(walk.next in answers)) {
    answers[walk.next] = engine.choices(questionnaire, walk.next, walk, facts.seed)[0].name;
    walk = engine.walk(questionnaire, answers, facts);
  }
  return answers;
}

/** What both languages must say of one walk. */
export function account(questionnaire, given) {
  const facts = { case: given.case, seed: given.seed ?? "s", today: TODAY };
  const answers = given.answers === "all" ? answerEverything(questionnaire, facts) : given.answers;
  const walk = engine.walk(questionnaire, answers, facts);
  const at = walk.next ?? walk.endNote;
  const node = at ? engine.questionOf(questionnaire, at) : null;
  const shown = node?.list ? engine.choices(questionnaire, at, walk, facts.seed) : [];
  const read = Object.entries(node?.label ?? {}).map(([language, parts]) => [
    language,
    engine.text(parts, walk.values, questionnaire, language, engine.placeOf(walk, at), walk.spoken),
  ]);
  return {
    steps: walk.steps,
    next: walk.next,
    end: walk.end,
    end_note: walk.endNote,
    values: walk.values,
    ...(Object.keys(walk.moved).length > 0 ? { moved: walk.moved } : {}),
    problems: walk.problems.map((problem) => [problem.code, problem.where]),
    shown: shown.map((choice) => choice.name),
    preset: at ? engine.preset(questionnaire, at, walk) : null,
    read: Object.fromEntries(read),
  };
}
