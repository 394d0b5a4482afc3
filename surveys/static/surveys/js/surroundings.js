/** What does an expression see at its place in an interview? The twin of surveys/core/surroundings.py. */

import { index } from "./compiled.js";
import { splitKey } from "./instances.js";
import { text } from "./texts.js";
import { own } from "./values.js";

/** @typedef {import("./walk.js").Walk} Walk */

/**
 * What an expression sees at its place in an interview.
 * @param {any} questionnaire @param {{values: Object<string, any>, today?: string, seed?: string}} soFar
 * @param {number[]} at  the rounds around it, as the data number them
 * @param {number[]} rounds  the same as the log of answers numbers them: chance keeps to them
 * @param {string} [language]  in which words of choices and names of months are said; empty: as they are stored, in the default language
 */
export function surroundings(questionnaire, { values, today = "", seed = "" }, at, rounds, language = "") {
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

/** What the expressions of a question see. @param {any} questionnaire @param {string} name @param {Walk} soFar */
export function around(questionnaire, name, soFar) {
  return surroundings(questionnaire, soFar, placeOf(soFar, name), splitKey(name)[1]);
}

/**
 * The rounds in which a step stands, as the data and expressions number them: one that was taken out leaves no gap.
 * @param {{moved?: Object<string, number[]>}} soFar @param {string} name @returns {number[]}
 */
export function placeOf(soFar, name) {
  return own(soFar.moved ?? {}, name) ?? splitKey(name)[1];
}
