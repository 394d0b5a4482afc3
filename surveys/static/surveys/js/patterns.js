/**
 * Does a text match the program of a regular expression? The twin of surveys/core/expressions/patterns.py,
 * which compiles the pattern: here it is only run, all states at once, in bounded time.
 */

const MAXIMUM_TEXT = 1_000;

/** Whether the whole text matches. @param {any[][]} program @param {string} text @returns {boolean} */
export function matches(program, text) {
  const codes = Array.from(text, (character) => /** @type {number} */ (character.codePointAt(0)));
  if (codes.length > MAXIMUM_TEXT) return false;
  let states = closure(program, [0], 0, codes.length);
  for (const [index, code] of codes.entries()) {
    const taken = states.filter((state) => program[state][0] === "set" && contains(program[state][1], code));
    states = closure(program, taken.map((state) => state + 1), index + 1, codes.length);
    if (states.length === 0) return false;
  }
  return states.some((state) => program[state][0] === "match");
}

/** @param {number[]} ranges @param {number} code @returns {boolean} */
function contains(ranges, code) {
  for (let i = 0; i < ranges.length; i += 2) if (ranges[i] <= code && code <= ranges[i + 1]) return true;
  return false;
}

/**
 * The states that take a character, or match, reached from these without taking one.
 * @param {any[][]} program @param {number[]} waiting @param {number} place @param {number} size
 * @returns {number[]}
 */
function closure(program, waiting, place, size) {
  const seen = new Set();
  while (waiting.length > 0) {
    const state = /** @type {number} */ (waiting.pop());
    if (seen.has(state)) continue;
    seen.add(state);
    const [kind, ...targets] = program[state];
    if (kind === "jump" || kind === "split") waiting.push(...targets);
    else if ((kind === "start" && place === 0) || (kind === "end" && place === size)) waiting.push(state + 1);
  }
  return [...seen].filter((state) => program[state][0] === "set" || program[state][0] === "match");
}
