// What stands above the question? The clock beside its target, how the call stands, how far the interview is, what waits to be read.

import { CallState } from "./call_state.js";
import { clockText, elapsed } from "./clock.js";
import { filled } from "./dom.js";
import { watch } from "./messages.js";
import { isAsked } from "./outline.js";
import { progress } from "./screen.js";

const SECOND = 1000;
const element = (id) => document.getElementById(id);

/** The bar of the interview, without what the line is: see line.js. */
export class InterviewBar {
  #page;
  #sitting;
  #language = "";

  /**
   * @param {object} page
   * @param {() => object} sitting  the interview as it is known: since when, and of which call
   */
  constructor(page, sitting) {
    this.#page = page;
    this.#sitting = sitting;
  }

  /** From here on it goes on by itself. */
  begin() {
    const { setting, slug, words } = this.#page;
    const { attempt } = this.#sitting();
    const call = setting.dial === "pbx" && attempt ? new CallState(words, attempt) : null;
    call?.find();
    window.addEventListener("online", () => call?.find());
    setInterval(() => this.#tick(), SECOND);
    const tellUnread = (unread) => {
      element("unread").hidden = unread.length === 0;
      element("unread").textContent = filled(words.unread, { n: unread.length });
      // The server answers: it may not have done so when the page was opened.
      call?.find();
    };
    watch(slug, tellUnread, { dial: ({ id }) => call?.heard(id) });
  }

  /** How far it is, and in which language. @param {string} languageName */
  show(state, languageName) {
    const percent = Math.round(progress(state, isAsked) * 100);
    element("progress").value = percent;
    element("progress-text").textContent = `${percent} %`;
    element("language-name").textContent = languageName;
    if (this.#language === state.language) return;
    this.#language = state.language;
    this.#tick();
  }

  /** The clock of the interview, beside the length that it should have in this language. */
  #tick() {
    const minutes = this.#page.target_minutes?.[this.#language];
    const { time, target } = clockText(elapsed(this.#sitting(), Date.now()), minutes, this.#page.words);
    element("clock").textContent = time;
    element("clock-target").textContent = target;
  }
}
