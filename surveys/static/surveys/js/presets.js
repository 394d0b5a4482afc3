/** Which answer does a question have before anybody has answered it? The twin of surveys/core/presets.py. */

import { MAXIMUM_NUMBER, index, questionOf } from "./compiled.js";
import { asText, evaluate } from "./expressions.js";
import { around } from "./surroundings.js";
import { asNumber } from "./values.js";

/** @typedef {import("./walk.js").Walk} Walk */

const WHITE = /[ \t\r\n]+/;

/**
 * The answer that stands in the field when the question comes up: its default, or what is calculated for it; null if there is none.
 * It counts once the interviewer has confirmed it.
 * @param {any} questionnaire @param {string} name @param {Walk} soFar
 * @returns {any}
 */
export function preset(questionnaire, name, soFar) {
  const node = questionOf(questionnaire, name);
  const rule = node.calculation ?? node.default_calculation ?? null;
  if (rule === null) return node.default ?? null;
  const value = evaluate(rule, around(questionnaire, name, soFar));
  if (node.type === "integer" || node.type === "decimal") {
    const number = asNumber(value);
    if (!(Math.abs(number) < MAXIMUM_NUMBER) || (node.type === "integer" && !Number.isInteger(number))) return null;
    return number === 0 ? 0 : number;
  }
  const written = asText(value);
  if (!node.list) return written || null;
  const known = index(questionnaire).labels.get(node.list);
  const chosen = node.type === "select_one" ? [written] : [...new Set(written.split(WHITE).filter(Boolean))];
  if (chosen.length === 0 || !chosen.every((choice) => known.has(choice))) return null;
  return node.type === "select_one" ? written : chosen;
}
