// What does the interviewer write when the respondent has hung up? A note for the supervisor, or nothing; one key, and on to the next case.

import { ask } from "./api.js";
import { senders } from "./leftovers.js";
import { Outbox } from "./outbox.js";
import { SHELVES, shelf } from "./store.js";

const DRAFT_PAUSE = 300;
const LAST_WORDS = 1500;

/**
 * Keep what was written after a call, on this machine first; then it goes to the server as answers do.
 *
 * @param {object} store
 * @param {string} attempt  the call
 * @param {{text: string, duration_ms: number}} done
 */
export async function keepWrapUp(store, attempt, { text, duration_ms }) {
  const box = new Outbox(attempt, 0, { store: shelf(store, SHELVES.wrapUps), send: senders(attempt, null).wrapUps });
  await box.open();
  box.put({ text, duration_ms });
  await box.written;
  // What cannot go now is sent by the next page that opens on this machine.
  const late = new Promise((resolve) => setTimeout(resolve, LAST_WORDS));
  await Promise.race([box.flush().catch((error) => console.warn("The wrap-up waits here:", error)), late]);
}

/** The dialog `#wrap-up-dialog`. */
export class WrapUp {
  #dialog = document.getElementById("wrap-up-dialog");
  #form = this.#dialog.querySelector("form");
  #state = document.getElementById("wrap-up-state");
  #store;
  #attempt;
  #since = 0;
  #draft = 0;
  #done = null;
  #call = null;
  #hangUp = document.getElementById("wrap-up-hang-up");

  /**
   * @param {object} store
   * @param {string} attempt
   * @param {boolean} isByExchange  whether the exchange placed the call, and may be asked to hang up
   */
  constructor(store, attempt, isByExchange) {
    this.#store = store;
    this.#attempt = attempt;
    if (isByExchange) void this.#offerHangUp();
    this.#form.addEventListener("submit", (event) => {
      event.preventDefault();
      this.#finish(this.#text, event.submitter?.value !== "rest");
    });
    this.#form.elements.text.addEventListener("input", () => this.#keepDraft());
    this.#form.elements.text.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.shiftKey || event.isComposing) return;
      event.preventDefault();
      event.stopPropagation();
      if (!event.repeat) this.#form.requestSubmit();
    });
    // Escape: nothing to say. The browser would close the dialog by itself, with the page behind it over.
    this.#dialog.addEventListener("cancel", (event) => {
      event.preventDefault();
      this.#finish("", true);
    });
  }

  /**
   * Open it, with what was written before a reload.
   *
   * @param {string} state  what is said of the interview meanwhile
   * @returns {Promise<{goOn: boolean}>} when it is done; `goOn`: the next case is wanted
   */
  open(state) {
    const { text } = this.#form.elements;
    this.#since = Date.now();
    this.tell(state);
    // At once: who types on at once loses no letter.
    this.#dialog.showModal();
    text.focus();
    void this.#store.kept(this.#attempt).then((draft) => {
      if (draft === null || text.value !== "") return;
      text.value = draft.text;
      this.#since = draft.since;
    });
    return new Promise((resolve) => {
      this.#done = resolve;
    });
  }

  /** What is said of the interview: being saved, saved, waiting for the line. */
  tell(text) {
    this.#state.textContent = text;
  }

  /** The interview goes on after all: it could not be ended. */
  close() {
    this.#done = null;
    this.#dialog.close();
  }

  get #text() {
    return this.#form.elements.text.value.trim();
  }

  /** Hang up, where the exchange can be asked to: a button, and F9. Nothing waits for it. */
  async #offerHangUp() {
    const heard = (answer) => {
      this.#call = answer?.data ?? null;
      this.#hangUp.hidden = !this.#call?.can_hang_up;
    };
    const hangUp = () => ask("POST", `dials/${this.#call.id}/hang-up/`).then(heard, (error) => console.warn(error.message));
    this.#hangUp.addEventListener("click", hangUp);
    this.#dialog.addEventListener("keydown", (event) => {
      if (event.key !== "F9" || this.#hangUp.hidden) return;
      event.preventDefault();
      hangUp();
    });
    await ask("GET", `attempts/${this.#attempt}/dials/`).then(heard, (error) => console.warn("No call known:", error.message));
  }

  #keepDraft() {
    clearTimeout(this.#draft);
    this.#form.dataset.draft = "";
    const keep = async () => {
      await this.#store.keep(this.#attempt, { text: this.#form.elements.text.value, since: this.#since });
      this.#form.dataset.draft = "kept";
    };
    this.#draft = setTimeout(() => keep().catch((error) => console.warn("Draft not kept:", error)), DRAFT_PAUSE);
  }

  async #finish(text, goOn) {
    const done = this.#done;
    if (!done) return;
    this.#done = null;
    clearTimeout(this.#draft);
    this.#dialog.close();
    await keepWrapUp(this.#store, this.#attempt, { text, duration_ms: Math.max(0, Date.now() - this.#since) });
    await this.#store.forget(this.#attempt).catch((error) => console.warn("Draft not forgotten:", error));
    done({ goOn });
  }
}
