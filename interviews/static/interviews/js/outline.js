// Where does a question stand in the questionnaire?

/**
 * @typedef {object} Place
 * @property {object} node         the question
 * @property {object|null} stem    the battery whose one scale the question shares, if it is an item of one
 * @property {object|null} section the nearest group with a label that is no battery
 * @property {string|null} step    the step of the interview that it belongs to: consent, selection, recording
 * @property {object[]} repeats    the repeats it stands in, outermost first
 * @property {{node: object, depth: number}[]} hints  the groups and repeats around it that have an instruction, each with the number of repeats
 *                                 down to it
 */

/** Steps that a questionnaire can mark with its appearance, on a question or on a group around it. */
const STEPS = ["consent", "selection", "recording"];

function stepOf(node) {
  const words = (node.appearance ?? "").split(/\s+/);
  return STEPS.find((step) => words.includes(step)) ?? null;
}

/** The name of a key: `age[2]` is the question `age` in the second round of its repeat. */
const nameOf = (key) => String(key).split("[")[0];

/** Places by name; the rounds of a repeat share theirs. */
class Places extends Map {
  get(key) {
    return super.get(nameOf(key));
  }
}

/** Questions and notes that are put to people; the rest is worked out. */
const ASKED = new Set([
  "select_one", "select_multiple", "integer", "decimal", "text", "date", "time", "acknowledge", "note",
]);

/** A battery: several questions of one type and one list, read under a common stem. */
function isBattery(group) {
  const items = group.children.map(itemOf);
  const share = (child) =>
    child.kind === "question" && child.list && child.list === items[0].list && child.type === items[0].type;
  return items.length > 1 && hasText(group.label) && items.every(share);
}

/** A question that is kept together with the texts behind its choices stands first among them. */
function itemOf(child) {
  return child.children?.[1]?.specifies ? child.children[0] : child;
}

function hasText(label) {
  return Object.values(label ?? {}).some((parts) => parts.length > 0);
}

/** Every question by name, with its place. @returns {Map<string, Place>} */
export function outline(questionnaire) {
  const places = new Places();
  const descend = (nodes, place) => {
    for (const node of nodes) {
      const inner = { ...place, step: stepOf(node) ?? place.step };
      if (!node.children) {
        places.set(node.name, { ...inner, node });
        continue;
      }
      if (node.kind === "repeat") Object.assign(inner, { stem: null, repeats: [...place.repeats, node] });
      else if (isBattery(node)) inner.stem = node;
      else if (hasText(node.label)) inner.section = node;
      if (hasText(node.hint)) inner.hints = [...place.hints, { node, depth: inner.repeats.length }];
      descend(node.children, inner);
    }
  };
  descend(questionnaire.body, { stem: null, section: null, repeats: [], step: null, hints: [] });
  return places;
}

/**
 * The groups whose instruction is shown with a question: those of which it is the first that was met, in its round.
 * @param {Map<string, Place>} places @param {string[]} steps @param {string} at @param {(key: string) => [string, number[]]} splitKey
 */
export function begun(places, steps, at, splitKey) {
  const isFirst = ({ node, depth }) => {
    const round = (key) => splitKey(key)[1].slice(0, depth).join();
    const isInside = (key) => places.get(key).hints.some((hint) => hint.node === node) && round(key) === round(at);
    return steps.find(isInside) === at;
  };
  return places.get(at).hints.filter(isFirst).map(({ node }) => node);
}

/** Whether a question is put to somebody in the course of an interview. */
export function isAsked(node) {
  return ASKED.has(node.type) && !node.ends && !isIntroduction(node);
}

/** The note that is read before the interview begins. */
export function isIntroduction(node) {
  return node.type === "note" && (node.appearance ?? "").split(" ").includes("introduction");
}

/** The introduction, or null. */
export function introduction(questionnaire) {
  return [...outline(questionnaire).values()].map(({ node }) => node).find(isIntroduction) ?? null;
}

/** The note that ends an interview with a disposition, such as 4.80 for a full quota cell; or null. */
export function endNote(questionnaire, disposition) {
  return [...outline(questionnaire).values()].map(({ node }) => node).find((node) => node.ends === disposition) ?? null;
}
