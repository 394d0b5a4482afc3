// How long has the interview taken, of how long it should? In words: no colour, no hurry.

import { filled } from "./dom.js";

const MINUTE = 60;

/**
 * What the clock says.
 *
 * @param {number} seconds  so far
 * @param {number|undefined} target  minutes that an interview in this language should take, if somebody knows
 * @param {{clock_target: string, clock_over: string}} words
 * @returns {{time: string, target: string}}  "4:05" and "of about 12 min", or "2 min over 12 min"
 */
export function clockText(seconds, target, words) {
  const time = `${Math.floor(seconds / MINUTE)}:${String(seconds % MINUTE).padStart(2, "0")}`;
  if (target === undefined) return { time, target: "" };
  const minutes = Math.max(1, Math.round(target));
  const over = Math.floor(seconds / MINUTE) - minutes;
  return { time, target: filled(over > 0 ? words.clock_over : words.clock_target, { n: over, minutes }) };
}

/** Seconds on the telephone: earlier sittings, and this one so far. */
export function elapsed({ started_at: started, sitting_began_at: began = started, spent_seconds: spent = 0 }, now) {
  return spent + Math.max(0, Math.floor((now - Date.parse(began)) / 1000));
}
