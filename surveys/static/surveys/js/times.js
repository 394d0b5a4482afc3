/**
 * What do texts of dates and times count as, and how is a day or moment written? The twin of surveys/core/expressions/times.py.
 */

export const MS_OF_DAY = 86_400_000;
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
const WEEKDAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const DATE = /^[0-9]{4}-[0-9]{2}-[0-9]{2}$/;
const TIME = /^([0-9]{2}):([0-9]{2})(?::([0-9]{2})(?:\.([0-9]{1,3})[0-9]{0,6})?)?(?:Z|[+-][0-9]{2}:[0-9]{2})?$/;
const FIRST_DAY = -719_162;
const LAST_DAY = 2_932_896;

/** @typedef {[number, number]} Moment days since 1970-01-01, milliseconds since midnight */

/** Days from 1970-01-01 to a date written YYYY-MM-DD; null if there is no such day. @param {string} text @returns {number|null} */
export function daysOf(text) {
  if (!DATE.test(text) || text.startsWith("0000")) return null;
  const [year, month, day] = text.split("-").map(Number);
  const date = new Date(0);
  date.setUTCFullYear(year, month - 1, day);
  return date.getUTCMonth() === month - 1 && date.getUTCDate() === day ? date.getTime() / MS_OF_DAY : null;
}

/** Milliseconds from midnight to a time; null if there is no such time. @param {string} text @returns {number|null} */
export function msOf(text) {
  const found = TIME.exec(text);
  if (!found) return null;
  const [hours, minutes, seconds] = found.slice(1, 4).map((part) => Number(part ?? 0));
  if (hours > 23 || minutes > 59 || seconds > 59) return null;
  return ((hours * 60 + minutes) * 60 + seconds) * 1000 + Number(`${found[4] ?? ""}000`.slice(0, 3));
}

/** The moment of a date, time or date-time; null if it is none. @param {string} text @returns {Moment|null} */
export function momentOf(text) {
  if (text[10] === "T") {
    const [days, ms] = [daysOf(text.slice(0, 10)), msOf(text.slice(11))];
    return days === null || ms === null ? null : [days, ms];
  }
  const days = daysOf(text);
  if (days !== null) return [days, 0];
  const ms = msOf(text);
  return ms === null ? null : [0, ms];
}

/** The text as days with their fraction; NaN if it is neither date nor time. @param {string} text @returns {number} */
export function momentNumber(text) {
  const moment = momentOf(text);
  return moment === null ? NaN : moment[0] + moment[1] / MS_OF_DAY;
}

/** The moment of a number of days, to the nearest millisecond; null outside the years 1 to 9999. @param {number} days @returns {Moment|null} */
export function momentOfNumber(days) {
  if (!(days >= FIRST_DAY && days < LAST_DAY + 1)) return null;
  const whole = Math.floor(days);
  const ms = Math.floor((days - whole) * MS_OF_DAY + 0.5);
  if (ms === MS_OF_DAY) return whole < LAST_DAY ? [whole + 1, 0] : null;
  return [whole, ms];
}

/** The date that many days after 1970-01-01; empty outside the years 1 to 9999. @param {number} days @returns {string} */
export function dayText(days) {
  const day = Math.floor(days);
  if (!(day >= FIRST_DAY && day <= LAST_DAY)) return "";
  return new Date(day * MS_OF_DAY).toISOString().slice(0, 10);
}

/** @param {number} number @param {number} [digits] @returns {string} */
const padded = (number, digits = 2) => String(number).padStart(digits, "0");

/** The time that many milliseconds after midnight: HH:MM:SS.mmm. @param {number} ms @returns {string} */
export function timeText(ms) {
  return FORMATS.H(null, ms) + ":" + FORMATS.M(null, ms) + ":" + FORMATS.S(null, ms) + "." + FORMATS[3](null, ms);
}

/** @type {Object<string, (day: any, ms: number) => string>} */
const FORMATS = {
  "%": () => "%",
  Y: (day) => padded(day.getUTCFullYear(), 4),
  y: (day) => padded(day.getUTCFullYear() % 100),
  m: (day) => padded(day.getUTCMonth() + 1),
  n: (day) => String(day.getUTCMonth() + 1),
  b: (day) => MONTHS[day.getUTCMonth()],
  d: (day) => padded(day.getUTCDate()),
  e: (day) => String(day.getUTCDate()),
  a: (day) => WEEKDAYS[day.getUTCDay()],
  H: (_, ms) => padded(Math.floor(ms / 3_600_000)),
  h: (_, ms) => String(Math.floor(ms / 3_600_000)),
  M: (_, ms) => padded(Math.floor(ms / 60_000) % 60),
  S: (_, ms) => padded(Math.floor(ms / 1000) % 60),
  3: (_, ms) => padded(ms % 1000, 3),
};

/**
 * A moment in a format of ODK; empty if there is none.
 * @param {Moment|null} moment @param {string} pattern
 * @param {{months: string[], weekdays: string[]}|null} [names]  of a language; without: short English ones, as they are stored
 * @returns {string}
 */
export function formatted(moment, pattern, names = null) {
  if (moment === null) return "";
  const day = new Date(moment[0] * MS_OF_DAY);
  const formats = names === null ? FORMATS : { ...FORMATS, b: () => names.months[day.getUTCMonth()], a: () => names.weekdays[day.getUTCDay()] };
  return pattern.replace(/%([^\n])/gu, (written, sign) => (Object.hasOwn(formats, sign) ? formats[sign](day, moment[1]) : written));
}
