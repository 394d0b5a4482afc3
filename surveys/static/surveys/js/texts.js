/** How is a text read aloud, with the answers that it refers to? The twin of surveys/core/texts.py. */

import { keyOf, splitKey } from "./instances.js";
import { index } from "./compiled.js";
import { asText, own } from "./values.js";

/**
 * A text with its fills: an earlier answer in the words of its choice.
 * @param {any[]} parts @param {Object<string, any>} values @param {any} questionnaire @param {string} language
 * @param {number[]} [at]  the instance of the repeats in which the text stands
 * @param {Object<string, Object<string, string>>} [spoken]  of the walk: calculations that sound different in another language
 * @returns {string}
 */
export function text(parts, values, questionnaire, language, at = [], spoken = {}) {
  const { repeats } = index(questionnaire);
  const fill = (name) => {
    const place = at.slice(0, repeats.get(name)?.length ?? 0);
    const key = keyOf(name, place);
    const said = own(own(spoken, key) ?? {}, language);
    return said ?? answerText(questionnaire, name, own(values, key), language, { values, spoken }, place);
  };
  return parts.map((part) => (typeof part === "string" ? part : fill(part.ref))).join("");
}

/**
 * An answer as people read it: the labels of its choices, else the value itself.
 * @param {any} questionnaire @param {string} name @param {any} value @param {string} language
 * @param {{values: Object<string, any>, spoken?: Object<string, Object<string, string>>}} soFar  the walk: labels may name other answers
 * @param {number[]} [at]  the instance of the repeats around the question, as the data number them
 * @returns {string}
 */
export function answerText(questionnaire, name, value, language, { values, spoken = {} }, at = splitKey(name)[1]) {
  const { questions, labels } = index(questionnaire);
  const node = questions.get(splitKey(name)[0]);
  if (!node || !node.list) return asText(value);
  const known = labels.get(node.list);
  const words = (item) => {
    const label = known.get(item)?.label;
    if (!label) return asText(item);
    return text(label[language] || label[questionnaire.default_language], values, questionnaire, language, at, spoken);
  };
  return (Array.isArray(value) ? value : [value]).map(words).join(", ");
}
