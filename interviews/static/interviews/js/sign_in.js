// How does somebody whose session has ended sign in again without leaving the page?

import { ask } from "./api.js";
import { announce } from "./dom.js";

/** Fires on `document` when the session is back: whoever waits need not wait any longer. */
export const SIGNED_IN = "coprod:signed-in";

/** The dialog `#sign-in-dialog`. @param {Object<string, string>} words */
export function signInDialog(words) {
  const dialog = document.getElementById("sign-in-dialog");
  const form = dialog.querySelector("form");
  const problem = dialog.querySelector("[role=alert]");
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    problem.textContent = "";
    try {
      await ask("POST", "auth/session/", { username: form.elements.username.value, password: form.elements.password.value });
    } catch (error) {
      problem.textContent = error.status === 0 ? words.line_down : error.message;
      form.elements.password.select();
      return;
    }
    form.reset();
    dialog.close();
    announce(words.signed_in);
    document.dispatchEvent(new Event(SIGNED_IN));
  });
  dialog.querySelector("[data-cancel]").addEventListener("click", () => dialog.close());
  return {
    open() {
      if (dialog.open) return;
      dialog.showModal();
      form.elements.password.focus();
    },
  };
}
