/**
 * What do the functions of expressions give? The twin of surveys/core/expressions/number_functions.py and text_functions.py.
 */

import * as series from "./series.js";
import { MS_OF_DAY, dayText, formatted, momentOf, momentOfNumber, timeText } from "./times.js";
import { asBoolean, asNumber, asText } from "./values.js";

// Written out, because powers of ten are not the same to the last bit in every language.
const SCALES = [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15];
// What is put together is cut here: calculations that double each other would otherwise fill the memory in a few dozen rows.
const MAXIMUM_RESULT = 10_000;

/** The choices of a set. @param {any} value @returns {string[]} */
export function chosen(value) {
  return asText(value).split(" ").filter((name) => name !== "");
}

/** The arguments one by one; of the instances of a repeat, and of a set, those that are not empty. @param {any[]} values @returns {any[]} */
function items(values) {
  return values.flatMap((value) => (Array.isArray(value) ? items(value.filter((item) => asText(item) !== "")) : [value]));
}

// Adding 0 makes one zero of two: -0 would come back as -Infinity from a division.
/** @param {number} number @returns {number} */
const floor = (number) => Math.floor(number) + 0;

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
    for (const [place, item] of items(values).entries()) {
      const number = asNumber(item);
      if (Number.isNaN(number)) return NaN;
      if (place === 0 || sign * number > sign * found) found = number;
    }
    return found;
  };
}

/** Whether a total is within bounds of which -1 means that there is none. @param {any} fewest @param {any} most @param {number} total */
function checked(fewest, most, total) {
  const [low, high] = [asNumber(fewest), asNumber(most)];
  return (low === -1 || total >= low) && (high === -1 || total <= high);
}

/** @param {any} fewest @param {any} most @param {...any} answers @returns {boolean} */
function weightedChecklist(fewest, most, ...answers) {
  let total = 0;
  for (let place = 0; place + 1 < answers.length; place += 2) {
    if (asBoolean(answers[place])) total += asNumber(answers[place + 1]);
  }
  return checked(fewest, most, total);
}

/** Days and milliseconds of a date, time, date-time or number of days. @param {any} value */
const moment = (value) => momentOf(asText(value)) ?? momentOfNumber(asNumber(value));

/** @param {any} value @returns {string} */
function dateTime(value) {
  const found = moment(value);
  return found === null ? "" : `${dayText(found[0])}T${timeText(found[1])}`;
}

/** @param {any} value @returns {number} */
function decimalTime(value) {
  const found = moment(value);
  return found === null ? NaN : found[1] / MS_OF_DAY;
}

/** @param {any} value @param {any} pattern @param {{months: string[], weekdays: string[]}|null} [names] of a language @returns {string} */
export const formatDate = (value, pattern, names = null) => formatted(moment(value), asText(pattern), names);

/** The choice at a place, from 0; empty if there is none. @param {any} value @param {any} place @returns {string} */
function selectedAt(value, place) {
  const names = chosen(value);
  const number = asNumber(place);
  return number >= 0 && number < names.length ? names[Math.trunc(number)] : "";
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

/** @param {any} value @param {any} part @returns {string} */
function after(value, part) {
  const [text, mark] = [asText(value), asText(part)];
  const place = text.indexOf(mark);
  return place < 0 ? "" : text.slice(place + mark.length);
}

/** Every character of `old` becomes the one at its place in `changed`, or goes if there is none. @param {any} value @param {any} old @param {any} changed */
function translate(value, old, changed) {
  const table = new Map();
  const replacements = [...asText(changed)];
  for (const [place, character] of [...asText(old)].entries()) {
    if (!table.has(character)) table.set(character, replacements[place] ?? "");
  }
  return [...asText(value)].map((character) => table.get(character) ?? character).join("");
}

/** The first 10,000 characters. @param {string} text @returns {string} */
export function cut(text) {
  return text.length > MAXIMUM_RESULT ? [...text].slice(0, MAXIMUM_RESULT).join("") : text;
}

/**
 * Character by character, in the alphabets that were complete long ago: newer ones differ between versions of Unicode.
 * @param {(text: string) => string} change @returns {(value: any) => string}
 */
function changedCase(change) {
  const isSettled = (character) => character < "\u0530" || (character >= "\u1e00" && character < "\u2000");
  return (value) => cut([...asText(value)].map((character) => (isSettled(character) ? change(character) : character)).join(""));
}

/** @type {Object<string, (...values: any[]) => any>} */
export const FUNCTIONS = {
  abs: (value) => Math.abs(asNumber(value)),
  acos: (value) => series.acos(asNumber(value)),
  asin: (value) => series.asin(asNumber(value)),
  atan: (value) => series.atan(asNumber(value)),
  atan2: (y, x) => series.atan2(asNumber(y), asNumber(x)),
  boolean: asBoolean,
  "boolean-from-string": (value) => ["1", "true"].includes(asText(value)),
  ceiling: (value) => Math.ceil(asNumber(value)) + 0,
  checklist: (fewest, most, ...answers) => checked(fewest, most, answers.filter(asBoolean).length),
  concat: (...values) => cut(values.map(asText).join("")),
  contains: (text, part) => asText(text).includes(asText(part)),
  cos: (value) => series.cos(asNumber(value)),
  "count-non-empty": (value) => (Array.isArray(value) ? value : [value]).filter((item) => asText(item) !== "").length,
  "count-selected": (value) => chosen(value).length,
  date: (value) => dayText(asNumber(value)),
  "date-time": dateTime,
  "decimal-date-time": asNumber,
  "decimal-time": decimalTime,
  "ends-with": (text, part) => asText(text).endsWith(asText(part)),
  exp: (value) => series.exp(asNumber(value)),
  exp10: (value) => series.power(10, asNumber(value)),
  false: () => false,
  floor: (value) => floor(asNumber(value)),
  int: (value) => Math.trunc(asNumber(value)) + 0,
  join: (separator, ...values) => cut(items(values).map(asText).join(asText(separator))),
  log: (value) => series.log(asNumber(value)),
  log10: (value) => series.log10(asNumber(value)),
  "lower-case": changedCase((text) => text.toLowerCase()),
  max: extreme(1),
  min: extreme(-1),
  "normalize-space": (value) => chosen(asText(value).replace(/[\t\r\n]/g, " ")).join(" "),
  not: (value) => !asBoolean(value),
  number: asNumber,
  pi: () => series.PI,
  pow: (base, exponent) => series.power(asNumber(base), asNumber(exponent)),
  round,
  selected: (value, choice) => chosen(value).includes(asText(choice)),
  "selected-at": selectedAt,
  sin: (value) => series.sin(asNumber(value)),
  sqrt: (value) => Math.sqrt(asNumber(value)),
  "starts-with": (text, part) => asText(text).startsWith(asText(part)),
  string: asText,
  "string-length": (value) => [...asText(value)].length,
  substr: substring,
  "substring-after": after,
  "substring-before": (text, part) => asText(text).slice(0, Math.max(0, asText(text).indexOf(asText(part)))),
  sum: (...values) => items(values).reduce((total, item) => total + asNumber(item), 0),
  tan: (value) => series.tan(asNumber(value)),
  translate,
  true: () => true,
  "upper-case": changedCase((text) => text.toUpperCase()),
  "weighted-checklist": weightedChecklist,
};
