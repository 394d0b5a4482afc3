// What can be answered to somebody who hesitates? One key away, a digit for each objection, in the respondent's language.

import { make, paragraphs } from "./dom.js";

/** The key of the n-th objection: 1 to 9, then 0; further ones are reached by arrows. */
export const digitOf = (n) => (n < 9 ? String(n + 1) : n === 9 ? "0" : "");

/** A text in a language, or in the default one. @param {Object<string, string[]>} texts */
export function textIn(texts, language, standard) {
  return (texts[language] ?? texts[standard] ?? []).join("");
}

/** The dialog `#objections-dialog`. */
export class Objections {
  #dialog = document.getElementById("objections-dialog");
  #list = document.getElementById("objections");
  #doors;

  /**
   * @param {object} doors
   * @param {() => object} doors.questionnaire
   * @param {() => string} doors.language      the respondent's
   * @param {() => void} doors.nextLanguage
   */
  constructor(doors) {
    this.#doors = doors;
    this.#dialog.addEventListener("keydown", (event) => this.#pressed(event));
    document.getElementById("objections-language").addEventListener("click", () => this.#otherLanguage());
  }

  open() {
    this.#draw(-1);
    this.#dialog.showModal();
    (this.#buttons[0] ?? this.#dialog.querySelector("button")).focus();
  }

  get #buttons() {
    return [...this.#list.querySelectorAll("button")];
  }

  #draw(opened) {
    const questionnaire = this.#doors.questionnaire();
    const language = this.#doors.language();
    // Questionnaires that were published earlier have none.
    const notes = questionnaire.objections ?? [];
    const text = (texts) => textIn(texts, language, questionnaire.default_language);
    document.getElementById("objections-none").hidden = notes.length > 0;
    this.#list.replaceChildren(
      ...notes.map(({ label, answer }, n) => {
        const isOpen = n === opened;
        const key = digitOf(n);
        const attributes = { type: "button", class: "outcome", "aria-expanded": String(isOpen), "aria-controls": `objection-${n}` };
        const button = make("button", attributes, key ? make("kbd", { class: "outcome__key" }, key) : null, make("span", { lang: language }, text(label)));
        button.addEventListener("click", () => this.#toggle(n));
        const words = make("div", { class: "spoken", id: `objection-${n}`, lang: language, hidden: !isOpen }, ...paragraphs(text(answer)));
        return make("li", {}, button, words);
      }),
    );
  }

  /** Show one answer, or put it away; only one is in sight. */
  #toggle(n) {
    const button = this.#buttons[n];
    if (!button) return;
    const opens = button.getAttribute("aria-expanded") !== "true";
    for (const [i, other] of this.#buttons.entries()) {
      const isOpen = opens && i === n;
      other.setAttribute("aria-expanded", String(isOpen));
      document.getElementById(`objection-${i}`).hidden = !isOpen;
    }
    button.focus();
    button.closest("li").scrollIntoView({ block: "nearest" });
  }

  #otherLanguage() {
    const opened = this.#buttons.findIndex((button) => button.getAttribute("aria-expanded") === "true");
    this.#doors.nextLanguage();
    this.#draw(opened);
    (this.#buttons[Math.max(opened, 0)] ?? this.#dialog.querySelector("button")).focus();
  }

  #pressed(event) {
    if (event.ctrlKey || event.altKey || event.metaKey || event.key === "Escape" || event.key === "Tab") return;
    const buttons = this.#buttons;
    const key = event.key.toLowerCase();
    const chosen = buttons.findIndex((_, n) => digitOf(n) === key);
    const by = { arrowdown: 1, arrowup: -1 }[key];
    if (chosen !== -1) this.#toggle(chosen);
    else if (by) buttons[Math.min(Math.max(buttons.indexOf(document.activeElement) + by, 0), buttons.length - 1)]?.focus();
    else if (key === "f1") this.#dialog.close();
    else if (key === "f2") this.#otherLanguage();
    else return;
    event.preventDefault();
    // The page below must not take the press for its own.
    event.stopPropagation();
  }
}
