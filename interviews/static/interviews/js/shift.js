// How does a shift go on the work page: begun with the first case, paused with a reason, ended with its figures?

import { filled } from "./dom.js";
import { newId } from "./ids.js";
import { clock } from "./local_time.js";

const element = (id) => document.getElementById(id);
const here = Intl.DateTimeFormat().resolvedOptions().timeZone;

/** A figure as people read it; a dash where nothing was counted yet. */
export function shown(name, value, language) {
  if (value === null || value === undefined) return "–";
  const style = name.endsWith("_rate") ? { style: "percent" } : {};
  const digits = { completes: 0, attempts: 0, contact_rate: 0, refusal_rate: 0, wrap_up_seconds: 0 }[name] ?? 1;
  return new Intl.NumberFormat(language, { ...style, minimumFractionDigits: digits, maximumFractionDigits: digits }).format(value);
}

/** Keeps the shift, and shows it. */
export class ShiftView {
  #page;
  #sure;
  #phase;
  #current = null;

  /**
   * @param {{slug: string, words: Object<string, string>}} page
   * @param {{sure: (method: string, path: string, body?: object) => Promise<{data: any}>, phase: (name: string) => void}} tools
   */
  constructor(page, { sure, phase }) {
    this.#page = page;
    this.#sure = sure;
    this.#phase = phase;
  }

  /** Look at what is open; a shift that is paused stays paused over a reload. @returns {Promise<boolean>} whether it is */
  async load() {
    const { data } = await this.#sure("GET", this.#path);
    this.#take(data);
    if (data.pause) this.#paused(data.pause);
    return data.pause !== null;
  }

  /** Work begins: the shift too, if none is open. */
  async begin() {
    if (this.#current) return;
    this.#take((await this.#sure("POST", this.#path, { id: newId() })).data);
  }

  async pause(reason) {
    await this.begin();
    const { data } = await this.#sure("POST", `shifts/${this.#current.id}/pause/`, { id: newId(), reason });
    this.#take(data);
    this.#paused(data.pause);
  }

  async resume() {
    this.#take((await this.#sure("POST", `shifts/${this.#current.id}/resume/`, {})).data);
    this.#phase("ready");
  }

  async end() {
    if (!this.#current) return;
    const { data } = await this.#sure("POST", `shifts/${this.#current.id}/end/`, {});
    for (const who of ["own", "team"]) {
      for (const [name, value] of Object.entries(data[who])) {
        const cell = document.querySelector(`[data-figure="${who}-${name}"]`);
        if (cell) cell.textContent = shown(name, value, document.documentElement.lang);
      }
    }
    this.#current = null;
    this.#show();
    this.#phase("ended");
  }

  get isOpen() {
    return this.#current !== null;
  }

  get #path() {
    return `surveys/${this.#page.slug}/shift/`;
  }

  #take(found) {
    this.#current = found.id && !found.ended_at ? found : null;
    this.#show();
  }

  #show() {
    const words = this.#page.words;
    const since = this.#current && clock(new Date(this.#current.began_at), here);
    element("shift-text").textContent = since ? filled(words.shift_since, { time: since }) : words.no_shift;
    for (const button of document.querySelectorAll("[data-in-shift]")) button.hidden = !since;
  }

  #paused({ reason, began_at: began }) {
    const words = this.#page.words;
    const values = { reason: words[`pause_${reason}`], time: clock(new Date(began), here) };
    element("paused-since").textContent = filled(words.paused_since, values);
    this.#phase("paused");
  }
}
