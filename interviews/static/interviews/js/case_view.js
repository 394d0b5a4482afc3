// How is a case put on the screen?

import { OUTCOMES } from "./dispositions.js";
import { make, filled, paragraphs } from "./dom.js";
import { clock, dayAndClock } from "./local_time.js";
import { grouped } from "./numbers.js";
import { introduction } from "./outline.js";

const EVERY = 5_000;

/** What a press on the number opens: the telephone, a softphone, or nothing. Where the exchange calls the link is for when it does not. */
export function dialLink(number, { dial, sip_domain: domain }) {
  return { tel: `tel:${number}`, pbx: `tel:${number}`, sip: `sip:${number}@${domain}` }[dial] ?? null;
}

/** Shows a case: number, place and time, language, history, introduction. */
export class CaseView {
  #root;
  #engine;
  #words;
  #countries;
  #dispositions;
  #setting;
  #case = null;
  #questionnaire = null;
  #timer = null;
  language = "";

  /**
   * @param {HTMLElement} root
   * @param {object} tools
   * @param {object} tools.engine
   * @param {Object<string, string>} tools.words
   * @param {Object<string, {name: string, calling_code: string}>} tools.countries
   * @param {Object<string, string>} tools.dispositions  code -> label, of those that have no word of ours
   * @param {{dial: "tel"|"sip"|"none", sip_domain: string}} tools.setting  how the interviewer dials
   */
  constructor(root, { engine, words, countries, dispositions, setting }) {
    this.#root = root;
    this.#engine = engine;
    this.#words = words;
    this.#countries = countries;
    this.#dispositions = dispositions;
    this.#setting = setting;
  }

  /** The buttons of the outcomes, each with its key. */
  offer(outcomes) {
    const buttons = outcomes.map(({ key, text }) => {
      const code = make("kbd", { class: "outcome__key" }, key.toUpperCase());
      return make("button", { type: "button", class: "outcome", "data-outcome": key }, code, make("span", {}, this.#words[text]));
    });
    this.#part("outcomes").replaceChildren(...buttons);
  }

  /** Show a case. */
  show(found, questionnaire) {
    this.#case = found;
    this.#questionnaire = questionnaire;
    this.language = found.language;
    const number = this.#part("number");
    const country = this.#countries[found.country];
    number.textContent = grouped(found.contact.number, country.calling_code);
    const link = dialLink(found.contact.number, this.#setting);
    if (link) number.href = link;
    else number.removeAttribute("href");
    this.#put("name", found.contact.name);
    this.#put("place", country.name);
    this.#put("id", found.id);
    this.#put("attempts", this.#attempts(found));
    this.#put("start", this.#words[found.interview ? "resume" : "start"]);
    this.#history(found);
    this.#languages();
    this.#read();
    clearInterval(this.#timer);
    this.#timer = setInterval(() => this.#tick(), EVERY);
    this.#tick();
    document.getElementById("copied").textContent = "";
  }

  /**
   * How the call stands.
   *
   * @param {{text: string, isLive: boolean, canHangUp: boolean, proposed: {text: string}|null}} call
   */
  call({ text, isLive, canHangUp, proposed }) {
    if (!this.#case) return;
    this.#part("call").textContent = text;
    this.#part("dial").hidden = isLive;
    this.#part("hang-up").hidden = !canHangUp;
    const start = this.#words[this.#case.interview ? "resume" : "start"];
    const outcome = proposed && this.#words[proposed.text];
    this.#put("start", outcome ? filled(this.#words.confirm_outcome, { outcome }) : start);
    this.#part("start-anyway").hidden = outcome === null;
  }

  /** Whether Enter confirms what the call proposes: not in the moment in which the proposal comes. */
  confirmable(isConfirmable) {
    this.#part("start").toggleAttribute("data-confirmable", isConfirmable);
  }

  /** Another language of the case. */
  nextLanguage() {
    const { languages } = this.#case;
    this.#speak(languages[(languages.indexOf(this.language) + 1) % languages.length]);
  }

  #part(name) {
    return this.#root.querySelector(`[data-case="${name}"]`);
  }

  #put(name, text) {
    const part = this.#part(name);
    part.textContent = text ?? "";
    const row = part.closest("[data-row]");
    if (row) row.hidden = !text;
  }

  #tick() {
    this.#put("time", filled(this.#words.local_time, { time: clock(new Date(), this.#case.time_zone) }));
  }

  #attempts({ n_attempts: n, disposition }) {
    if (n === 0) return this.#words.attempts_none;
    const count = n === 1 ? this.#words.attempts_one : filled(this.#words.attempts_many, { n });
    const own = OUTCOMES.find(({ code }) => code === disposition);
    const outcome = own ? this.#words[own.text] : (this.#dispositions[disposition] ?? disposition);
    return `${count}, ${filled(this.#words.last_outcome, { outcome })}`;
  }

  #history(found) {
    const { appointment } = found;
    const at = appointment && dayAndClock(new Date(appointment.at), found.time_zone, document.documentElement.lang);
    this.#put("appointment", appointment ? filled(this.#words[`appointment_${appointment.kind}`], { time: at }) : "");
    this.#put("note", found.last_note);
  }

  #languages() {
    const names = new Map(this.#questionnaire.languages.map(({ code, name }) => [code, name]));
    const buttons = this.#case.languages.map((code) => {
      const button = make("button", { type: "button", class: "language", value: code, lang: code }, names.get(code) ?? code);
      button.addEventListener("click", () => this.#speak(code));
      return button;
    });
    this.#part("languages").replaceChildren(...buttons);
  }

  #speak(language) {
    this.language = language;
    this.#read();
  }

  /** The introduction in the language, and which language that is. */
  #read() {
    for (const button of this.#part("languages").children) button.setAttribute("aria-pressed", String(button.value === this.language));
    const note = introduction(this.#questionnaire);
    this.#part("introduction").lang = this.language;
    const words = note ? this.#text(note.label) : "";
    this.#part("introduction").replaceChildren(...paragraphs(words));
    // Without an introduction there is nothing to read aloud; the objections stay.
    for (const part of ["read-aloud", "introduction"]) this.#part(part).hidden = words === "";
    const hint = note ? this.#text(note.hint) : "";
    this.#part("instruction").replaceChildren(...paragraphs(hint));
    this.#part("instruction").closest("[data-row]").hidden = hint === "";
  }

  #text(label) {
    const parts = label[this.language] ?? label[this.#questionnaire.default_language] ?? [];
    return this.#engine.text(parts, { country: this.#case.country }, this.#questionnaire, this.language);
  }
}
