/**
 * Which question comes next, and which answers count? The screen's twin of surveys/core/walk.py:
 * one table of walks (tests/conformance/) is run by both.
 */

import { choices, doubtOf, isBlank, problemOf, reasonGiven } from "./answers.js";
import { CONFIRMED, MISSING, REMOVED, isOnTheWalk } from "./compiled.js";
import { asBoolean, asText, evaluate } from "./expressions.js";
import { keyOf } from "./instances.js";
import { preset } from "./presets.js";
import { arranged } from "./shuffle.js";
import { surroundings } from "./surroundings.js";
import { asNumber, own } from "./values.js";

// The evaluator as its users know it.
export { check, choices } from "./answers.js";
export { ACKNOWLEDGED, CONFIRMED, MISSING, QUOTA_FULL, REMOVED, index, isOnTheWalk, isRead, questionOf } from "./compiled.js";
export { asText } from "./expressions.js";
export { keyOf, splitKey } from "./instances.js";
export { preset } from "./presets.js";
export { placeOf } from "./surroundings.js";
export { answerText, text } from "./texts.js";

/** @typedef {import("./compiled.js").Node} Node */
/** @typedef {import("./answers.js").Problem} Problem */
/**
 * @typedef {{steps: string[], next: string|null, values: Object<string, any>, end: string|null, endNote: string|null,
 *   problems: Problem[], moved: Object<string, number[]>, spoken: Object<string, Object<string, string>>, today: string, seed: string}} Walk
 */

const COMPLETE = "1.10";
const ORDER = "/order";
const STOP = Symbol("stop");

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
  if (typeof value === "string") return isBlank(value) ? "" : value;
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
