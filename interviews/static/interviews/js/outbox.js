// How do answers reach the server, whatever happens to the line? Written here first, sent in order, resent until acknowledged.

import { newId } from "./ids.js";

/**
 * @typedef {{interview: string, id: string, seq: number, at: string}} Event  with what was put
 * @typedef {Event & {name: string, value: unknown, base: number}} AnswerEvent
 *   `base`: up to which position of the interview this screen knew what others had written
 *
 * @typedef {object} Store  Where events wait: a shelf of store.js.
 * @property {(interview: string) => Promise<Event[]>} all      in order of seq
 * @property {(event: Event) => Promise<void>} add
 * @property {(interview: string, seq: number) => Promise<void>} removeThrough
 *
 * @typedef {object} Surroundings
 * @property {Store} store
 * @property {(events: Event[]) => Promise<{acknowledged: number}>} send  gives the number up to which the server has all;
 *   throws an error with `isFinal` where asking again is of no use
 * @property {(reply: {acknowledged: number}, n: number) => void} [onReply]  what the server said to n events it had not
 *   acknowledged before
 * @property {(status: {waiting: number, since: string|null, error: Error|null}) => void} [onChange]
 * @property {() => Date} [now]
 * @property {() => string} [newId]
 * @property {(work: () => void, milliseconds: number) => unknown} [later]
 * @property {number} [gathering]  milliseconds in which events gather before they are sent together; 0: at once
 */

const BATCH = 200;
const FIRST_WAIT = 500;
const LONGEST_WAIT = 10_000;

/** The way out of one interview's answers. */
export class Outbox {
  #interview;
  #around;
  #seq;
  #waiting = [];
  #written = 0;
  #sending = null;
  #wait = FIRST_WAIT;
  #timer = 0;
  #error = null;
  #flushers = [];
  #writes = Promise.resolve();
  #isGathering = false;

  /**
   * @param {string} interview
   * @param {number} acknowledged  the server has every event up to this number
   * @param {Surroundings} surroundings
   */
  constructor(interview, acknowledged, surroundings) {
    this.#interview = interview;
    this.#seq = acknowledged;
    this.#around = {
      onChange: () => {},
      onReply: () => {},
      now: () => new Date(),
      newId,
      later: (work, milliseconds) => setTimeout(work, milliseconds),
      gathering: 0,
      ...surroundings,
    };
  }

  /** Take up what an earlier page left behind, and begin to send it. Gives those events: they are answers too. */
  async open() {
    const { store } = this.#around;
    await store.removeThrough(this.#interview, this.#seq);
    this.#waiting = await store.all(this.#interview);
    this.#written = this.#waiting.length;
    this.#seq = Math.max(this.#seq, ...this.#waiting.map(({ seq }) => seq));
    this.#told();
    this.#send();
    return [...this.#waiting];
  }

  /** How many answers wait, since when, and what keeps them. */
  get status() {
    return { waiting: this.#waiting.length, since: this.#waiting[0]?.at ?? null, error: this.#error };
  }

  /** Done when everything put so far would survive a crash of the browser; also where it could not be stored. */
  get written() {
    return this.#writes;
  }

  /** Whether something put would not survive a crash yet. */
  get isWriting() {
    return this.#written < this.#waiting.length;
  }

  /** What waits, in order. */
  get waiting() {
    return [...this.#waiting];
  }

  /** Take an answer. Number and time are given now; the rest happens behind the interviewer's back. */
  put(what) {
    const { now, newId, store } = this.#around;
    const event = { interview: this.#interview, id: newId(), seq: ++this.#seq, at: now().toISOString(), ...what };
    this.#waiting.push(event);
    // One write after the other: an event is sent only when it and all before it would survive a crash. A browser that
    // cannot store (a full disk) must still send.
    this.#writes = this.#writes.then(() => store.add(event)).catch((error) => console.warn("Not stored here:", error));
    this.#writes.then(() => {
      if (this.#waiting.includes(event)) this.#written += 1;
      this.#soon();
    });
    this.#told();
    return event;
  }

  /** Done when nothing waits any more; fails where asking again is of no use. */
  flush() {
    return new Promise((resolve, reject) => {
      this.#flushers.push({ resolve, reject });
      this.#settle();
      this.hurry();
    });
  }

  /** The interview is over and takes no more answers: forget those that wait. */
  async abandon() {
    this.#waiting = [];
    this.#written = 0;
    this.#timer += 1;
    this.#told();
    await this.#writes;
    await this.#around.store.removeThrough(this.#interview, this.#seq);
  }

  /** Try now, not after the pause: the line may be back. */
  hurry() {
    this.#timer += 1;
    this.#wait = FIRST_WAIT;
    this.#send();
  }

  /**
   * Something was written: it goes, together with what comes in the next moment. While the line is known to be cut nothing is
   * tried for its sake, so that an answer costs the same with a line and without: the pause after a failure ends, or `hurry` comes.
   */
  #soon() {
    if (this.#error !== null) return;
    const { gathering, later } = this.#around;
    if (gathering === 0 || this.#flushers.length > 0) return this.#send();
    if (this.#isGathering) return;
    this.#isGathering = true;
    later(() => {
      this.#isGathering = false;
      if (this.#error === null) this.#send();
    }, gathering);
  }

  #send() {
    if (this.#sending || this.#error?.isFinal || this.#written === 0) return;
    const events = this.#waiting.slice(0, Math.min(this.#written, BATCH));
    this.#sending = this.#around
      .send(events)
      .then((reply) => this.#acknowledged(reply, events))
      .then(
        () => this.#sent(),
        (error) => this.#failed(error),
      );
  }

  async #acknowledged(reply, events) {
    const { acknowledged } = reply;
    if (acknowledged < events[0].seq) throw new Error("The server acknowledged nothing of what it was sent.");
    const known = this.#waiting.filter(({ seq }) => seq <= acknowledged).length;
    this.#waiting = this.#waiting.slice(known);
    this.#written = Math.max(this.#written - known, 0);
    this.#around.onReply(reply, known);
    await this.#around.store.removeThrough(this.#interview, acknowledged).catch(() => {});
  }

  #sent() {
    this.#sending = null;
    this.#error = null;
    this.#wait = FIRST_WAIT;
    this.#told();
    this.#send();
  }

  #failed(error) {
    this.#sending = null;
    if (this.#waiting.length === 0) return;
    this.#error = error;
    this.#told();
    if (error.isFinal) return;
    const turn = ++this.#timer;
    this.#around.later(() => turn === this.#timer && this.#send(), this.#wait);
    this.#wait = Math.min(this.#wait * 2, LONGEST_WAIT);
  }

  #told() {
    this.#around.onChange(this.status);
    this.#settle();
  }

  #settle() {
    const isDone = this.#waiting.length === 0;
    if (!isDone && !this.#error?.isFinal) return;
    for (const { resolve, reject } of this.#flushers.splice(0)) isDone ? resolve() : reject(this.#error);
  }
}

/** Answers as they are after further events. A later event for a question replaces an earlier one; null takes it back. */
export function merged(answers, events) {
  const all = { ...answers };
  for (const { name, value } of events) all[name] = value;
  return all;
}
