/**
 * Which question comes next, and which answers count? The screen's twin of surveys/core/walk.py:
 * one table of walks (tests/conformance/) is run by both.
 */

import { asBoolean, asText, evaluate } from "./expressions.js";
import { keyOf, splitKey } from "./instances.js";
import { index, own, questionOf } from "./questionnaire.js";
import { arranged } from "./shuffle.js";
import { answerText, text } from "./texts.js";
import { asNumber, daysOf } from "./values.js";

/** @typedef {Object<string, any>} Node */
/** @typedef {{code: string, message: string, where: string, params?: Object<string, any>}} Problem */
/**
 * @typedef {{steps: string[], next: string|null, values: Object<string, any>, end: string|null, endNote: string|null,
 *   problems: Problem[], moved: Object<string, number[]>, spoken: Object<string, Object<string, string>>, today: string, seed: string}} Walk
 */

export { answerText, asText, index, keyOf, questionOf, splitKey, text };

export const MISSING = ["dk", "refused", "na"];
export const QUOTA_FULL = "4.80";
const COMPLETE = "1.10";
const MAXIMUM_TEXT_LENGTH = 10_000;
const MAXIMUM_NUMBER = 1e15;
// 0.3 is not quite three times 0.1.
const STEP_TOLERANCE = 1e-9;
/** Part of an answer's key: `age/confirmed` holds which value of `age` was confirmed, and why. */
export const CONFIRMED = "/confirmed";
const BLANK = /^[ \t\r\n\u00a0]*$/;
// Half a character, or the character 0: neither can be stored.
const UNSTORABLE = /[\0\p{Surrogate}]/u;
const TIME = /^(?:[01][0-9]|2[0-3]):[0-5][0-9]$/;
const WHITE = /[ \t\r\n]+/;
/** What XLSForm stores for a confirmed acknowledge. */
export const ACKNOWLEDGED = "OK";
const ORDER = "/order";
/** Of a round of a repeat that was taken out again: `person[2]/removed` is true. Rounds keep their numbers in the log. */
export const REMOVED = "/removed";
const ANOTHER = "/another";
const STOP = Symbol("stop");

/**
 * What an expression sees at its place in an interview.
 * @param {any} questionnaire @param {{values: Object<string, any>, today?: string, seed?: string}} soFar
 * @param {number[]} at  the rounds around it, as the data number them
 * @param {number[]} rounds  the same as the log of answers numbers them: chance keeps to them
 * @param {string} [language]  in which words of choices and names of months are said; empty: as they are stored, in the default language
 */
function surroundings(questionnaire, { values, today = "", seed = "" }, at, rounds, language = "") {
  const label = (question, choice) => {
    const { questions, labels } = index(questionnaire);
    const found = labels.get(questions.get(question)?.list)?.get(choice);
    if (!found) return choice;
    const parts = found.label[language] ?? found.label[questionnaire.default_language] ?? [];
    return text(parts, values, questionnaire, language || questionnaire.default_language, at);
  };
  const dateNames = (language && questionnaire.spoken?.dates[language]) || null;
  return { values, today, seed, at, rounds, label, dateNames, tables: questionnaire.tables ?? {} };
}

/** Whether a row is met in the interview. @param {Node} node @returns {boolean} */
export function isOnTheWalk(node) {
  return !node.appearance.split(/\s+/).includes("introduction") && node.ends !== QUOTA_FULL;
}

class Walker {
  /** @param {any} questionnaire @param {Object<string, any>} answers @param {Object<string, any>} facts @param {string} seed @param {string} today */
  constructor(questionnaire, answers, facts, seed, today) {
    Object.assign(this, { questionnaire, answers, seed, today });
    /** @type {Walk} */
    this.walk = { steps: [], next: null, values: {}, end: null, endNote: null, problems: [], moved: {}, spoken: {}, today, seed };
    /** The rounds around the question: where they stand in the data, and under which numbers the log has their answers. @type {number[]} */
    this.at = [];
    /** @type {number[]} */
    this.rounds = [];
    // The case is known before the first question is asked, wherever its variables stand in the sheet.
    for (const name of questionnaire.case_variables) this.walk.values[name] = own(facts, name) ?? "";
  }

