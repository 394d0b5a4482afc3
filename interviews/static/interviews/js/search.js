// Which of ten thousand answers is meant? Words are typed, the list follows.

import { MISSING, options } from "./choosing.js";

/** From this many answers on they are searched, not read out with codes. */
const MANY = 40;
/** The list shows no more; the rest is found by typing on. */
export const SHOWN = 50;
const SEARCHED = new Set(["autocomplete", "search", "minimal"]);
// Letters that are no letter with a mark.
const LETTERS = { ß: "ss", ø: "o", ł: "l", đ: "d", ð: "d", þ: "th", æ: "ae", œ: "oe", ı: "i", ħ: "h" };
const indices = new WeakMap();

/** A text as it is compared: small letters without marks. @param {string} text */
export function folded(text) {
  return text
    .toLowerCase()
    .normalize("NFD")
    .replace(/\p{M}/gu, "")
    .replace(/[ßøłđðþæœıħ]/g, (letter) => LETTERS[letter])
    .trim();
}

/** Whether the answers to the question shown are searched. */
export function isSearched(state, engine) {
  const node = state.at === null ? null : state.places.get(state.at)?.node;
  if (!node?.list || engine.isRead(node)) return false;
  const wanted = node.appearance.split(/\s+/).some((word) => SEARCHED.has(word));
  return wanted || options(state, engine).filter(({ missing }) => !missing).length > MANY;
}

/** The answers with their words as they are compared, made once per question, language and state of the answers that they may name. */
function indexed(state, engine) {
  const shown = options(state, engine);
  const known = indices.get(shown);
  const { questionnaire, language, walk } = state;
  if (known?.language === language && known.walk === walk) return known.entries;
  const place = engine.placeOf(walk, state.at);
  const words = ({ label }) => {
    const parts = label[language] ?? label[questionnaire.default_language] ?? [];
    return engine.text(parts, walk.values, questionnaire, language, place, walk.spoken);
  };
  const entries = shown
    .filter(({ missing }) => !missing)
    .map((option) => ({ option, words: words(option) }))
    .map((entry) => ({ ...entry, folded: folded(entry.words) }));
  indices.set(shown, { language, walk, entries });
  return entries;
}

/**
 * The answers in which every word typed is found, those that begin with what was typed first.
 * @returns {{found: {option: object, words: string}[], n: number}} the first ones, and how many there are
 */
export function matching(state, engine) {
  const typed = folded(state.query);
  const entries = indexed(state, engine);
  if (typed === "") return { found: entries.slice(0, SHOWN), n: entries.length };
  const words = typed.split(/\s+/);
  const ranks = [[], [], []];
  for (const entry of entries) {
    if (!words.every((word) => entry.folded.includes(word))) continue;
    const rank = entry.folded.startsWith(typed) ? 0 : entry.folded.includes(` ${words[0]}`) ? 1 : 2;
    ranks[rank].push(entry);
  }
  const all = ranks.flat();
  return { found: all.slice(0, SHOWN), n: all.length };
}

/** The state after something was typed: the first answer found is stood on. */
export function searched(state, query, engine) {
  const next = { ...state, query, typed: "", problem: null };
  const [first] = query.trim() === "" ? [] : matching(next, engine).found;
  return { ...next, cursor: first?.option.name ?? null };
}

/** The state after an arrow key. */
export function moved(state, by, engine) {
  const names = matching(state, engine).found.map(({ option }) => option.name);
  if (names.length === 0) return state;
  const here = names.indexOf(state.cursor);
  const next = here === -1 ? (by > 0 ? 0 : names.length - 1) : Math.min(Math.max(here + by, 0), names.length - 1);
  return { ...state, cursor: names[next], problem: null };
}

/** Whether Enter gives the answers ticked, instead of ticking the one stood on. */
export function isReady(state) {
  return state.query.trim() === "" && (state.cursor === null || MISSING.includes(state.cursor));
}
