// Which keys of the bar does the question take? The others are dimmed: pressed all the same, they say why not.

import { options } from "./choosing.js";

/** @param {import("./screen.js").State} state */
export function showKeys(state, engine) {
  const takes = state.at === null ? [] : options(state, engine).filter(({ missing }) => missing).map(({ name }) => name);
  for (const button of document.querySelectorAll(".keybar [data-missing-kind]")) {
    const isTaken = takes.includes(button.dataset.missingKind);
    if ((button.ariaDisabled === "true") === isTaken) button.ariaDisabled = String(!isTaken);
  }
}
