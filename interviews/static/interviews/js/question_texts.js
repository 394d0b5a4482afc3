// What stands around the answers of a question: its battery, its instruction, its probes?

import { make, paragraphs } from "./dom.js";
import { begun } from "./outline.js";

/** Makes the texts of a question; which language they are in comes with the state. */
export class QuestionTexts {
  #engine;
  #words;
  #dispatch;
  #text;

  /**
   * @param {{engine: object, words: Object<string, string>, dispatch: (action: object) => void}} tools
   * @param {(label: object, state: object, place?: number[]) => string} text  place: the round that it speaks of, if not that of the question
   */
  constructor({ engine, words, dispatch }, text) {
    this.#engine = engine;
    this.#words = words;
    this.#dispatch = dispatch;
    this.#text = text;
  }

  /** What stands above the question: the step of the interview, its section, the stem of its battery, the question whose answer is specified here. */
  head(state) {
    const { node, stem, section, repeats, step } = state.places.get(state.at);
    return [
      step ? make("p", { class: "question__step" }, this.#words[`step_${step}`]) : null,
      repeats.length > 0 ? make("p", { class: "question__round" }, this.#round(state, repeats)) : null,
      section ? make("p", { class: "question__section" }, this.#text(section.label, state)) : null,
      stem ? this.#stem(state, stem) : null,
      node.specifies ? this.#known(state.places.get(node.specifies.question).node.label, state) : null,
    ].filter(Boolean);
  }

  /** Which round this is: "Person Anna · 2 / 3". */
  #round(state, repeats) {
    return this.roundTitle({ repeats, place: this.#engine.placeOf(state.walk, state.at) }, state);
  }

  /** What a round is called: "Person Anna · 2 / 3", with the rounds around it. @param {{repeats: object[], place: number[]}} round */
  roundTitle({ repeats, place }, state) {
    const one = (repeat, depth) => {
      const label = this.#text(repeat.label, state, place) || repeat.name;
      const n = state.walk.values[this.#engine.keyOf(repeat.name, place.slice(0, depth))];
      return `${label} · ${place[depth]}${repeat.count === null ? "" : ` / ${n}`}`;
    };
    return repeats.map(one).join(" – ");
  }

  /** The stem of a battery: to be read with its first item, in sight with the others. */
  #stem(state, stem) {
    const round = (name) => this.#engine.splitKey(name)[1].join();
    const isItem = (name) => state.places.get(name).stem === stem && round(name) === round(state.at);
    const items = state.walk.steps.filter(isItem);
    const text = items[0] === state.at ? this.#block("spoken stem", stem.label, state) : this.#known(stem.label, state);
    text.id = "question-stem";
    return text;
  }

  #known(label, state) {
    return this.#block("stem stem--known", label, state);
  }

  #block(style, label, state) {
    const text = make("div", { class: style, lang: state.language });
    text.append(...paragraphs(this.#text(label, state)));
    return text;
  }

  /** The value of a question that is read only; null for others. */
  shownValue(state, node) {
    if (node.type === "note" || !node.read_only) return null;
    const value = this.#engine.preset(state.questionnaire, state.at, state.walk) ?? "";
    const place = this.#engine.placeOf(state.walk, state.at);
    const words = this.#engine.answerText(state.questionnaire, state.at, value, state.language, state.walk, place);
    return make("output", { class: "shown-value", lang: state.language }, words || "–");
  }

  /** What the interviewer is to do, not to read out, in the group that begins here too; null if there is nothing. */
  instruction(state, node) {
    const groups = begun(state.places, state.walk.steps, state.at, this.#engine.splitKey);
    const hint = [...groups, node].map((one) => this.#text(one.hint, state)).filter(Boolean).join("\n\n");
    return hint ? this.#box("question-hint", this.#words.instruction, hint, state) : null;
  }

  /** What can be asked if the answer is not clear: behind a key, so that it is not read out to everybody; null if there is nothing. */
  probe(state, node) {
    const words = this.#text(node.probe, state);
    if (!words) return null;
    const button = make(
      "button",
      { type: "button", class: "quiet-button", id: "probe-button", "aria-controls": "question-probe" },
      make("kbd", {}, "F6"),
      ` ${this.#words.probe}`,
    );
    button.addEventListener("click", () => this.#dispatch({ type: "probe" }));
    return make("div", { class: "probe" }, button, this.#box("question-probe", this.#words.probe, words, state));
  }

  /** Show or hide the probes that are drawn already. */
  update(panel, state) {
    const box = panel.querySelector("#question-probe");
    if (!box) return;
    box.hidden = !state.isProbing;
    panel.querySelector("#probe-button").setAttribute("aria-expanded", String(state.isProbing));
  }

  #box(id, title, words, state) {
    const box = make("div", { class: "instruction", id });
    const text = make("div", { lang: state.language });
    text.append(...paragraphs(words));
    box.append(make("strong", { class: "instruction__title" }, title), text);
    return box;
  }
}
