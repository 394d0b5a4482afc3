// Is there a place in the quota for this respondent? Asked behind the interviewer's back, as soon as it can be known.

/** Asks for a place whenever the cell becomes known or becomes another. */
export class Reservation {
  #flush;
  #reserve;
  #onFull;
  #asked = null;
  #running = Promise.resolve();

  /**
   * @param {object} doors
   * @param {() => Promise<void>} doors.flush  done when the server has every answer: it looks at those, not at ours
   * @param {() => Promise<{outcome: "reserved"|"full"}>} doors.reserve
   * @param {() => void} doors.onFull
   */
  constructor({ flush, reserve, onFull }) {
    this.#flush = flush;
    this.#reserve = reserve;
    this.#onFull = onFull;
  }

  /** Tell what is known of the cell: a text that stands for it, or null. */
  know(cell) {
    if (cell === null || cell === this.#asked) return;
    this.#asked = cell;
    // A question that was refused keeps nobody from going on: the server asks again itself when the interview is completed.
    this.#running = this.#running.then(() => this.#ask(cell)).catch((error) => console.warn("No reservation:", error));
  }

  /** Done when nothing is being asked any more. */
  settled() {
    return this.#running;
  }

  async #ask(cell) {
    // Meanwhile an answer made it another cell, for which a question of its own waits.
    if (cell !== this.#asked) return;
    await this.#flush();
    const { outcome } = await this.#reserve();
    if (outcome === "full" && cell === this.#asked) this.#onFull();
  }
}
