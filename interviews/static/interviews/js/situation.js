// Where does a key press happen? What the screen asks for, and what has the focus.

import { isControl, isField } from "./dom.js";
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
