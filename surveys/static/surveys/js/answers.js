/** May this be the answer to this question, here and now? The twin of surveys/core/answers.py. */

import { ACKNOWLEDGED, MAXIMUM_NUMBER, MISSING, index, isRead, questionOf } from "./compiled.js";
import { asBoolean, asText, evaluate } from "./expressions.js";
import { arranged } from "./shuffle.js";
import { around } from "./surroundings.js";
import { daysOf } from "./values.js";

/** @typedef {import("./compiled.js").Node} Node */
/** @typedef {import("./walk.js").Walk} Walk */
/** @typedef {{code: string, message: string, where: string, params?: Object<string, any>}} Problem */

const MAXIMUM_TEXT_LENGTH = 10_000;
// 0.3 is not quite three times 0.1.
const STEP_TOLERANCE = 1e-9;
const BLANK = /^[ \t\r\n\u00a0]*$/;
// Half a character, or the character 0: neither can be stored.
const UNSTORABLE = /[\0\p{Surrogate}]/u;
const TIME = /^(?:[01][0-9]|2[0-3]):[0-5][0-9]$/;

/** @param {string} text @returns {boolean} */
export function isBlank(text) {
  return BLANK.test(text);
}

/**
 * What is wrong with an answer, given the walk so far; null if it is allowed.
 * @param {any} questionnaire @param {string} name @param {any} value @param {Walk} soFar
 * @param {any} [confirmed]  the answer's part `/confirmed`; without it an unlikely answer is a problem too (`soft_constraint`)
 * @returns {Problem|null}
 */
export function check(questionnaire, name, value, soFar, confirmed = null) {
  if (!questionOf(questionnaire, name)) return { code: "unknown_question", message: `There is no question '${name}'.`, where: name };
  const problem = problemOf(questionnaire, name, value, soFar);
  if (problem) return problem;
  return reasonGiven(confirmed, value) ? null : doubtOf(questionnaire, name, value, soFar);
}

/** Why an allowed answer is unlikely; null if it is not. @param {any} questionnaire @param {string} name @param {any} value @param {Walk} soFar @returns {Problem|null} */
export function doubtOf(questionnaire, name, value, soFar) {
  const node = questionOf(questionnaire, name);
  const isAnswer = !isEmpty(value) && !(typeof value === "string" && node.missing.includes(value));
  if (!node.soft_constraint || !isAnswer || holds(node.soft_constraint, value, around(questionnaire, name, soFar))) return null;
  const message = "This answer is unlikely. Confirm it with a reason, or correct it.";
  return { code: "soft_constraint", message, where: name, params: {} };
}

/** Why this very answer was confirmed; empty if it was not. @param {any} confirmed @param {any} value @returns {string} */
export function reasonGiven(confirmed, value) {
  const isPair = Array.isArray(confirmed) && confirmed.length === 2 && confirmed.every((item) => typeof item === "string");
  return isPair && confirmed[0] === asText(value) && !isBlank(confirmed[1]) ? confirmed[1] : "";
}

/** @param {any[]|null} rule @param {any} value @param {object} facts @returns {boolean} */
function holds(rule, value, facts) {
  return rule === null || asBoolean(evaluate(rule, { ...facts, self: value }));
}

/** @param {Node} node @param {any} value @returns {boolean} */
function isInRange({ range }, value) {
  if (!range) return true;
  const { start, end, step } = range;
  if ((start !== null && value < start) || (end !== null && value > end)) return false;
  const steps = step === null ? 0 : (value - start) / step;
  return Math.abs(steps - Math.floor(steps + 0.5)) < STEP_TOLERANCE;
}

