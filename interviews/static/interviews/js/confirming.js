// What if an answer is allowed, but unlikely? It is corrected, or confirmed with a reason.

/** Part of an answer's key: `age/confirmed` holds which value of `age` was confirmed, and why. */
export const CONFIRMED = "/confirmed";

/** Actions after which a doubtful answer still waits for its reason. */
const KEEPING = new Set(["confirm", "reason", "language", "revise", "probe"]);

/** The state before an action: any other answer makes the doubt about the one before it pointless. */
export function beforeAction(state, action) {
  return state.doubt && !KEEPING.has(action.type) ? { ...state, doubt: null, problem: null } : state;
}

/** The answer waits for a reason. */
export function doubted(state, value, problem) {
  return { ...state, typed: "", problem, doubt: { value, reason: "" } };
}

/** A reason is being written. */
export function reasoned(state, { text }) {
  return state.doubt ? { ...state, doubt: { ...state.doubt, reason: text } } : state;
}

/** The interviewer goes back to the answer instead. */
export function revised(state) {
  return { ...state, doubt: null, problem: null };
}

/** The part of the answer that says which value was confirmed and why; null while no reason is given. */
export function confirmation(state, engine) {
  const reason = state.doubt.reason.trim();
  return reason === "" ? null : [engine.asText(state.doubt.value), reason];
}
