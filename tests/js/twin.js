// The screen's evaluators as a program: a line of JSON in, a line of JSON out. Python's property tests speak with it.

import { createInterface } from "node:readline";

import { evaluate } from "../../surveys/static/surveys/js/expressions.js";
import { arranged } from "../../surveys/static/surveys/js/shuffle.js";
import { account, plain } from "./conformance.js";

const questionnaires = new Map();

const ACTS = {
  evaluate: ({ tree, context }) => plain(evaluate(tree, context)),
  arrange: ({ items, order, seed, name }) => arranged(items, order, seed, name),
  learn: ({ key, questionnaire }) => Boolean(questionnaires.set(key, questionnaire)),
  walk: ({ key, given }) => account(questionnaires.get(key), given),
};

for await (const line of createInterface({ input: process.stdin })) {
  const { act, ...rest } = JSON.parse(line);
  process.stdout.write(`${JSON.stringify(ACTS[act](rest))}\n`);
}
