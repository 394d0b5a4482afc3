// How does the exchange place a call for the interviewer? Asked for once, followed by its states; a dead exchange holds nobody up.

import { ask } from "./api.js";
import { newId } from "./ids.js";

/** Milliseconds: how long a request may take, how long a call may stay where it is before a hand dials, how often to look. */
const PATIENCE = 4000;
const SILENT = 9000;
const LOOK = 1500;
const LOOK_LATER = 5000;
const STUCK = ["asked", "placing"];

/**
 * What the screen shows of a call.
 *
 * @typedef {{id: string, state: string, proposal: string|null, is_over: boolean, can_hang_up: boolean}} Call
 * @typedef {object} Doors
 * @property {(path: string, method: string, body?: object) => Promise<Call|null>} [send]
 * @property {(call: Call|null, word: string) => void} show  `word`: key of the text, such as call_ringing
 * @property {(work: () => void, milliseconds: number) => unknown} [later]
 * @property {() => number} [clock]
 * @property {number} [lookLater]  milliseconds between two looks at a call that was answered
 */

/** The request of a call, in short time. */
const send = async (path, method, body) => (await ask(method, path, body, PATIENCE)).data;

/** The call of one case. */
export class Dialler {
  #doors;
  #attempt = null;
  #key = null;
  #call = null;
  #since = 0;
  #turn = 0;

  /** @param {Doors} doors */
  constructor(doors) {
    this.#doors = { send, later: (work, milliseconds) => setTimeout(work, milliseconds), clock: () => Date.now(), lookLater: LOOK_LATER, ...doors };
  }

  /** Another case: nothing is under way. */
  forget() {
    this.#turn += 1;
    this.#attempt = this.#key = this.#call = null;
    this.#doors.show(null, "");
  }

  /** Whether a call is under way. */
  get isLive() {
    return this.#call !== null && !this.#call.is_over;
  }

  /**
   * Have a call placed. Pressed again while nobody knows whether the wish arrived, it is the same wish.
   *
   * @param {string} attempt
   */
  async place(attempt) {
    if (this.isLive) return;
    if (this.#attempt !== attempt || this.#call !== null) this.#key = null;
    this.#attempt = attempt;
    this.#key ??= newId();
    this.#since = this.#doors.clock();
    this.#doors.show(null, "call_asked");
    try {
      this.#take(await this.#doors.send(`attempts/${attempt}/dials/`, "POST", { id: this.#key }));
    } catch (error) {
      console.warn("No call:", error.message);
      this.#doors.show(null, "call_failed");
    }
  }

  /** The call that was under way before a reload. */
  async resume(attempt) {
    const turn = this.#turn;
    const found = await this.#doors.send(`attempts/${attempt}/dials/`, "GET").catch(() => null);
    if (!found || turn !== this.#turn) return;
    this.#attempt = attempt;
    this.#since = this.#doors.clock();
    this.#take(found);
  }

  async hangUp() {
    if (!this.isLive) return;
    const turn = this.#turn;
    const found = await this.#doors.send(`dials/${this.#call.id}/hang-up/`, "POST").catch(() => null);
    if (found && turn === this.#turn) this.#take(found);
  }

  /** Something was heard of a call: look, if it is this one. @param {string} id */
  heard(id) {
    if (this.isLive && id === this.#call.id) void this.#look(this.#turn);
  }

  #take(call) {
    this.#call = call;
    const turn = ++this.#turn;
    const isSilent = STUCK.includes(call.state) && this.#doors.clock() - this.#since > SILENT;
    this.#doors.show(call, isSilent ? "call_failed" : `call_${call.state}`);
    if (!call.is_over) this.#doors.later(() => this.#look(turn), call.state === "answered" ? this.#doors.lookLater : LOOK);
  }

  async #look(turn) {
    if (turn !== this.#turn || !this.isLive) return;
    const found = await this.#doors.send(`dials/${this.#call.id}/`, "GET").catch(() => null);
    if (turn === this.#turn) this.#take(found ?? this.#call);
  }
}
