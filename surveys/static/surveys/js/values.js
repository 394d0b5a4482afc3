/**
 * What is a value as a text, as a number, as a truth? The twin of surveys/core/expressions/values.py.
 */

import { dayText, daysOf, momentNumber } from "./times.js";

export { dayText, daysOf };

const NUMBER = /^[ \t\r\n]*-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)[ \t\r\n]*$/;

/** The value as XPath text. @param {any} value @returns {string} */
export function asText(value) {
  if (value === null || value === undefined) return "";
  if (Array.isArray(value)) return value.map(asText).join(" ");
  if (typeof value === "number") return value === 0 ? "0" : String(value);
  return String(value);
}

/** The value as a number: a date counts its days since 1970-01-01, a time its part of a day; NaN if it is none. @param {any} value @returns {number} */
export function asNumber(value) {
  if (typeof value === "number") return value;
  if (typeof value === "boolean") return value ? 1 : 0;
  const text = asText(value);
  if (NUMBER.test(text)) return Number(text);
  return momentNumber(text);
}

/** The value as a truth. @param {any} value @returns {boolean} */
export function asBoolean(value) {
  if (typeof value === "boolean") return value;
  if (typeof value === "number") return value !== 0 && !Number.isNaN(value);
  return asText(value) !== "";
}

/** What stands under a name, and not in the prototype. @param {Object<string, any>} values @param {string} name @returns {any} */
export function own(values, name) {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}
