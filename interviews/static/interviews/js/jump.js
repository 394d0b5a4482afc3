// How does the interviewer get back to any question that was asked? A list that is searched by typing.

import { make } from "./dom.js";
import { folded } from "./search.js";

/**
 * The questions that a search finds: first the one of that name and those that begin with what was typed, then those in which it
 * begins a word, then those in which every word of it does.
 * @param {{name: string, question: string, answer: string}[]} rows
 * @param {string} typed  words, each of which must occur
 */
export function found(rows, typed) {
  const wanted = folded(typed);
  if (wanted === "") return rows;
  const words = wanted.split(/\s+/);
  const ranks = [[], [], [], []];
  for (const row of rows) {
    const texts = [row.name, row.question, row.answer].map(folded);
    const all = ` ${texts.join(" ")}`;
    if (!words.every((word) => all.includes(word))) continue;
    const rank = [
      texts[0] === wanted || texts.some((text) => text.startsWith(`${wanted} `) || text === wanted),
      all.includes(` ${wanted}`),
      words.every((word) => all.includes(` ${word}`)),
      true,
    ].indexOf(true);
    ranks[rank].push(row);
  }
  return ranks.flat();
}

/** The dialog with the questions asked so far. */
export class Jump {
  #dialog = document.getElementById("jump-dialog");
  #field = this.#dialog.querySelector("input");
  #list = this.#dialog.querySelector("[role=listbox]");
  #rows = [];
  #here = 0;
  #go;
  #rowsNow;

  /**
   * @param {object} doors
   * @param {() => {name: string, question: string, answer: string}[]} doors.rows
   * @param {(name: string) => void} doors.go
   */
  constructor({ rows, go }) {
    this.#rowsNow = rows;
    this.#go = go;
    this.#field.addEventListener("input", () => this.#draw(0));
    this.#field.addEventListener("keydown", (event) => this.#pressed(event));
    this.#list.addEventListener("click", (event) => {
      const row = event.target.closest("[data-name]");
      if (row) this.#take(row.dataset.name);
    });
  }

  open() {
    this.#field.value = "";
    const rows = this.#rowsNow();
    this.#dialog.showModal();
    this.#draw(rows.length - 1);
    this.#field.focus();
  }

  #pressed(event) {
    const by = { ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10 }[event.key];
    if (by) this.#mark(Math.min(Math.max(this.#here + by, 0), this.#rows.length - 1));
    else if (event.key === "Enter" && this.#rows[this.#here]) this.#take(this.#rows[this.#here].name);
    else return;
    event.preventDefault();
    // The dialog closes with this press: the page below must not take it for its own.
    event.stopPropagation();
  }

  #draw(here) {
    this.#rows = found(this.#rowsNow(), this.#field.value);
    this.#list.replaceChildren(
      ...this.#rows.map(({ name, question, answer }, i) =>
        make("li", { role: "option", id: `jump-${i}`, "data-name": name }, make("span", {}, question), make("strong", {}, answer)),
      ),
    );
    this.#mark(Math.min(Math.max(here, 0), this.#rows.length - 1));
  }

  #mark(here) {
    this.#here = here;
    for (const [i, row] of [...this.#list.children].entries()) row.setAttribute("aria-selected", String(i === here));
    const row = this.#list.children[here];
    if (row) {
      this.#field.setAttribute("aria-activedescendant", row.id);
      row.scrollIntoView({ block: "nearest" });
    } else this.#field.removeAttribute("aria-activedescendant");
  }

  #take(name) {
    this.#dialog.close();
    this.#go(name);
  }
}
