// How are dates and times typed and shown? As plain text, so that no key is lost before the field stands there: 24112026, 24.11.2026, 1430.

/** A date in digits, in the order that the interviewer's browser has for them. */
const DIGITS = { calendar: "gregory", numberingSystem: "latn", year: "numeric", month: "2-digit", day: "2-digit" };
const IN_WORDS = { calendar: "gregory", weekday: "long", year: "numeric", month: "long", day: "numeric" };
const LENGTHS = { year: 4, month: 2, day: 2 };
const DATE = /^\d{4}-\d{2}-\d{2}$/;

/** The parts of a date as a locale writes it, with what stands between them; words there ("г.") are left out. */
function partsOf(date, locale) {
  const parts = new Intl.DateTimeFormat(locale, DIGITS).formatToParts(date);
  return parts
    .map(({ type, value }) => ({ type, value: type === "literal" ? value.replace(/[^ ./-]/g, "") : value.padStart(LENGTHS[type], "0") }))
    .filter(({ value }) => value !== "");
}

const dayOf = (date) => new Date(`${date}T00:00`);

/** day, month, year in the order of a locale. */
const orderOf = (locale) => partsOf(dayOf("2001-02-03"), locale).map(({ type }) => type).filter((type) => type in LENGTHS);

/**
 * A date as people type it, with or without signs between its parts; 2026-11-24 everywhere.
 *
 * @param {string} text
 * @param {string} [locale]  in whose order; by itself the browser's
 * @returns {string|null} such as "2026-11-24"; null if it is none
 */
export function readDate(text, locale) {
  if (!/^\d[\d ./-]*$/.test(text)) return null;
  const order = /^\d{4}\D/.test(text) ? ["year", "month", "day"] : orderOf(locale);
  const typed = /^\d{8}$/.test(text) ? cut(text, order) : text.match(/\d+/g);
  if (typed.length !== 3) return null;
  const { year, month, day } = Object.fromEntries(order.map((part, n) => [part, typed[n]]));
  if (year.length !== 4 || month.length > 2 || day.length > 2) return null;
  const date = `${year}-${month.padStart(2, "0")}-${day.padStart(2, "0")}`;
  // 30 February would be a day in March.
  const isReal = new Date(`${date}T00:00Z`).toJSON()?.startsWith(date);
  return isReal ? date : null;
}

function cut(digits, order) {
  let at = 0;
  return order.map((part) => digits.slice(at, (at += LENGTHS[part])));
}

/** A date as it is typed; what is no date stays as it is. @param {string} date @param {string} [locale] */
export function writtenDate(date, locale) {
  if (!DATE.test(date)) return date;
  return partsOf(dayOf(date), locale).map(({ value }) => value).join("").trim();
}

/** How a date is to be typed: "DD.MM.YYYY". @param {{day: string, month: string, year: string}} letters @param {string} [locale] */
export function dateForm(letters, locale) {
  return partsOf(dayOf("2001-02-03"), locale).map(({ type, value }) => letters[type] ?? value).join("").trim();
}

/** "Tuesday 24 November 2026". @param {string} date @param {string} [language] */
export function dateInWords(date, language) {
  return new Intl.DateTimeFormat(language, IN_WORDS).format(dayOf(date));
}

/** A time as people type it: 14:30, 14.30, 1430, 930. @param {string} text @returns {string|null} such as "14:30"; null if it is none */
export function readTime(text) {
  const found = /^(\d{1,2})[:.h ]?(\d{2})$/.exec(text);
  if (!found || Number(found[1]) > 23 || Number(found[2]) > 59) return null;
  return `${found[1].padStart(2, "0")}:${found[2]}`;
}
