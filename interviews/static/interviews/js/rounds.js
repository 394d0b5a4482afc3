// Which rounds of repeats stand, which were taken out, and what comes of taking one out?

/**
 * @typedef {object} Round
 * @property {string} key       under which the log knows it: "person[2]"
 * @property {object} repeat
 * @property {object[]} repeats the repeats around it, itself last
 * @property {number[]} rounds  the numbers in the key
 * @property {number[]} place   where it stands in the data
 */

const NO_ROUND = { repeats: [] };

/** The rounds begun so far, in asking order. @returns {Round[]} */
export function standing(state, engine) {
  const found = new Map();
  for (const name of state.walk.steps) {
    const { repeats } = state.places.get(name) ?? NO_ROUND;
    const rounds = engine.splitKey(name)[1];
    const place = engine.placeOf(state.walk, name);
    for (const [depth, repeat] of repeats.entries()) {
      const round = asRound(repeats.slice(0, depth + 1), rounds, place, engine);
      // Whether there is another one is asked under the number of the last round, though that one may have been taken out.
      if (!found.has(round.key) && !isOut(state, round.key, engine)) found.set(round.key, round);
    }
  }
  return [...found.values()];
}

function asRound(repeats, rounds, place, engine) {
  const n = repeats.length;
  const repeat = repeats[n - 1];
  return { key: engine.keyOf(repeat.name, rounds.slice(0, n)), repeat, repeats, rounds: rounds.slice(0, n), place: place.slice(0, n) };
}

const isOut = (state, key, engine) => state.answers[key + engine.REMOVED] === true;

/** The rounds that were taken out of what still stands, as they would stand if they were brought back. @returns {Round[]} */
export function takenOut(state, engine) {
  const keys = Object.keys(state.answers).filter((name) => name.endsWith(engine.REMOVED) && state.answers[name] === true);
  return keys
    .map((name) => roundOf(state, name.slice(0, -engine.REMOVED.length), engine))
    .filter((round) => round !== null);
}

function roundOf(state, key, engine) {
  const before = broughtBack(state, key, engine);
  return before === null ? null : (standing(before.state, engine).find((round) => round.key === key) ?? null);
}

/** The round in which the question shown stands; null outside repeats. @returns {Round|null} */
export function roundShown(state, engine) {
  if (state.at === null) return null;
  const { repeats } = state.places.get(state.at);
  if (repeats.length === 0) return null;
  const round = asRound(repeats, engine.splitKey(state.at)[1], engine.placeOf(state.walk, state.at), engine);
  return standing(state, engine).find(({ place, repeat }) => repeat === round.repeat && String(place) === String(round.place)) ?? null;
}

/** How many answers a round has. @param {Round} round */
export function answersIn(state, { repeat, rounds }, engine) {
  const isWithin = (name) => {
    const place = state.places.get(name);
    const at = engine.splitKey(name)[1];
    return place?.repeats.includes(repeat) && rounds.every((number, depth) => at[depth] === number) && !engine.isRead(place.node);
  };
  return Object.keys(state.answers).filter((name) => !/\]\/|\/another/.test(name) && isWithin(name)).length;
}

/**
 * What taking a round out comes to.
 * @param {Round} round
 * @returns {{answers: Object<string, any>, state: object, count: {name: string, value: number}|null, isReplaced: boolean}}
 *   answers: to be stored; count: the question for the number of rounds, with what it becomes; isReplaced: another round is asked instead
 */
export function takingOut(state, round, engine) {
  const count = recounted(state, round, -1, engine);
  const answers = { [round.key + engine.REMOVED]: true, ...(count ? { [count.name]: count.value } : {}) };
  const next = withAnswers(state, answers, engine);
  const number = engine.keyOf(round.repeat.name, round.place.slice(0, -1));
  return { answers, state: next, count, isReplaced: next.walk.values[number] === state.walk.values[number] };
}

/** What bringing a round back comes to, in the same shape; null if there is no such repeat. @param {string} key */
export function broughtBack(state, key, engine) {
  const [name, rounds] = engine.splitKey(key);
  const repeat = [...state.places.values()].flatMap(({ repeats }) => repeats).find((one) => one.name === name);
  if (!repeat) return null;
  const count = recounted(state, { repeat, rounds }, 1, engine);
  const answers = { [key + engine.REMOVED]: null, ...(count ? { [count.name]: count.value } : {}) };
  return { answers, state: withAnswers(state, answers, engine), count };
}

function withAnswers(state, given, engine) {
  const { questionnaire, facts, seed, today } = state;
  const answers = { ...state.answers, ...given };
  return { ...state, answers, walk: engine.walk(questionnaire, answers, { case: facts, seed, today }) };
}

/** The answer that says how many rounds there are, with one more or one less; null if no single answer says it, or the question forbids it. */
function recounted(state, { repeat, rounds }, by, engine) {
  const [kind, question, depth = 0] = repeat.count ?? [];
  if (kind !== "ref" || state.places.get(question)?.node.type !== "integer") return null;
  const name = engine.keyOf(question, rounds.slice(0, depth));
  const value = state.answers[name] + by;
  if (!Number.isInteger(value) || engine.check(state.questionnaire, name, value, state.walk, null) !== null) return null;
  return { name, value };
}
