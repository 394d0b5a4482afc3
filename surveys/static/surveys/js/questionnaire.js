// What does one look over a compiled questionnaire find, and what stands under a key?

/** @typedef {Object<string, any>} Node */

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

/** @param {Object<string, any>} values @param {string} name @returns {any} */
export function own(values, name) {
  return Object.hasOwn(values, name) ? values[name] : undefined;
}
