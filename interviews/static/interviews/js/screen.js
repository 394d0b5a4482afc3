// What does the interview screen do with a key press? State and action in, state and effects out.

import { MISSING, inListOrder, options, toggled } from "./choosing.js";
import { CONFIRMED, beforeAction, confirmation, doubted, reasoned, revised } from "./confirming.js";
import { readDate, readTime } from "./moments.js";
import { endNote, outline } from "./outline.js";
import { broughtBack, takingOut } from "./rounds.js";
import { isReady, isSearched, moved, searched } from "./search.js";

export { options };

/**
 * @typedef {object} Engine  The evaluator: surveys/js/walk.js.
 * @property {Function} walk
 * @property {Function} check
 * @property {Function} choices
 * @property {Function} text
 *
 * @typedef {object} State
 * @property {object} questionnaire
 * @property {Map} places
 * @property {Object<string, string>} facts  of the case
 * @property {string} seed
 * @property {string} today    when the interview began, on the respondent's clock: "2026-11-23T17:30:00.000+01:00"
 * @property {string[]} languages
 * @property {string} language
 * @property {object} answers
 * @property {object} walk
 * @property {string|null} at      the question shown; null: the end
 * @property {string|null} cursor  the answer that arrows stand on
 * @property {string[]} picked     the answers ticked, of a select_multiple
 * @property {string} draft        what the field holds
 * @property {string} query        what is searched for, in a long list
 * @property {string} typed        the digits of a code not yet whole
 * @property {{code: string, message?: string}|null} problem
 * @property {{value: unknown, reason: string}|null} doubt  an unlikely answer, and the reason being written for it
 * @property {boolean} isProbing   the probes of the question are in sight
 * @property {boolean} isFull      no place in the quota: thank and end
 *
 * @typedef {{type: "store", name: string, value: unknown}|{type: "finish"}|{type: "wait", typed: string}} Effect
 */

/** A question passed over without an answer, where that is allowed. (null would take an answer back.) */
const NOTHING = "";
const still = (state) => ({ state, effects: [] });

/** The screen at the first question without an answer. @returns {State} */
export function begin({ questionnaire, facts, seed, today, language, languages, answers }, engine) {
  const fixed = { questionnaire, places: outline(questionnaire), facts, seed, today, language, languages, isFull: false };
  const state = walked({ ...fixed, answers }, engine);
  return shown(state, state.walk.next ?? null, engine);
}

function walked(state, engine) {
  const { questionnaire, answers, facts, seed, today } = state;
  const walk = engine.walk(questionnaire, answers, { case: facts, seed, today });
  return { ...state, walk };
}

/** The questions and notes met, in asking order, without the note that ends the interview: that one asks for nothing. */
export function asked(state) {
  return state.walk.steps.filter((name) => name !== state.walk.endNote);
}

/** The same state with another question shown, as it was answered before. */
function shown(state, at, engine) {
  const answer = at === null ? undefined : (state.answers[at] ?? engine.preset(state.questionnaire, at, state.walk) ?? undefined);
  const type = at === null ? null : state.places.get(at).node.type;
  const isMissing = MISSING.includes(answer);
  return {
    ...state,
    at,
    cursor: type === "select_one" || isMissing ? (answer ?? null) : null,
    picked: type === "select_multiple" && Array.isArray(answer) ? answer : [],
    draft: answer === undefined || answer === null || isMissing ? "" : String(answer),
    typed: "",
    query: "",
    problem: null,
    doubt: null,
    isProbing: false,
  };
}

/**
 * One step of the screen.
 *
 * @param {State} state
 * @param {{type: string}} action
 * @param {Engine} engine
 * @returns {{state: State, effects: Effect[]}}
 */
export function reduce(state, action, engine) {
  const step = STEPS[action.type];
  return step ? step(beforeAction(state, action), action, engine) : still(state);
}

