// Two machines wrote to this interview and differ: what is shown, and who decides?

import { filled, make } from "./dom.js";

/**
 * @typedef {{name: string, value: unknown, at: string}} Conflict  the other machine's answer
 */

/**
 * The conflicts that nobody has decided here: what the server says may be older than a decision that is on its way to it.
 * @param {Conflict[]} conflicts @param {Conflict[]} decided @returns {Conflict[]}
 */
export function undecided(conflicts, decided) {
  return conflicts.filter(({ name, at }) => !decided.some((one) => one.name === name && one.at === at));
}

/** Shows how many answers differ, and lets the interviewer choose between the two, one after the other. */
export class Conflicts {
  #button = document.getElementById("conflicts");
  #dialog = document.getElementById("conflict-dialog");
  #words;
  #tools;
  #open = [];
  #decided = [];
  #asked = null;

  /**
   * @param {Object<string, string>} words
   * @param {object} tools
   * @param {(name: string) => string} tools.question  its text
   * @param {(name: string) => string} tools.stands  the answer that counts, in words
   * @param {(name: string, value: unknown) => string} tools.inWords
   * @param {(name: string, value: unknown) => void} tools.answer  give the answer that was chosen
   * @param {(name: string) => unknown} tools.value  the answer that counts
   */
  constructor(words, tools) {
    this.#words = words;
    this.#tools = tools;
    this.#button.addEventListener("click", () => this.open());
    this.#dialog.addEventListener("keydown", (event) => {
      const pressed = { 1: "keep", 2: "take" }[event.key];
      if (!pressed || event.repeat) return;
      event.preventDefault();
      // The dialog closes with this press: the page below must not take it for an answer.
      event.stopPropagation();
      this.#dialog.querySelector(`[data-choose="${pressed}"]`).click();
    });
    for (const button of this.#dialog.querySelectorAll("[data-choose]")) {
      button.addEventListener("click", () => this.#choose(button.dataset.choose));
    }
  }

  /** @param {Conflict[]} conflicts */
  show(conflicts) {
    this.#open = undecided(conflicts, this.#decided);
    this.#button.hidden = this.#open.length === 0;
    this.#button.textContent = filled(this.#words.conflicts, { n: this.#open.length });
  }

  /** Ask about the first one. */
  open() {
    const [first] = this.#open;
    if (!first) return;
    this.#asked = first;
    this.#dialog.dataset.name = first.name;
    const { question, stands, inWords } = this.#tools;
    const part = (name, ...content) => this.#dialog.querySelector(`[data-part="${name}"]`).replaceChildren(...content);
    part("question", make("span", {}, question(first.name)));
    part("stands", stands(first.name) || this.#words.no_answer);
    part("other", inWords(first.name, first.value) || this.#words.no_answer);
    if (!this.#dialog.open) this.#dialog.showModal();
  }

  /** The decision is about what the dialog shows, whatever has become known since it was opened. */
  #choose(which) {
    const { name, value } = this.#asked;
    const rest = this.#open.filter((conflict) => conflict.name !== name);
    this.#decided.push(...this.#open.filter((conflict) => conflict.name === name), this.#asked);
    this.#tools.answer(name, which === "take" ? value : this.#tools.value(name));
    this.show(rest);
    if (rest.length > 0) return this.open();
    this.#dialog.close();
  }
}
