/**
 * Which answer is meant inside and outside a repeat? The twin of surveys/core/expressions/instances.py, where the keys are explained.
 */

import { asNumber } from "./values.js";

const MAXIMUM_INSTANCES = 1_000;

/** The key of a question's answer in an instance: `age[2]`. @param {string} name @param {number[]} at @returns {string} */
export function keyOf(name, at) {
  return at.length > 0 ? name + at.map((number) => `[${number}]`).join("") : name;
}

/** The name and the numbers of instances that keyOf made a key of. @param {string} key @returns {[string, number[]]} */
export function splitKey(key) {
  const [name, ...numbers] = key.split("[");
  return [name, numbers.map((number) => parseInt(number, 10))];
}

/** @param {Object<string, any>} values @param {string} key @returns {any} */
export function valueOf(values, key) {
  return Object.hasOwn(values, key) ? (values[key] ?? "") : "";
}

/**
 * The paths of all instances of nested repeats, in order; at most 1,000.
 * @param {Object<string, any>} values with the numbers of instances
 * @param {number[]} at the instance in which the outermost of the repeats stands
 * @param {string[]} repeats their names, outermost first
 * @returns {number[][]}
 */
export function instances(values, at, repeats) {
  if (repeats.length === 0) return [at];
  const found = [];
  const count = Math.floor(Math.min(asNumber(valueOf(values, keyOf(repeats[0], at))), MAXIMUM_INSTANCES));
  for (let number = 1; number <= count; number += 1) {
    found.push(...instances(values, [...at, number], repeats.slice(1)));
    if (found.length >= MAXIMUM_INSTANCES) return found.slice(0, MAXIMUM_INSTANCES);
  }
  return found;
}
