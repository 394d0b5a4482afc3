// Where does a key press happen? What the screen asks for, and what has the focus.

import { isControl, isField, isNowhere } from "./dom.js";
import { isSearched } from "./search.js";

const KINDS = { select_one: "choice", select_multiple: "multiple", acknowledge: "note" };

/** What the screen asks for. @returns {import("./keymap.js").Situation["kind"]} */
export function kindOf(state, engine) {
  if (state.isOver) return "busy";
  if (state.at === null) return "end";
  const { node } = state.places.get(state.at);
  if (engine.isRead(node)) return "note";
  return isSearched(state, engine) ? "search" : (KINDS[node.type] ?? "entry");
}

/** Whether a dialog lies over the page. */
export const isDialogOpen = () => document.querySelector("dialog[open]") !== null;

/**
 * Where a press belongs. A question that is answered by typing takes what is typed while nothing else has the focus: after a click
 * beside the field, or on a button that has gone since. Digits mean nothing on a button either. The field has the focus then, so
 * that the browser writes the key into it.
 *
 * @param {{key: string, target: Element, ctrlKey?: boolean, altKey?: boolean, metaKey?: boolean}} press
 * @param {HTMLElement} panel  of the question
 * @returns {Element}
 */
export function placeOf({ key, target, ctrlKey, altKey, metaKey }, panel) {
  const isWriting = [...key].length === 1 || key === "Backspace";
  if (ctrlKey || altKey || metaKey || !isWriting || isField(target) || isDialogOpen()) return target;
  const field = panel.querySelector("#reason") ?? panel.querySelector("#entry");
  if (!field || !(target === panel || isNowhere(target) || /^[0-9]$/.test(key))) return target;
  field.focus();
  return field;
}

/** @returns {import("./keymap.js").Situation} */
export function situationOf(target, state, engine, mute) {
  const typing = isField(target);
  return {
    kind: kindOf(state, engine),
    typing,
    empty: typing && target.value === "",
    control: isControl(target),
    doubt: Boolean(state.doubt),
    mute,
    dialog: isDialogOpen(),
  };
}
