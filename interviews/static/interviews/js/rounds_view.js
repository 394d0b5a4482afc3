// How does the interviewer take a round out, or bring one back? A list, and a question that names the round.

import { filled, make } from "./dom.js";
import { answersIn, roundShown, standing, takenOut, takingOut } from "./rounds.js";

/** The dialog with the rounds begun so far. */
export class RoundsView {
  #dialog = document.getElementById("rounds-dialog");
  #list = this.#dialog.querySelector("[role=listbox]");
  #choosing = this.#dialog.querySelector('[data-part="choosing"]');
  #asking = this.#dialog.querySelector('[data-part="asking"]');
  #tools;
  #rows = [];
  #here = 0;

  /**
   * @param {object} tools
   * @param {object} tools.engine
   * @param {Object<string, string>} tools.words
   * @param {() => object} tools.state
   * @param {import("./subjects.js").Subjects} tools.subjects
   * @param {(action: object) => void} tools.dispatch
   * @param {(text: string) => void} tools.tell  say what happened
   */
  constructor(tools) {
    this.#tools = tools;
    this.#list.addEventListener("keydown", (event) => this.#pressed(event));
    this.#list.addEventListener("click", (event) => {
      const row = event.target.closest("[data-key]");
      if (row) this.#take(this.#rows.findIndex(({ key }) => key === row.dataset.key));
    });
    this.#asking.addEventListener("keydown", (event) => {
      const button = { 1: "out", 2: "keep" }[event.key];
      if (!button || event.repeat) return;
      event.preventDefault();
      // The dialog closes with this press: the page below must not take it for an answer.
      event.stopPropagation();
      this.#button(button).click();
    });
    this.#button("out").addEventListener("click", () => this.#takeOut());
    this.#button("keep").addEventListener("click", () => this.#dialog.close());
  }

  open() {
    const { engine, words, tell } = this.#tools;
    const state = this.#tools.state();
    const shown = roundShown(state, engine);
    this.#rows = [
      ...standing(state, engine).map((round) => ({ ...round, isOut: false })),
      ...takenOut(state, engine).map((round) => ({ ...round, isOut: true })),
    ];
    if (this.#rows.length === 0) return tell(words.no_rounds);
    this.#list.replaceChildren(...this.#rows.map((row, i) => this.#row(row, i, state)));
    this.#show(this.#choosing);
    this.#dialog.showModal();
    this.#mark(Math.max(0, this.#rows.findIndex(({ key }) => key === shown?.key)));
    this.#list.focus();
  }

  #row(round, i, state) {
    const { engine, words } = this.#tools;
    const n = answersIn(state, round, engine);
    const about = round.isOut ? words.round_is_out : filled(words.round_answers, { n });
    return make("li", { role: "option", id: `round-${i}`, "data-key": round.key }, make("strong", {}, this.#title(round)), make("span", {}, about));
  }

  #title(round) {
    return this.#tools.subjects.round(round, this.#tools.state());
  }

  #pressed(event) {
    const by = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (by) this.#mark(Math.min(Math.max(this.#here + by, 0), this.#rows.length - 1));
    else if (event.key === "Enter" && !event.repeat) this.#take(this.#here);
    else return;
    event.preventDefault();
    event.stopPropagation();
  }

  #mark(here) {
    this.#here = here;
    for (const [i, row] of [...this.#list.children].entries()) row.setAttribute("aria-selected", String(i === here));
    this.#list.setAttribute("aria-activedescendant", this.#list.children[here].id);
    this.#list.children[here].scrollIntoView({ block: "nearest" });
  }

  /** Bring a round back at once: nothing is lost by it. Ask before one is taken out. */
  #take(here) {
    const { words, dispatch, tell } = this.#tools;
    this.#here = here;
    const round = this.#rows[here];
    if (round.isOut) {
      const title = this.#title(round);
      this.#dialog.close();
      dispatch({ type: "bring_back", key: round.key });
      return tell(filled(words.round_back, { round: title }));
    }
    this.#ask(round);
  }

  #ask(round) {
    const { engine, words, subjects } = this.#tools;
    const state = this.#tools.state();
    const { count, isReplaced } = takingOut(state, round, engine);
    const n = answersIn(state, round, engine);
    const what = [filled(words.round_kept, { n })];
    if (count) {
      what.push(filled(words.round_count, { question: subjects.question(count.name, state), n: count.value }));
    }
    if (isReplaced) what.push(words.round_replaced);
    const part = (name) => this.#dialog.querySelector(`[data-part="${name}"]`);
    part("round").textContent = this.#title(round);
    part("what").replaceChildren(...what.map((sentence) => make("span", {}, sentence, " ")));
    this.#show(this.#asking);
    this.#button("keep").focus();
  }

  #takeOut() {
    const { words, dispatch, tell } = this.#tools;
    const round = this.#rows[this.#here];
    const title = this.#title(round);
    this.#dialog.close();
    dispatch({ type: "take_out", round });
    tell(filled(words.round_out, { round: title }));
  }

  #show(part) {
    this.#choosing.hidden = part !== this.#choosing;
    this.#asking.hidden = part !== this.#asking;
  }

  #button(name) {
    return this.#dialog.querySelector(`[data-choose="${name}"]`);
  }
}
