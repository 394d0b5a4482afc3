/**
 * What is the value of a compiled expression? The screen's twin of surveys/core/expressions/evaluate.py:
 * one table of cases (tests/conformance/) is run by both.
 */

import { matches } from "./patterns.js";
import { asBoolean, asNumber, asText, dayText } from "./values.js";

export { asBoolean, asNumber, asText };

/** @typedef {{values: Object<string, any>, self?: any, columns?: Object<string, string>, today?: string}} Context */

// Written out, because powers of ten are not the same to the last bit in every language.
const SCALES = [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];

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

/** @param {any} value @returns {string[]} */
function chosen(value) {
  return asText(value).split(" ").filter((name) => name !== "");
}

/** The choice at a place, from 0; empty if there is none. @param {any} value @param {any} place @returns {string} */
function selectedAt(value, place) {
  const names = chosen(value);
  const number = asNumber(place);
  return number >= 0 && number < names.length ? names[Math.trunc(number)] : "";
}

// Adding 0 makes one zero of two: -0 would come back as -Infinity from a division.
/** @param {number} number @returns {number} */
const floor = (number) => Math.floor(number) + 0;
/** @param {number} number @returns {number} */
const ceiling = (number) => Math.ceil(number) + 0;

/** Half goes towards positive infinity, as in XPath. @param {number} number @returns {number} */
function halfUp(number) {
  const below = floor(number);
  return number - below >= 0.5 ? below + 1 : below;
}

/** @param {any} value @param {any} [digits] @returns {number} */
function round(value, digits = 0) {
  const number = asNumber(value);
  const places = asNumber(digits);
  if (Number.isNaN(places)) return NaN;
  if (!Number.isFinite(number)) return number;
  const scale = SCALES[Math.trunc(Math.min(15, Math.abs(places)))];
  if (places < 0) return halfUp(number / scale) * scale;
  const scaled = number * scale;
  return Number.isFinite(scaled) ? halfUp(scaled) / scale : number;
}

/** @param {1|-1} sign @returns {(...values: any[]) => number} */
function extreme(sign) {
  return (...values) => {
    let found = NaN;
    for (const [place, item] of values.flat().entries()) {
      const number = asNumber(item);
      if (Number.isNaN(number)) return NaN;
      if (place === 0 || sign * number > sign * found) found = number;
    }
    return found;
  };
}

/**
 * Characters from `start` (0 is the first) up to, without, `end`; negative places count from the end.
 * @param {any} value @param {any} start @param {any} [end] @returns {string}
 */
function substring(value, start, end) {
  const characters = [...asText(value)];
  const size = characters.length;
  const places = [asNumber(start), end === undefined ? size : asNumber(end)];
  if (places.some(Number.isNaN)) return "";
  const [first, last] = places
    .map((place) => Math.trunc(Math.max(-size, Math.min(size, place))))
    .map((place) => (place < 0 ? place + size : place));
  return characters.slice(first, last).join("");
}

/** @type {Object<string, (...values: any[]) => any>} */
const FUNCTIONS = {
  abs: (value) => Math.abs(asNumber(value)),
  boolean: asBoolean,
  ceiling: (value) => ceiling(asNumber(value)),
  concat: (...values) => values.map(asText).join(""),
  contains: (text, part) => asText(text).includes(asText(part)),
  "count-selected": (value) => chosen(value).length,
  date: (value) => dayText(asNumber(value)),
  "ends-with": (text, part) => asText(text).endsWith(asText(part)),
  false: () => false,
  floor: (value) => floor(asNumber(value)),
  int: (value) => Math.trunc(asNumber(value)) + 0,
  max: extreme(1),
  min: extreme(-1),
  "normalize-space": (value) => chosen(asText(value).replace(/[\t\r\n]/g, " ")).join(" "),
  not: (value) => !asBoolean(value),
  number: asNumber,
  round,
  selected: (value, choice) => chosen(value).includes(asText(choice)),
  "selected-at": selectedAt,
  "starts-with": (text, part) => asText(text).startsWith(asText(part)),
  string: asText,
  "string-length": (value) => [...asText(value)].length,
  substr: substring,
  true: () => true,
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
      return own(context.values, expression[1]);
    case "self":
      return context.self ?? "";
    case "column":
      return own(context.columns ?? {}, expression[1]);
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
  const left = evaluate(expression[1], context);
  const right = evaluate(expression[2], context);
  if (kind === "=") return equal(left, right);
  if (kind === "!=") return !equal(left, right);
  return OPERATORS[kind](asNumber(left), asNumber(right));
}

/** @param {Object<string, any>} values @param {string} name @returns {any} */
function own(values, name) {
  return Object.hasOwn(values, name) ? (values[name] ?? "") : "";
}

/** @param {string} name @param {any[][]} args @param {Context} context @returns {any} */
function call(name, args, context) {
  if (name === "if") return evaluate(asBoolean(evaluate(args[0], context)) ? args[1] : args[2], context);
  if (name === "today") return context.today ?? "";
  if (name === "coalesce") {
    for (const argument of args) {
      const value = evaluate(argument, context);
      if (asText(value) !== "") return value;
    }
    return "";
  }
  return FUNCTIONS[name](...args.map((argument) => evaluate(argument, context)));
}
