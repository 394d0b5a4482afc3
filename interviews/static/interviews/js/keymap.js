// Which action does a key press mean?

/**
 * @typedef {object} Press  What is needed of a KeyboardEvent.
 * @property {string} key
 * @property {boolean} [ctrlKey]
 * @property {boolean} [altKey]
 * @property {boolean} [metaKey]
 * @property {boolean} [repeat]
 * @property {boolean} [isComposing]
 *
 * @typedef {object} Situation  Where the press happens.
 * @property {"choice"|"multiple"|"search"|"entry"|"note"|"end"|"busy"} kind
 * @property {boolean} typing   a field for text has the focus
 * @property {boolean} empty    that field is empty
 * @property {boolean} control  a button or link has the focus, which has its own Enter and Space
 * @property {boolean} dialog   a dialog is open
 * @property {boolean} [mute]   single letters are switched off, for who speaks to the computer
 * @property {boolean} [doubt]  an unlikely answer waits for its reason
 */

const FUNCTION_KEYS = {
  F1: { type: "dialog", name: "objections" },
  F2: { type: "language" },
  F4: { type: "dialog", name: "stop" },
  F6: { type: "probe" },
  F7: { type: "missing", kind: "na" },
  F8: { type: "missing", kind: "dk" },
  F9: { type: "missing", kind: "refused" },
};

const LETTERS = {
  d: { type: "missing", kind: "dk" },
  r: { type: "missing", kind: "refused" },
  n: { type: "missing", kind: "na" },
  l: { type: "language" },
  a: { type: "dialog", name: "objections" },
  o: { type: "dialog", name: "remark" },
  j: { type: "dialog", name: "jump" },
  p: { type: "dialog", name: "pause" },
  c: { type: "dialog", name: "conflict" },
  x: { type: "dialog", name: "rounds" },
  "?": { type: "dialog", name: "keys" },
};

const MOVES = {
  ArrowDown: { type: "move", by: 1 },
  ArrowUp: { type: "move", by: -1 },
};

/**
 * The action for a press on the interview screen; null leaves the press to the browser.
 *
 * Nothing with Ctrl, Alt or Meta is taken: those belong to the browser and to screen readers. A key held down repeats only
 * where it moves, so that a heavy finger never answers two questions.
 *
 * @param {Press} press
 * @param {Situation} situation
 */
export function actionFor(press, situation) {
  if (press.ctrlKey || press.altKey || press.metaKey || press.isComposing) return null;
  if (situation.dialog) return null;
  if (situation.doubt && press.key === "Escape") return { type: "revise" };
  if (press.repeat && !(press.key in MOVES)) return situation.typing ? null : { type: "nothing" };
  if (press.key in FUNCTION_KEYS) return FUNCTION_KEYS[press.key];
  if (situation.kind === "busy") return null;
  if (press.key === "Enter") return situation.control ? null : { type: "confirm" };
  return situation.typing ? inField(press.key, situation) : outsideField(press.key, situation);
}

/** In a field keys write, except those that would do nothing in an empty one. */
function inField(key, situation) {
  if (situation.kind === "search" && key in MOVES) return MOVES[key];
  const goesBack = key === "Backspace" || key === "ArrowLeft";
  if (!situation.empty || !goesBack) return null;
  return { type: situation.doubt ? "revise" : "back" };
}

function outsideField(key, situation) {
  if (key === "Backspace") return { type: "erase" };
  if (key === "ArrowLeft") return { type: "back" };
  if (key === "ArrowRight") return { type: "forward" };
  if (key === "End") return { type: "latest" };
  const letter = key.length === 1 ? key.toLowerCase() : key;
  if (letter in LETTERS) return situation.mute && letter !== "?" ? null : LETTERS[letter];
  if (situation.kind !== "choice" && situation.kind !== "multiple") return null;
  if (/^[0-9]$/.test(key)) return { type: "digit", digit: key };
  if (key in MOVES) return MOVES[key];
  return null;
}
