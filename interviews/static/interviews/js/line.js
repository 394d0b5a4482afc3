// What is the interviewer told about the line? How many answers wait, since when, and what can be done.

import { announce, filled } from "./dom.js";

const CALM_AFTER = 1500;
const element = (id) => document.getElementById(id);

/** Shows the line's state in the bar of the interview. */
export class Line {
  #words;
  #signIn;
  #calm = 0;

  /**
   * @param {Object<string, string>} words
   * @param {{open: () => void}} signIn  the dialog to sign in again
   */
  constructor(words, signIn) {
    this.#words = words;
    this.#signIn = signIn;
    element("outbox-sign-in").addEventListener("click", () => signIn.open());
  }

  /** Note how many answers wait, where nobody sees it: nothing is drawn for that. */
  count({ waiting }) {
    element("outbox").dataset.waiting = waiting;
  }

  /** Say how many answers wait, calmly: only once it has lasted, and aloud only when the line goes or comes. */
  outbox({ waiting, since, error }) {
    const words = this.#words;
    clearTimeout(this.#calm);
    this.count({ waiting });
    if (waiting === 0) return this.#show("saved", words.outbox_saved);
    if (error === null) {
      const late = () => this.#show("waiting", filled(words.outbox_waiting, { n: waiting }));
      this.#calm = setTimeout(late, CALM_AFTER);
      return;
    }
    const values = { n: waiting, time: new Date(since).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" }) };
    if (error.isFinal) return this.#show("refused", filled(words.outbox_refused, { ...values, reason: error.message }));
    if (error.isSignedOut) return this.#show("signed-out", filled(words.outbox_signed_out, values));
    this.#show("offline", filled(words.outbox_offline, values));
  }

  /** The end of the interview waits for the server: nothing else is left to do. */
  closing = (error) => {
    if (error.isSignedOut) this.#signIn.open();
    this.#show(error.isSignedOut ? "signed-out" : "offline", error.isSignedOut ? this.#words.line_signed_out : this.#words.line_down);
  };

  /** The interview is being opened, and the server does not answer. */
  opening = (error) => {
    element("loading").textContent = error.isSignedOut ? this.#words.line_signed_out : this.#words.loading_waits;
    element("outbox-sign-in").hidden = !error.isSignedOut;
    if (error.isSignedOut) this.#signIn.open();
  };

  #show(kind, text) {
    const place = element("outbox");
    const changed = place.dataset.kind !== kind;
    place.dataset.kind = kind;
    element("outbox-text").textContent = text;
    element("outbox-sign-in").hidden = kind !== "signed-out";
    element("outbox-retry").hidden = kind !== "offline";
    // Whoever pressed a button that is no longer there goes on with the question.
    if (document.activeElement?.hidden) element("question").focus({ preventScroll: true });
    if (changed && kind !== "waiting") announce(text);
  }
}
