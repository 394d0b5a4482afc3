// What do dialogs call the rounds and answers that they are about?

import { filled } from "./dom.js";
import { broughtBack, standing } from "./rounds.js";

/** Names rounds and answers in words; which state they are in comes with each call. */
export class Subjects {
  #engine;
  #words;
  #view;

  /** @param {{engine: object, words: Object<string, string>, view: import("./question_view.js").QuestionView}} tools */
  constructor({ engine, words, view }) {
    this.#engine = engine;
    this.#words = words;
    this.#view = view;
  }

  /** What a round is called: "Person Anna · 2 / 3"; one that was taken out as it was called before. @param {import("./rounds.js").Round} round */
  round(round, state) {
    const isOut = state.answers[round.key + this.#engine.REMOVED] === true;
    return this.#view.roundTitle(round, isOut ? broughtBack(state, round.key, this.#engine).state : state);
  }

  /** What an answer is about: the words of its question, or whether a round belongs here. @param {string} name */
  question(name, state) {
    if (!this.#isOfRound(name)) return this.#view.text(state.places.get(name)?.node.label, state, name);
    const key = name.slice(0, -this.#engine.REMOVED.length);
    const before = broughtBack(state, key, this.#engine)?.state ?? state;
    const round = standing(before, this.#engine).find((one) => one.key === key);
    return filled(this.#words.round_belongs, { round: round ? this.#view.roundTitle(round, before) : key });
  }

  /** An answer in words; of a round, whether it belongs here. @param {string} name @param {unknown} value */
  answer(name, value, state) {
    if (this.#isOfRound(name)) return value === true ? this.#words.no : this.#words.yes;
    return this.#view.answerText(name, value, state);
  }

  #isOfRound(name) {
    return name.endsWith(this.#engine.REMOVED);
  }
}