  /** @param {Node[]} nodes */
  nodes(nodes) {
    for (const node of nodes) {
      if (node.relevant !== null && !asBoolean(this.evaluate(node.relevant))) continue;
      if (node.kind === "group") this.group(node);
      else if (node.kind === "repeat") this.repeat(node);
      else this.question(node);
    }
  }

  /** @param {Node} node */
  group(node) {
    const children = arranged(node.children, node.order, this.seed, this.logKey(node));
    if (node.order) this.walk.values[this.key(node) + ORDER] = children.map((child) => first(child).name);
    this.nodes(children);
  }

  /** Go through the instances that were not taken out: as many as are counted, or one more as long as there is another. @param {Node} node */
  repeat(node) {
    const { values } = this.walk;
    const { at, rounds } = this;
    const here = this.key(node);
    const counted = node.count === null ? null : instancesOf(this.evaluate(node.count), node.maximum);
    if (counted !== null) values[here] = counted;
    let standing = 0;
    for (let number = 1; counted === null || standing < counted; number += 1) {
      if (this.isRemoved(node, [...rounds, number])) continue;
      standing += 1;
      this.at = [...at, standing];
      this.rounds = [...rounds, number];
      if (counted !== null) {
        this.nodes(node.children);
        continue;
      }
      values[here] = standing;
      const another = node.children.at(-1);
      this.nodes(node.children.slice(0, -1));
      // There was another one, which was taken out: whether there is yet another was asked after that one.
      while (this.isRemoved(node, [...rounds, number + 1]) && own(this.answers, this.logKey(another)) === "yes") {
        number += 1;
        this.rounds = [...rounds, number];
      }
      this.nodes([another]);
      if (own(values, this.key(another)) !== "yes") break;
    }
    this.at = at;
    this.rounds = rounds;
  }

  /** @param {Node} repeat @param {number[]} rounds */
  isRemoved(repeat, rounds) {
    return own(this.answers, keyOf(repeat.name, rounds) + REMOVED) === true;
  }

  /** Where the answer stands in the data. @param {Node} node */
  key(node) {
    return keyOf(node.name, this.at);
  }

  /** Where the answer stands in the log: rounds keep their numbers there. @param {Node} node */
  logKey(node) {
    return keyOf(node.name, this.rounds);
  }

  /** One more step. @param {Node} node */
  met(node) {
    const name = this.logKey(node);
    this.walk.steps.push(name);
    if (name !== this.key(node)) this.walk.moved[name] = this.at;
    return name;
  }

  /** @param {any[]} expression */
  evaluate(expression) {
    return evaluate(expression, surroundings(this.questionnaire, this.walk, this.at, this.rounds));
  }

  /** @param {Node} node */
  question(node) {
    const { walk } = this;
    if (node.type === "hidden") return;
    if (node.type === "calculate") this.calculate(node);
    else if (!isOnTheWalk(node)) return;
    else if (node.ends) {
      walk.end = node.ends;
      walk.endNote = this.met(node);
      throw STOP;
    } else this.ask(node);
  }

  /** @param {Node} node */
  calculate(node) {
    const { walk, questionnaire } = this;
    const key = this.key(node);
    walk.values[key] = plain(this.evaluate(node.calculation));
    if (!questionnaire.spoken?.calculations.includes(node.name)) return;
    const said = {};
    for (const { code } of questionnaire.languages) {
      const heard = Object.entries(walk.spoken).map(([other, words]) => [other, words[code]]);
      const soFar = { ...walk, values: { ...walk.values, ...Object.fromEntries(heard) } };
      said[code] = asText(plain(evaluate(node.calculation, surroundings(questionnaire, soFar, this.at, this.rounds, code))));
    }
    walk.spoken[key] = said;
  }

  /** @param {Node} node */
  ask(node) {
    const { walk } = this;
    const name = this.met(node);
    const key = this.key(node);
    const value = own(this.answers, name);
    if (value === null || value === undefined) this.stopAt(name);
    const problem = problemOf(this.questionnaire, name, value, walk) ?? this.doubt(node, value);
    if (problem) {
      walk.problems.push(problem);
      this.stopAt(name);
    }
    if (node.type === "note") return;
    const given = node.read_only ? preset(this.questionnaire, name, walk) : value;
    walk.values[key] = given === null ? "" : stored(given);
    if (!node.choice_order) return;
    const shown = choices(this.questionnaire, name, walk, this.seed).filter((choice) => !choice.missing);
    walk.values[key + ORDER] = shown.map((choice) => choice.name);
  }

