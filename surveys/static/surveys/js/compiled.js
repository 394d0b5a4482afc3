/** What does a compiled questionnaire consist of, as far as the screen needs it? The twin of surveys/core/compiled.py. */

/** @typedef {Object<string, any>} Node */

export const MISSING = ["dk", "refused", "na"];
export const QUOTA_FULL = "4.80";
/** Part of an answer's key: `age/confirmed` holds which value of `age` was confirmed, and why. */
export const CONFIRMED = "/confirmed";
/** What XLSForm stores for a confirmed acknowledge. */
export const ACKNOWLEDGED = "OK";
/** Of a round of a repeat that was taken out again: `person[2]/removed` is true. Rounds keep their numbers in the log. */
export const REMOVED = "/removed";
export const MAXIMUM_NUMBER = 1e15;

/** @type {WeakMap<object, {questions: Map<string, Node>, labels: Map<string, Map<string, Node>>, repeats: Map<string, string[]>}>} */
const indices = new WeakMap();

/** What one look over a questionnaire finds once and for all. @param {any} questionnaire */
export function index(questionnaire) {
  let found = indices.get(questionnaire);
  if (!found) {
    const questions = new Map();
    // Question or repeat -> the repeats it stands in, outermost first.
    const repeats = new Map();
    const visit = (nodes, around) => {
      for (const node of nodes) {
        if (around.length > 0) repeats.set(node.name, around);
        if (node.children) visit(node.children, node.kind === "repeat" ? [...around, node.name] : around);
        else questions.set(node.name, node);
      }
    };
    visit(questionnaire.body, []);
    const labels = new Map(
      Object.entries(questionnaire.lists).map(([name, list]) => [name, new Map(list.map((choice) => [choice.name, choice]))]),
    );
    found = { questions, labels, repeats };
    indices.set(questionnaire, found);
  }
  return found;
}

const KEY = /^([^[\]]+)((?:\[[1-9][0-9]{0,3}\])*)$/;

/** The question of a key such as `age[2]`, whichever instance of a repeat it names. @param {any} questionnaire @param {string} key */
export function questionOf(questionnaire, key) {
  const { questions, repeats } = index(questionnaire);
  const [, name = "", at = ""] = KEY.exec(key) ?? [];
  return at.split("[").length - 1 === (repeats.get(name)?.length ?? 0) ? questions.get(name) : undefined;
}

/** Whether a row is met in the interview. @param {Node} node @returns {boolean} */
export function isOnTheWalk(node) {
  return !node.appearance.split(/\s+/).includes("introduction") && node.ends !== QUOTA_FULL;
}

/** Whether a question is only read out: a note, or a value that is shown and cannot be changed. @param {Node} node */
export function isRead(node) {
  return node.type === "note" || node.read_only;
}
