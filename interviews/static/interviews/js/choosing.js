// Which answers can be given to the question shown, and which are ticked?

export const MISSING = ["dk", "refused", "na"];
const kept = new WeakMap();

/** The answers that can be given to the question shown, with their codes; missing kinds have keys of their own. */
export function options(state, engine) {
  const node = state.places.get(state.at)?.node;
  if (!node) return [];
  // Ten thousand answers are not put together anew for every key: they are the same as long as the walk is.
  const ofWalk = kept.get(state.walk) ?? new Map();
  kept.set(state.walk, ofWalk);
  if (!ofWalk.has(state.at)) ofWalk.set(state.at, listed(state, node, engine));
  return ofWalk.get(state.at);
}

function listed(state, node, engine) {
  const shown = node.list ? engine.choices(state.questionnaire, state.at, state.walk, state.seed) : [];
  const codes = shown.filter((choice) => !choice.missing).map((choice, i) => ({ ...choice, code: String(i + 1) }));
  const kinds = MISSING.filter((kind) => node.missing.includes(kind));
  const apart = kinds.map((kind) => ({ name: kind, missing: true, code: null, ...shown.find(({ name }) => name === kind) }));
  return [...codes, ...apart];
}

/** The answers ticked, with one more or one less: an exclusive one stands alone. */
export function toggled(state, name) {
  if (state.picked.includes(name)) return state.picked.filter((one) => one !== name);
  const list = state.questionnaire.lists[state.places.get(state.at).node.list];
  const alone = new Set(list.filter(({ exclusive }) => exclusive).map((choice) => choice.name));
  return alone.has(name) ? [name] : [...state.picked.filter((one) => !alone.has(one)), name];
}

/** The answers ticked, in the order of the list; nothing if there are none. */
export function inListOrder(state, nothing) {
  const names = state.questionnaire.lists[state.places.get(state.at).node.list].map(({ name }) => name);
  const ticked = new Set(state.picked);
  const picked = names.filter((name) => ticked.has(name));
  return picked.length > 0 ? picked : nothing;
}