  /** An unlikely answer that nobody has confirmed; the reason of one that was is data. @param {Node} node @param {any} value */
  doubt(node, value) {
    const name = this.logKey(node);
    const problem = doubtOf(this.questionnaire, name, value, this.walk);
    const reason = problem ? reasonGiven(own(this.answers, name + CONFIRMED), value) : "";
    if (reason) this.walk.values[this.key(node) + CONFIRMED] = reason;
    return reason ? null : problem;
  }

  /** @param {string} name */
  stopAt(name) {
    this.walk.next = name;
    throw STOP;
  }
}

/** An answer in the one form in which it is data: a missing kind is never in a list, a blank is empty. @param {any} value */
function stored(value) {
  if (typeof value === "string") return BLANK.test(value) ? "" : value;
  return Array.isArray(value) && value.length === 1 && MISSING.includes(value[0]) ? value[0] : value;
}

/** The question that a group keeps together with the texts behind its choices; the node itself otherwise. @param {Node} node */
function first(node) {
  return node.children?.[1]?.specifies ? node.children[0] : node;
}

/** How many instances a number makes: none for what is no number, never more than the maximum. @param {any} count @param {number} maximum */
function instancesOf(count, maximum) {
  const number = asNumber(count);
  return number >= 1 ? Math.floor(Math.min(number, maximum)) : 0;
}

/** @param {any} value */
function plain(value) {
  return typeof value === "number" && !Number.isFinite(value) ? "" : value;
}

/**
 * Go from the first question along the route that the answers make, to the first one without a valid answer.
 * @param {any} questionnaire
 * @param {Object<string, any>} answers
 * @param {{case: Object<string, any>, seed: string, today?: string}} facts
 * @returns {Walk}
 */
export function walk(questionnaire, answers, { case: facts, seed, today = "" }) {
  const walker = new Walker(questionnaire, answers, facts, seed, today);
  try {
    walker.nodes(questionnaire.body);
    walker.walk.end = COMPLETE;
  } catch (stopped) {
    if (stopped !== STOP) throw stopped;
  }
  return walker.walk;
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
function doubtOf(questionnaire, name, value, soFar) {
  const node = questionOf(questionnaire, name);
  const isAnswer = !isEmpty(value) && !(typeof value === "string" && node.missing.includes(value));
  if (!node.soft_constraint || !isAnswer || holds(node.soft_constraint, value, around(questionnaire, name, soFar))) return null;
  const message = "This answer is unlikely. Confirm it with a reason, or correct it.";
  return { code: "soft_constraint", message, where: name, params: {} };
}

/** Why this very answer was confirmed; empty if it was not. @param {any} confirmed @param {any} value @returns {string} */
function reasonGiven(confirmed, value) {
  const isPair = Array.isArray(confirmed) && confirmed.length === 2 && confirmed.every((item) => typeof item === "string");
  return isPair && confirmed[0] === asText(value) && !BLANK.test(confirmed[1]) ? confirmed[1] : "";
}

/** What the expressions of a question see. @param {any} questionnaire @param {string} name @param {Walk} soFar */
function around(questionnaire, name, soFar) {
  return surroundings(questionnaire, soFar, placeOf(soFar, name), splitKey(name)[1]);
}

/**
 * The rounds in which a step stands, as the data and expressions number them: one that was taken out leaves no gap.
 * @param {{moved?: Object<string, number[]>}} soFar @param {string} name @returns {number[]}
 */
export function placeOf(soFar, name) {
  return own(soFar.moved ?? {}, name) ?? splitKey(name)[1];
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
function problemOf(questionnaire, name, value, soFar) {
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

/** Whether a question is only read out: a note, or a value that is shown and cannot be changed. @param {Node} node */
export function isRead(node) {
  return node.type === "note" || node.read_only;
}

/**
 * The answer that stands in the field when the question comes up: its default, or what is calculated for it; null if there is none.
 * It counts once the interviewer has confirmed it. The twin of surveys/core/presets.py.
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

/** @param {any} value @returns {boolean} */
function isEmpty(value) {
  if (value === null || value === undefined) return true;
  return Array.isArray(value) ? value.length === 0 : typeof value === "string" && BLANK.test(value);
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
