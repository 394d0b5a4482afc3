// The screen's evaluators as a program: a line of JSON in, a line of JSON out. Python's property tests speak with it.

import { createInterface } from "node:readline";

import { evaluate } from "../../surveys/static/surveys/js/expressions.js";
import { arranged } from "../../surveys/static/surveys/js/shuffle.js";
import { account, context, plain } from "./conformance.js";

const questionnaires = new Map();

/** The value of an expression with its kind: JSON alone would not tell 1 from 1.0, nor a set from a text. */
function outcome(tree, given) {
  const value = evaluate(tree, context(given));
  return [Array.isArray(value) ? "set" : typeof value, plain(value)];
}

const ACTS = {
  evaluate: ({ tree, given }) => plain(evaluate(tree, context(given))),
  evaluateAll: ({ cases }) => cases.map(({ tree, given }) => outcome(tree, given)),
  arrange: ({ items, order, seed, name }) => arranged(items, order, seed, name),
  learn: ({ key, questionnaire }) => Boolean(questionnaires.set(key, questionnaire)),
  walk: ({ key, given }) => account(questionnaires.get(key), given),
};

for await (const line of createInterface({ input: process.stdin })) {
  const { act, ...rest } = JSON.parse(line);
  process.stdout.write(`${JSON.stringify(ACTS[act](rest))}\n`);
}