const STEPS = {
  digit: (state, { digit }, engine) => typedCode({ ...state, problem: null }, state.typed + digit, engine),
  typed: (state, { typed }, engine) => (typed && typed === state.typed ? whole(state, engine) : still(state)),
  move,
  pick: (state, { name, at = state.at }, engine) => (at === state.at ? take(state, name, engine, { go: false }) : still(state)),
  search: (state, { text }, engine) => still(searched(state, text, engine)),
  draft: (state, { text }) => still({ ...state, draft: text, cursor: null, problem: null }),
  missing: (state, { kind }, engine) =>
    options(state, engine).some(({ name, missing }) => missing && name === kind)
      ? give(state, kind, engine)
      : still({ ...state, problem: { code: "missing_not_allowed" } }),
  reason: (state, action) => still(reasoned(state, action)),
  revise: (state) => still(revised(state)),
  probe: (state) => still({ ...state, isProbing: !state.isProbing }),
  confirm,
  erase: (state, _, engine) => (state.typed ? still({ ...state, typed: state.typed.slice(0, -1) }) : back(state, _, engine)),
  back,
  forward: (state, _, engine) => still(state.at !== null && state.at in state.answers ? onward(state, engine) : state),
  latest: (state, _, engine) => still(state.isFull ? state : shown(state, state.walk.next ?? null, engine)),
  goto: (state, { name }, engine) => still(asked(state).includes(name) && !state.isFull ? shown(state, name, engine) : state),
  language: (state, { language }) => still({ ...state, language: language ?? after(state.languages, state.language), typed: "" }),
  adopt,
  decide: (state, { name, value }, engine) => rewritten(state, { [name]: value }, engine),
  take_out: (state, { round }, engine) => rewritten(state, takingOut(state, round, engine).answers, engine),
  bring_back: (state, { key }, engine) => rewritten(state, broughtBack(state, key, engine).answers, engine),
  full: (state, _, engine) => still({ ...shown(state, null, engine), isFull: true }),
};

/**
 * The answers have become others, elsewhere: the question shown stays where it still lies on the way, with its new answer unless
 * somebody is just giving one.
 */
function adopt(state, { answers }, engine) {
  const next = walked({ ...state, answers }, engine);
  const isStill = state.isFull || (state.at === null ? next.walk.next === null : asked(next).includes(state.at));
  if (!isStill) return still(shown(next, next.walk.next ?? null, engine));
  const isOther = state.at !== null && JSON.stringify(answers[state.at]) !== JSON.stringify(state.answers[state.at]);
  return still(isOther && isUntouched(state, engine) ? shown(next, state.at, engine) : next);
}

/** Whether the question stands on the screen as it came up. */
function isUntouched(state, engine) {
  const fresh = shown(state, state.at, engine);
  return ["cursor", "picked", "draft", "typed", "query"].every((part) => JSON.stringify(fresh[part]) === JSON.stringify(state[part]));
}

/** These answers are stored, and the question shown stays where it still lies on the way. */
function rewritten(state, given, engine) {
  const effects = Object.entries(given).map(([name, value]) => ({ type: "store", name, value }));
  return { ...adopt(state, { answers: { ...state.answers, ...given } }, engine), effects };
}

const after = (list, item) => list[(list.indexOf(item) + 1) % list.length];

/** Digits name an answer at once where no longer code begins with them; else a pause or Enter ends the code. */
function typedCode(state, typed, engine) {
  const codes = options(state, engine).filter(({ code }) => code?.startsWith(typed));
  if (codes.length === 0) return still({ ...state, typed: "", problem: { code: "no_such_code" } });
  if (codes.length === 1 && codes[0].code === typed) return take({ ...state, typed: "" }, codes[0].name, engine, { go: true });
  return { state: { ...state, typed, cursor: cursorFor(state, codes, typed) }, effects: [{ type: "wait", typed }] };
}

function cursorFor(state, codes, typed) {
  return codes.find(({ code }) => code === typed)?.name ?? state.cursor;
}

/** The digits so far are the code. */
function whole(state, engine) {
  const chosen = options(state, engine).find(({ code }) => code === state.typed);
  const cleared = { ...state, typed: "" };
  return chosen ? take(cleared, chosen.name, engine, { go: true }) : still({ ...cleared, problem: { code: "no_such_code" } });
}

/** Choose an answer: ticked in a select_multiple, else given at once (`go`) or only stood on until Enter. */
function take(state, name, engine, { go }) {
  const node = state.places.get(state.at).node;
  if (MISSING.includes(name)) return go ? give(state, name, engine) : still({ ...state, cursor: name, problem: null });
  if (node.type === "select_multiple" && isSearched(state, engine)) return tick({ ...state, cursor: name });
  if (node.type === "select_multiple") {
    const picked = toggled(state, name);
    return still({ ...state, picked, cursor: name, problem: null });
  }
  return go ? give(state, name, engine) : still({ ...state, cursor: name, problem: null });
}

function move(state, { by }, engine) {
  if (isSearched(state, engine)) return still(moved(state, by, engine));
  const isOne = state.places.get(state.at)?.node.type === "select_one";
  const names = options(state, engine).filter(({ missing }) => isOne || !missing).map(({ name }) => name);
  if (names.length === 0) return still(state);
  const here = names.indexOf(state.cursor);
  const next = here === -1 ? (by > 0 ? 0 : names.length - 1) : Math.min(Math.max(here + by, 0), names.length - 1);
  return still({ ...state, cursor: names[next], typed: "", problem: null });
}

