// How is a long list put on the screen? A field, the answers found below it, and those ticked.

import { MISSING } from "./choosing.js";
import { filled, make } from "./dom.js";
import { matching } from "./search.js";

/** A field with a list, in the pattern of an editable combobox. */
export class SearchView {
  #engine;
  #words;
  #dispatch;
  #field;
  #list = make("ul", { class: "found", id: "found", role: "listbox" });
  #ticked = make("ul", { class: "ticked" });
  #count = make("p", { class: "range", id: "found-count", role: "status" });
  #drawn = "";

  /** @param {{engine: object, words: Object<string, string>, dispatch: (action: object) => void}} tools */
  constructor({ engine, words, dispatch }) {
    this.#engine = engine;
    this.#words = words;
    this.#dispatch = dispatch;
  }

  /** The field and its list, for the question shown. */
  element(state, described) {
    this.#field = make("input", {
      type: "text", id: "entry", class: "entry entry--search", role: "combobox", autocomplete: "off", spellcheck: "false",
      "aria-controls": "found", "aria-expanded": "true", "aria-autocomplete": "list", "aria-label": this.#words.search,
      "aria-describedby": `${described} found-count`, placeholder: this.#words.search, lang: state.language,
    });
    this.#field.addEventListener("input", () => this.#dispatch({ type: "search", text: this.#field.value }));
    this.#list.setAttribute("aria-label", this.#words.search);
    if (state.places.get(state.at).node.type === "select_multiple") this.#list.setAttribute("aria-multiselectable", "true");
    return make("div", { class: "search" }, this.#ticked, this.#field, this.#count, this.#list);
  }

  /** Show what is found for what is typed, and where the arrows stand. */
  update(state) {
    if (this.#field.value !== state.query) this.#field.value = state.query;
    const drawn = JSON.stringify([state.query, state.picked, state.language]);
    if (drawn !== this.#drawn) this.#fill(state);
    this.#drawn = drawn;
    let active = null;
    for (const item of this.#list.children) {
      const isActive = item.dataset.name === state.cursor;
      item.classList.toggle("found__answer--on", isActive);
      item.setAttribute("aria-selected", String(isActive || state.picked.includes(item.dataset.name)));
      if (isActive) active = item;
    }
    if (active) this.#field.setAttribute("aria-activedescendant", active.id);
    else this.#field.removeAttribute("aria-activedescendant");
    active?.scrollIntoView({ block: "nearest" });
  }

  #fill(state) {
    const { found, n } = matching(state, this.#engine);
    const item = ({ option, words }, place) => {
      const one = make("li", { id: `found-${place}`, role: "option", class: "found__answer", "data-name": option.name }, words);
      one.addEventListener("click", () => this.#take(option.name));
      return one;
    };
    this.#list.lang = state.language;
    this.#list.replaceChildren(...found.map(item));
    const more = n > found.length ? ` ${filled(this.#words.search_more, { n: n - found.length })}` : "";
    this.#count.textContent = filled(this.#words.search_found, { n }) + more;
    const place = this.#engine.placeOf(state.walk, state.at);
    const words = (name) => this.#engine.answerText(state.questionnaire, state.at, name, state.language, state.walk, place);
    const chosen = state.picked.map((name) => make("li", {}, this.#remover(name, words(name))));
    const given = state.answers[state.at];
    // An answer given before may stand far down the list.
    if (typeof given === "string" && given && !MISSING.includes(given)) chosen.push(make("li", { class: "stem--known" }, words(given)));
    this.#ticked.replaceChildren(...chosen);
    this.#ticked.hidden = chosen.length === 0;
  }

  #remover(name, words) {
    const label = filled(this.#words.remove_answer, { answer: words });
    const button = make("button", { type: "button", class: "quiet-button", "aria-label": label }, `${words} ×`);
    button.addEventListener("click", () => this.#take(name));
    return button;
  }

  #take(name) {
    this.#dispatch({ type: "pick", name });
    this.#field.focus();
  }
}
