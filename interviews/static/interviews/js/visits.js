// How long does each question take? Measured behind the interviewer's back: shown, first key, left, time away from the page.

/**
 * Measures stays at questions.
 */
export class Visits {
  #put;
  #clock;
  #now;
  #stay = null;

  /**
   * @param {(visit: {at: string, name: string, language: string, first_key_ms: number|null, duration_ms: number,
   *   away_ms: number, times_away: number, is_offline: boolean, outcome: "answered"|"changed"|"left"}) => void} put
   * @param {{clock?: () => number, now?: () => Date}} [time]  milliseconds that never jump; the time of day
   */
  constructor(put, { clock = () => performance.now(), now = () => new Date() } = {}) {
    this.#put = put;
    this.#clock = clock;
    this.#now = now;
  }

  /** A question is shown; name "" is the end. */
  begin(name) {
    this.#stay = { name, at: this.#now().toISOString(), shown: this.#clock(), first: null, away: 0, times: 0, left: null };
  }

  /** A key, or a press on the page. */
  key() {
    if (this.#stay) this.#stay.first ??= this.#clock();
  }

  /** The page lost the focus, or has it again. */
  focus(isHere) {
    const stay = this.#stay;
    if (!stay) return;
    if (!isHere && stay.left === null) {
      stay.left = this.#clock();
      stay.times += 1;
    } else if (isHere && stay.left !== null) {
      stay.away += this.#clock() - stay.left;
      stay.left = null;
    }
  }

  /** The question is left; `language`: in which it was spoken then. */
  end(outcome, isOffline, language) {
    const stay = this.#stay;
    if (!stay) return;
    this.focus(true);
    this.#stay = null;
    const since = (instant) => Math.round(instant - stay.shown);
    this.#put({
      at: stay.at,
      name: stay.name,
      language,
      first_key_ms: stay.first === null ? null : since(stay.first),
      duration_ms: since(this.#clock()),
      away_ms: Math.round(stay.away),
      times_away: stay.times,
      is_offline: isOffline,
      outcome,
    });
  }
}

/** What a step of the screen means for the question that was shown. */
export function outcomeOf(before, effects) {
  const stored = effects.filter(({ type }) => type === "store");
  if (before.at in before.answers) return stored.length > 0 ? "changed" : "left";
  // Passed over with Enter, where that is allowed.
  return stored.some(({ value }) => value !== "") ? "answered" : "left";
}