/** Enter. */
function confirm(state, _, engine) {
  if (state.at === null) return { state, effects: [{ type: "finish" }] };
  if (state.doubt) return confirmed(state, engine);
  if (state.typed) return whole(state, engine);
  const node = state.places.get(state.at).node;
  if (engine.isRead(node)) return give(state, true, engine);
  if (MISSING.includes(state.cursor)) return give(state, state.cursor, engine);
  if (node.type === "acknowledge") return give(state, engine.ACKNOWLEDGED, engine);
  if (node.type === "select_one" && state.query.trim() && state.cursor === null) return still({ ...state, problem: { code: "nothing_found" } });
  if (node.type === "select_one") return give(state, state.cursor ?? NOTHING, engine);
  if (node.type === "select_multiple" && isSearched(state, engine) && !isReady(state)) return tick(state);
  if (node.type === "select_multiple") return give(state, inListOrder(state, NOTHING), engine);
  return entered(state, node, engine);
}

/** Enter on an answer that was found: it is ticked, and the next one can be searched. */
function tick(state) {
  if (state.cursor === null) return still({ ...state, problem: { code: "nothing_found" } });
  return still({ ...state, picked: toggled(state, state.cursor), query: "", cursor: null, problem: null });
}

function entered(state, node, engine) {
  const text = state.draft.trim();
  if (text === "") return give(state, NOTHING, engine);
  if (node.type === "integer" || node.type === "decimal") {
    const number = readNumber(text, node.type);
    return number === null ? still({ ...state, problem: { code: `not_${node.type}` } }) : give(state, number, engine);
  }
  // What cannot be read is given as it is: the check says what is wrong with it.
  if (node.type === "date") return give(state, readDate(text) ?? text, engine);
  if (node.type === "time") return give(state, readTime(text) ?? text, engine);
  return give(state, text, engine);
}

/** A number as people type it, with a decimal comma or point; null if it is none. */
function readNumber(text, type) {
  const form = type === "integer" ? /^[+-]?\d{1,15}$/ : /^[+-]?(\d{1,15}([.,]\d*)?|[.,]\d+)$/;
  return form.test(text) ? Number(text.replace(",", ".")) : null;
}

/** Give an answer: refused with a problem, doubted until there is a reason, or stored and on to the next question. */
function give(state, value, engine) {
  const problem = engine.check(state.questionnaire, state.at, value, state.walk, state.answers[state.at + CONFIRMED]);
  if (problem?.code === "soft_constraint") return still(doubted(state, value, problem));
  if (problem) return still({ ...state, typed: "", problem });
  return stored(state, { [state.at]: value }, engine);
}

/** Give the doubtful answer with its reason. */
function confirmed(state, engine) {
  const part = confirmation(state, engine);
  if (part === null) return still({ ...state, problem: { ...state.problem, isReasonNeeded: true } });
  return stored(state, { [state.at]: state.doubt.value, [state.at + CONFIRMED]: part }, engine);
}

/** Store what is new of these answers and go on. */
function stored(state, given, engine) {
  const isNew = ([name, value]) => JSON.stringify(state.answers[name]) !== JSON.stringify(value);
  const fresh = Object.entries(given).filter(isNew);
  if (fresh.length === 0) return still(onward(state, engine));
  const next = walked({ ...state, answers: { ...state.answers, ...given } }, engine);
  return { state: onward(next, engine), effects: fresh.map(([name, value]) => ({ type: "store", name, value })) };
}

/** The question after the one shown. */
function onward(state, engine) {
  const steps = asked(state);
  return shown(state, steps[steps.indexOf(state.at) + 1] ?? null, engine);
}

function back(state, _, engine) {
  if (state.isFull) return still(state);
  const steps = asked(state);
  const here = state.at === null ? steps.length : steps.indexOf(state.at);
  return still(here > 0 ? shown(state, steps[here - 1], engine) : state);
}

/** How far the interview is, 0 to 1: questions put, of those put and those that can still come. */
export function progress(state, isAsked) {
  if (state.at === null) return 1;
  const steps = asked(state);
  const here = steps.indexOf(state.at);
  const met = new Set(steps.map((name) => state.places.get(name).node.name));
  const ahead = [...state.places.values()].filter(({ node }) => isAsked(node) && !met.has(node.name)).length;
  return here / Math.max(steps.length + ahead, 1);
}

/** The note to be read at the end: of a full cell, or the one that the walk came to; null where there is none. */
export function closing(state) {
  if (state.isFull) return endNote(state.questionnaire, "4.80");
  return state.walk.endNote ? state.places.get(state.walk.endNote).node : null;
}

/** What the quota asks about, as soon as all of it is known; else null. Another text means another reservation. */
export function cellKnown(state) {
  const { quota_variables: names } = state.questionnaire;
  const values = names.map((name) => state.walk.values[name]);
  return values.some((value) => value === undefined || value === null || value === "") ? null : JSON.stringify(values);
}
