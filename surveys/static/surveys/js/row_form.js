// How is the form of a question used by keyboard, and what if it is left unsaved?

/**
 * Whether a key press means "save".
 * @param {{key: string, ctrlKey: boolean, metaKey: boolean}} event
 * @returns {boolean}
 */
export function saves(event) {
  const isCommand = event.ctrlKey || event.metaKey;
  return isCommand && (event.key === "Enter" || event.key.toLowerCase() === "s");
}

/**
 * Save by key, and ask before unsaved text is left.
 * @param {HTMLFormElement} form
 */
export function listen(form) {
  let isDirty = false;
  form.addEventListener("input", () => {
    isDirty = true;
  });
  form.addEventListener("submit", () => {
    isDirty = false;
  });
  form.addEventListener("keydown", (event) => {
    if (!saves(event)) return;
    event.preventDefault();
    // The button that the keys are said to press, where there are several.
    form.requestSubmit(form.querySelector("[aria-keyshortcuts]"));
  });
  addEventListener("beforeunload", (event) => {
    if (isDirty) event.preventDefault();
  });
  form.dataset.listens = "";
}

const form = globalThis.document?.getElementById("row-form");
if (form) listen(form);
