/**
 * What is the value of a compiled expression? The screen's twin of surveys/core/expressions/evaluate.py:
 * one table of cases (tests/conformance/) is run by both.
 */

import { randomNumber, uuidText } from "./chance.js";
import { FUNCTIONS, chosen, cut, formatDate } from "./functions.js";
import { instances, keyOf, valueOf } from "./instances.js";
import { lookUp } from "./lookup.js";
import { matches } from "./patterns.js";
import { asBoolean, asNumber, asText } from "./values.js";

export { asBoolean, asNumber, asText, keyOf };

/**
 * What an expression may refer to.
 * @typedef {object} Context
 * @property {Object<string, any>} values       key -> value; in repeats see instances.js
 * @property {any} [self]                       the answer being checked; the answer given before, for once()
 * @property {Object<string, string>} [columns] columns of the choice being filtered
 * @property {string} [today]                   when the interview began: date, or date-time for now()
 * @property {string} [seed]                    of the interview, for random() and uuid()
 * @property {number[]} [at]                    the instance in which the expression is evaluated, outermost first
 * @property {(question: string, choice: string) => string} [label] the words of a choice, for jr:choice-name()
 * @property {Object<string, import("./lookup.js").Table>} [tables] for pulldata()
 * @property {number[]} [rounds]                the instance as the log of answers counts it, where rounds were taken out
 * @property {{months: string[], weekdays: string[]}|null} [dateNames] of a language, for what is read aloud
 */

/** @param {any} left @param {any} right @returns {boolean} */
function equal(left, right) {
  if (typeof left === "boolean" || typeof right === "boolean") return asBoolean(left) === asBoolean(right);
  if (typeof left === "number" || typeof right === "number") return asNumber(left) === asNumber(right);
  return asText(left) === asText(right);
}

/** @type {Object<string, (a: number, b: number) => any>} */
const OPERATORS = {
  "<": (a, b) => a < b,
  "<=": (a, b) => a <= b,
  ">": (a, b) => a > b,
  ">=": (a, b) => a >= b,
  "+": (a, b) => a + b,
  "-": (a, b) => a - b,
  "*": (a, b) => a * b,
  div: (a, b) => a / b,
  mod: (a, b) => a % b,
};

/**
 * The value of a compiled expression: text, number, truth or a list of choices.
 * @param {any[]} expression
 * @param {Context} context
 * @returns {any}
 */
export function evaluate(expression, context) {
  const kind = expression[0];
  switch (kind) {
    case "lit":
      return expression[1];
    case "ref":
      return valueOf(context.values, keyOf(expression[1], within(context, expression[2] ?? 0)));
    case "self":
      return context.self ?? "";
    case "column":
      return valueOf(context.columns ?? {}, expression[1]);
    case "and":
      return asBoolean(evaluate(expression[1], context)) && asBoolean(evaluate(expression[2], context));
    case "or":
      return asBoolean(evaluate(expression[1], context)) || asBoolean(evaluate(expression[2], context));
    case "neg":
      return -asNumber(evaluate(expression[1], context));
    case "call":
      return call(expression[1], expression.slice(2), context);
    case "matches":
      return matches(expression[2], asText(evaluate(expression[1], context)));
  }
  if (Object.hasOwn(RARE, kind)) return RARE[kind](expression, context);
  const left = evaluate(expression[1], context);
  const right = evaluate(expression[2], context);
  if (kind === "=") return equal(left, right);
  if (kind === "!=") return !equal(left, right);
  return OPERATORS[kind](asNumber(left), asNumber(right));
}

/** The instance as far as some repeats go. @param {Context} context @param {number} depth @returns {number[]} */
function within(context, depth) {
  return depth === 0 ? [] : (context.at ?? []).slice(0, depth);
}

/** Kinds that are met in repeats, or seldom. @type {Object<string, (expression: any[], context: Context) => any>} */
const RARE = {
  every: ([, name, depth, ...repeats], context) =>
    instances(context.values, within(context, depth), repeats).map((path) => valueOf(context.values, keyOf(name, path))),
  instances: ([, depth, ...repeats], context) => instances(context.values, within(context, depth), repeats).length,
  at: ([, name, ...places], context) => {
    // Between the numbers stand the names of the repeats, for those who read the tree.
    const path = places.filter((_, place) => place % 2 === 1).map((number) => asNumber(evaluate(number, context)));
    return path.every((number) => number >= 1 && number <= 1e9 && Number.isInteger(number))
      ? valueOf(context.values, keyOf(name, path))
      : "";
  },
  position: ([, depth], context) => context.at?.[depth - 1] ?? NaN,
  random: ([, place], context) => randomNumber(context.seed ?? "", keyOf(place, context.rounds ?? context.at ?? [])),
  uuid: ([, place], context) => uuidText(context.seed ?? "", keyOf(place, context.rounds ?? context.at ?? [])),
  label: ([, value, question], context) =>
    cut(
      chosen(evaluate(value, context))
        .map((name) => (context.label ? context.label(question, name) : name))
        .join(", "),
    ),
  lookup: ([, file, column, keyColumn, key], context) => {
    const tables = context.tables ?? {};
    return Object.hasOwn(tables, file) ? lookUp(tables[file], column, keyColumn, asText(evaluate(key, context))) : "";
  },
};

/** @param {string} name @param {any[][]} args @param {Context} context @returns {any} */
function call(name, args, context) {
  switch (name) {
    case "if":
      return evaluate(asBoolean(evaluate(args[0], context)) ? args[1] : args[2], context);
    case "today":
      return (context.today ?? "").slice(0, 10);
    case "now": {
      const began = context.today ?? "";
      return began.length === 10 ? `${began}T00:00:00.000` : began;
    }
    case "format-date":
    case "format-date-time":
      return formatDate(evaluate(args[0], context), evaluate(args[1], context), context.dateNames);
    case "once":
      return asText(context.self) === "" ? evaluate(args[0], context) : context.self;
    case "coalesce":
      for (const argument of args) {
        const value = evaluate(argument, context);
        if (asText(value) !== "") return value;
      }
      return "";
  }
  return FUNCTIONS[name](...args.map((argument) => evaluate(argument, context)));
}
