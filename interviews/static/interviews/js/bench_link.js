// How does a link bring back the very state of a trial?

/**
 * @typedef {object} Trial  What makes a trial: everything on its screen follows from it.
 * @property {Object<string, string>} facts  of the case
 * @property {string} language
 * @property {string} seed
 * @property {string} today  when it began
 * @property {boolean} isFull  whether the quota cell turns out to be full
 * @property {Object<string, unknown>} answers  in the order in which they were given
 * @property {string|null} at  the question shown; null: the first without an answer
 */

/** The part of an address after `#`. @param {Trial} trial */
export function encoded(trial) {
  const bytes = new TextEncoder().encode(JSON.stringify(trial));
  return btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join("")).replaceAll("+", "-").replaceAll("/", "_").replace(/=+$/, "");
}

/** The trial behind such a part; null if it is none. @param {string} part @returns {Trial|null} */
export function decoded(part) {
  try {
    const bytes = Uint8Array.from(atob(part.replaceAll("-", "+").replaceAll("_", "/")), (character) => character.charCodeAt(0));
    const { facts, language, seed, today, isFull, answers, at } = JSON.parse(new TextDecoder().decode(bytes));
    const isWhole = isObject(facts) && isObject(answers) && [seed, language, today].every((part) => typeof part === "string");
    return isWhole ? { facts, language, seed, today, isFull: Boolean(isFull), answers, at: typeof at === "string" ? at : null } : null;
  } catch {
    return null;
  }
}

const isObject = (value) => typeof value === "object" && value !== null && !Array.isArray(value);
