// What does this browser know of the interview, and how does it hear of what others have written to it?

import { ask, askUntilAnswered } from "./api.js";
import { keptId } from "./ids.js";

const OPENING = 4000;

/** The interview as the server has it, so far as was heard. */
export class Standing {
  #interview;
  #doors;
  #refreshing = null;
  #isStale = false;
  #position = 0;
  #nConflicts = 0;
  log = null;
  state = null;

  /**
   * @param {string} interview
   * @param {object} doors
   * @param {object} doors.store
   * @param {(error: Error) => void} doors.waits  the server does not answer
   * @param {(found: object) => void} doors.adopt  what the interview has become elsewhere
   */
  constructor(interview, doors) {
    this.#interview = interview;
    this.#doors = doors;
  }

  /** Up to which position of the interview it is known what others have written. */
  get position() {
    return this.#position;
  }

  /** The interview as the server has it; where nobody answers, as this browser last heard of it. */
  async open() {
    const kept = await this.#doors.store.kept(this.#interview);
    this.log = kept?.log ?? keptId(`log-${this.#interview}`);
    if (kept === null) return (await this.#sure()).data;
    try {
      return (await ask("POST", this.#address, { id: this.log }, OPENING)).data;
    } catch (error) {
      if (error.isFinal) throw error;
      this.#refresh();
      return kept.known;
    }
  }

  /** This is what is known from now on. */
  take(found) {
    this.state = found;
    this.#position = found.position;
  }

  /** The conflicts that were found are being told already. */
  openedWith({ conflicts }) {
    this.#nConflicts = conflicts.length;
  }

  /** What another page of this browser needs to go on without the server. */
  snapshot({ answers, language }, acknowledged) {
    return { log: this.log, known: { ...this.state, answers, language, position: this.#position, acknowledged } };
  }

  /** What the server said to n of our answers: if others wrote meanwhile, their answers are wanted too. */
  replied({ position, conflicts: nConflicts }, n) {
    const isOnlyWriter = position === this.#position + n;
    if (isOnlyWriter) this.#position = position;
    if (!isOnlyWriter || nConflicts !== this.#nConflicts) this.#refresh();
    this.#nConflicts = nConflicts;
  }

  /** Take over what the interview has become elsewhere. Asked while an answer is under way: that one may know less, so once more. */
  #refresh() {
    this.#isStale = this.#refreshing !== null;
    this.#refreshing ??= askUntilAnswered("POST", this.#address, { id: this.log })
      .then(({ data }) => this.#isStale || this.#doors.adopt(data))
      .catch((error) => console.warn("Not refreshed:", error))
      .finally(() => {
        this.#refreshing = null;
        if (this.#isStale) this.#refresh();
      });
  }

  #sure() {
    return askUntilAnswered("POST", this.#address, { id: this.log }, this.#doors.waits);
  }

  get #address() {
    return `interviews/${this.#interview}/logs/`;
  }
}
