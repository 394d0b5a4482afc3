// How does the call stand while questions are asked? Said quietly beside the clock, for whom the exchange dials.

import { Dialler } from "./dialler.js";

/** Milliseconds after which is looked although nothing was heard: an interview takes half an hour, and the exchange reports by itself. */
const CALM = 30_000;

/** The words `#call` beside the clock. */
export class CallState {
  #words;
  #attempt;
  #place = document.getElementById("call");
  #dialler = new Dialler({ show: (call, word) => this.#show(call, word), lookLater: CALM });

  /**
   * @param {Object<string, string>} words
   * @param {string} attempt
   */
  constructor(words, attempt) {
    this.#words = words;
    this.#attempt = attempt;
  }

  /** Find the call, unless it is known. */
  find() {
    if (!this.#place.dataset.state) void this.#dialler.resume(this.#attempt);
  }

  /** Something was heard of a call. @param {string} id */
  heard(id) {
    this.#dialler.heard(id);
  }

  #show(call, word) {
    const text = this.#words[word] ?? "";
    // The same words again would be said again.
    if (call === null || this.#place.textContent === text) return;
    this.#place.dataset.state = call.state;
    this.#place.textContent = text;
  }
}