/** @param {any} questionnaire @param {string} name @param {any} value @param {Walk} soFar @returns {Problem|null} */
export function problemOf(questionnaire, name, value, soFar) {
  const node = questionOf(questionnaire, name);
  const facts = around(questionnaire, name, soFar);
  const problem = (code, message, params = {}) => ({ code, message, where: name, params });
  if (isRead(node)) return value === true ? null : problem("note_not_read", "The note has not been read.");
  if (isEmpty(value)) return node.required ? problem("required", "This question needs an answer.") : null;
  if (typeof value === "string" && MISSING.includes(value)) {
    if (node.missing.includes(value)) return null;
    if (node.type !== "text") return problem("missing_not_allowed", `'${value}' is not an answer to this question.`, { value });
  }
  const wrong = typeProblem(questionnaire, node, value, facts);
  if (wrong) return problem(...wrong);
  if (!isInRange(node, value)) return problem("out_of_range", "The answer is outside the range of this question.", node.range);
  if (!holds(node.constraint, value, facts)) {
    return problem("constraint", "The answer is outside what this question allows.");
  }
  return null;
}

/** @param {any} value @returns {boolean} */
function isEmpty(value) {
  if (value === null || value === undefined) return true;
  return Array.isArray(value) ? value.length === 0 : typeof value === "string" && isBlank(value);
}

/**
 * @param {any} questionnaire @param {Node} node @param {any} value @param {object} facts  what expressions see
 * @returns {[string, string, Object<string, any>?]|null}
 */
function typeProblem(questionnaire, node, value, facts) {
  const isNumber = typeof value === "number" && Math.abs(value) < MAXIMUM_NUMBER;
  switch (node.type) {
    case "integer":
      return isNumber && Number.isInteger(value) ? null : ["not_an_integer", "Enter a whole number."];
    case "decimal":
      return isNumber ? null : ["not_a_number", "Enter a number."];
    case "text": {
      const isRight = typeof value === "string" && [...value].length <= MAXIMUM_TEXT_LENGTH && !UNSTORABLE.test(value);
      const message = `Enter a text of at most ${MAXIMUM_TEXT_LENGTH} characters.`;
      return isRight ? null : ["not_a_text", message, { most: MAXIMUM_TEXT_LENGTH }];
    }
    case "date":
      return typeof value === "string" && daysOf(value) !== null ? null : ["not_a_date", "Enter a date as YYYY-MM-DD."];
    case "time":
      return typeof value === "string" && TIME.test(value) ? null : ["not_a_time", "Enter a time as HH:MM."];
    case "acknowledge":
      return value === ACKNOWLEDGED ? null : ["note_not_read", "This has not been confirmed."];
  }
  // Only the choices given are looked at: a list may have ten thousand.
  const listed = index(questionnaire).labels.get(node.list);
  const given = Array.isArray(value) ? value : [value];
  const chosen = given.filter((item) => typeof item === "string" && listed.has(item)).map((item) => listed.get(item));
  const areOpen = chosen.length === given.length && chosen.every((choice) => isOpen(node, choice, facts));
  if (node.type === "select_one") {
    return areOpen && typeof value === "string" ? null : ["unknown_choice", "This is not one of the answers."];
  }
  const isSet = Array.isArray(value) && new Set(value).size === value.length;
  if (!areOpen || !isSet) return ["unknown_choice", "This is not a set of the answers."];
  const alone = chosen.find((choice) => choice.missing || choice.exclusive);
  if (value.length > 1 && alone) {
    return ["exclusive_choice", `'${alone.name}' stands alone: no other answer can stand beside it.`, { choice: alone.name }];
  }
  return null;
}

/** @param {Node} node @param {Node} choice @param {object} facts @returns {boolean} */
function isOpen(node, choice, facts) {
  if (node.choice_filter === null || choice.missing) return true;
  return asBoolean(evaluate(node.choice_filter, { ...facts, columns: { ...choice.filter, name: choice.name } }));
}

/**
 * The choices as this interview shows them: substantive answers in their order, missing kinds last.
 * @param {any} questionnaire @param {string} name @param {Walk} soFar @param {string} seed
 * @returns {Node[]}
 */
export function choices(questionnaire, name, soFar, seed) {
  const node = questionOf(questionnaire, name);
  const facts = around(questionnaire, name, { ...soFar, seed });
  const shown = questionnaire.lists[node.list].filter((choice) => isOpen(node, choice, facts));
  const substantive = shown.filter((choice) => !choice.missing);
  return [...arranged(substantive, node.choice_order, seed, name), ...shown.filter((choice) => choice.missing)];
}
