// What time is it where the respondent is?

const PARTS = { year: "numeric", month: "2-digit", day: "2-digit", hour: "2-digit", minute: "2-digit", second: "2-digit" };

/** Milliseconds by which a time zone is ahead of UTC at an instant. */
function offset(instant, zone) {
  const format = new Intl.DateTimeFormat("en-US", { ...PARTS, timeZone: zone, hourCycle: "h23" });
  const part = Object.fromEntries(format.formatToParts(instant).map(({ type, value }) => [type, Number(value)]));
  const local = Date.UTC(part.year, part.month - 1, part.day, part.hour, part.minute, part.second);
  return local - Math.floor(instant / 1000) * 1000;
}

/**
 * The instant at which a clock in the zone shows a local time; null if it is no time at all.
 *
 * A time that the clocks jump over is moved on by the jump; one that they show twice means the first.
 *
 * @param {string} local  "2026-11-24T18:30"
 * @param {string} zone   "Europe/Prague"
 * @returns {Date|null}
 */
export function instantOf(local, zone) {
  const wanted = /^\d{4}-\d\d-\d\dT\d\d:\d\d$/.test(local) ? Date.parse(`${local}:00Z`) : NaN;
  if (Number.isNaN(wanted)) return null;
  const day = 86_400_000;
  const before = wanted - offset(wanted - day, zone);
  const after = wanted - offset(wanted + day, zone);
  const fits = (instant) => instant + offset(instant, zone) === wanted;
  return new Date(fits(before) || !fits(after) ? before : after);
}

/** An instant as a clock in the zone shows it, in the form of a datetime-local field: "2026-11-24T18:30". */
export function localOf(instant, zone) {
  return new Date(instant.getTime() + offset(instant.getTime(), zone)).toISOString().slice(0, 16);
}

/** Hour and minute in the zone, as people write them: "18:30". */
export function clock(instant, zone) {
  return localOf(instant, zone).slice(11);
}

/** Day and time in the zone, in words of a language: "Tue 24 Nov, 18:30". */
export function dayAndClock(instant, zone, language) {
  const format = { weekday: "short", day: "numeric", month: "short", hour: "2-digit", minute: "2-digit", hourCycle: "h23" };
  return new Intl.DateTimeFormat(language, { ...format, timeZone: zone }).format(instant);
}
