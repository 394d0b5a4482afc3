/**
 * What is a value as a text, as a number, as a truth? The twin of surveys/core/expressions/values.py.
 */

const NUMBER = /^[ \t\r\n]*-?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)[ \t\r\n]*$/;
const DATE = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/;
const DAY = 86_400_000;
const FIRST_DAY = -719_162;
const LAST_DAY = 2_932_896;

/** The value as XPath text. @param {any} value @returns {string} */
export function asText(value) {
  if (value === null || value === undefined) return "";
  if (Array.isArray(value)) return value.map(asText).join(" ");
  if (typeof value === "number") return value === 0 ? "0" : String(value);
  return String(value);
}

/** The value as a number: a date counts its days since 1970-01-01; NaN if it is none. @param {any} value @returns {number} */
export function asNumber(value) {
  if (typeof value === "number") return value;
  if (typeof value === "boolean") return value ? 1 : 0;
  const text = asText(value);
  if (NUMBER.test(text)) return Number(text);
  return daysOf(text) ?? NaN;
}

/** The value as a truth. @param {any} value @returns {boolean} */
export function asBoolean(value) {
  if (typeof value === "boolean") return value;
  if (typeof value === "number") return value !== 0 && !Number.isNaN(value);
  return asText(value) !== "";
}

/** Days from 1970-01-01 to a date written YYYY-MM-DD; null if there is no such day. @param {string} text @returns {number|null} */
export function daysOf(text) {
  if (!DATE.test(text) || text.startsWith("0000")) return null;
  const [year, month, day] = text.split("-").map(Number);
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date.getTime() / DAY : null;
}

/** The date that many days after 1970-01-01; empty outside the years 1 to 9999. @param {number} days @returns {string} */
export function dayText(days) {
  const day = Math.floor(days);
  if (!(day >= FIRST_DAY && day <= LAST_DAY)) return "";
  return new Date(day * DAY).toISOString().slice(0, 10);
}
