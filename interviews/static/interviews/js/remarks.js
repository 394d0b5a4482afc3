// What does the interviewer note about the interview? Written here first, like an answer; it is no answer.

import { announce } from "./dom.js";

/** The dialog for a note. */
export class Remarks {
  #dialog = document.getElementById("remark-dialog");
  #put;
  #words;

  /**
   * @param {Object<string, string>} words
   * @param {(text: string) => void} put
   */
  constructor(words, put) {
    this.#words = words;
    this.#put = put;
    const form = this.#dialog.querySelector("form");
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      const text = form.elements.text.value.trim();
      if (text) {
        this.#put(text);
        announce(this.#words.remark_kept);
      }
      form.reset();
      this.#dialog.close();
    });
    form.elements.text.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      // The dialog closes with this press: the page below must not take it for its own.
      event.stopPropagation();
      form.requestSubmit();
    });
    this.#dialog.querySelector("[data-cancel]").addEventListener("click", () => this.#dialog.close());
  }

  open() {
    this.#dialog.showModal();
    this.#dialog.querySelector("textarea").focus();
  }
}
