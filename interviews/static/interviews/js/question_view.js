// How is one question put on the screen?

import { filled, isNowhere, make, paragraphs } from "./dom.js";
import { looks, textLooks } from "./appearance.js";
import { dateForm, dateInWords, readDate, readTime, writtenDate } from "./moments.js";
import { QuestionTexts } from "./question_texts.js";
import { closing, options } from "./screen.js";
import { isSearched } from "./search.js";
import { SearchView } from "./search_view.js";

const MISSING_KEYS = { dk: "F8", refused: "F9", na: "F7" };
/** What people said is kept as it was typed: nothing on the machine mends it. */
const AS_TYPED = { spellcheck: "false", autocorrect: "off", autocapitalize: "off", autocomplete: "off" };
const FIELDS = {
  integer: { inputmode: "numeric", autocomplete: "off", class: "entry entry--number" },
  decimal: { inputmode: "decimal", autocomplete: "off", class: "entry entry--number" },
  date: { inputmode: "numeric", autocomplete: "off", class: "entry entry--number" },
  time: { inputmode: "numeric", autocomplete: "off", class: "entry entry--number" },
};

/**
 * Draws questions into a panel and keeps them up to date with the state.
 *
 * The panel is built anew for another question or another language; while one question stands, only what changed is touched,
 * so that screen readers do not begin again and a field keeps what is being typed.
 */
export class QuestionView {
  #panel;
  #engine;
  #words;
  #dispatch;
  #drawn = null;
  #at = null;
  #search = null;
  #texts;

  /**
   * @param {HTMLElement} panel
   * @param {{engine: import("./screen.js").Engine, words: Object<string, string>, dispatch: (action: object) => void}} tools
   */
  constructor(panel, { engine, words, dispatch }) {
    this.#panel = panel;
    this.#engine = engine;
    this.#words = words;
    this.#dispatch = dispatch;
    this.#texts = new QuestionTexts({ engine, words, dispatch }, (label, state, place) => this.#text(label, state, state.at, place));
  }

  /** Show a state. */
  show(state) {
    const drawn = [state.at, state.language, state.isFull, state.isOver, this.#said(state)].join(" ");
    const isOther = drawn !== this.#drawn;
    const kept = isOther && state.at !== null && state.at === this.#at ? this.#place() : null;
    this.#drawn = drawn;
    this.#at = state.at;
    if (isOther) this.#search = null;
    if (isOther) this.#panel.replaceChildren(...(state.at === null ? this.#end(state) : this.#question(state)));
    this.#update(state);
    // Whoever was nowhere in the question, as behind a dialog, is put where one answers it.
    if (kept?.same) this.#resume(kept);
    else this.#focus(state, isOther);
  }

  /** Where the interviewer is in a question that comes in other words: what has the focus, how high it stands, what is marked in it. */
  #place() {
    const active = this.#panel.contains(document.activeElement) ? document.activeElement : null;
    if (!active) return { same: null };
    const { missing } = active.dataset;
    const byValue = missing ? `[data-missing="${missing}"]` : active.value ? `[value="${CSS.escape(active.value)}"]` : null;
    const isText = active.matches("textarea, input[type=text]");
    return {
      same: active.id ? `#${CSS.escape(active.id)}` : byValue,
      top: active.getBoundingClientRect().top,
      marked: isText ? [active.selectionStart, active.selectionEnd] : null,
    };
  }

  /** The same place in the new words: the texts above may be longer, the answer stood on stays where the eyes are. */
  #resume({ same, top, marked }) {
    const found = same ? this.#panel.querySelector(same) : null;
    (found ?? this.#panel).focus({ preventScroll: true });
    if (!found) return;
    if (marked) found.setSelectionRange(...marked);
    window.scrollBy({ top: found.getBoundingClientRect().top - top, behavior: "instant" });
  }

  /** What the question says here: another answer, or a round taken out before it, can change it while it stands. */
  #said(state) {
    if (state.at === null) return "";
    const { node, repeats } = state.places.get(state.at);
    const round = { repeats, place: this.#engine.placeOf(state.walk, state.at) };
    return `${this.#texts.roundTitle(round, state)} ${this.#text(node.label, state)}`;
  }

  /** A text of the questionnaire in the language spoken, with its fills, as it stands with a question. */
  text(label, state, name = state.at) {
    return this.#text(label, state, name);
  }

  /** What a round is called: "Person Anna · 2 / 3". */
  roundTitle(round, state) {
    return this.#texts.roundTitle(round, state);
  }

  /** An answer in words: the labels of its choices, else as it was typed. */
  answerText(name, value, state) {
    if (value === null || value === undefined || value === "") return "";
    const list = state.questionnaire.lists[state.places.get(name)?.node.list] ?? [];
    const inWords = (one) => {
      const choice = list.find((found) => found.name === one);
      return (choice?.label && this.#text(choice.label, state, name)) || this.#words[one] || String(one);
    };
    return (Array.isArray(value) ? value : [value]).map(inWords).join(", ");
  }

  #text(label, state, name = state.at, place = this.#engine.placeOf(state.walk, name ?? "")) {
    const { questionnaire, language, walk } = state;
    const parts = label?.[language] ?? label?.[questionnaire.default_language] ?? [];
    return this.#engine.text(parts, walk.values, questionnaire, language, place, walk.spoken);
  }

  #question(state) {
    const { node } = state.places.get(state.at);
    const spoken = make("div", { class: "spoken", id: "question-text", lang: state.language });
    spoken.append(...paragraphs(this.#text(node.label, state)));
    const instruction = this.#texts.instruction(state, node);
    const described = [instruction ? "question-hint" : null, "problem"].filter(Boolean).join(" ");
    const body =
      this.#engine.isRead(node) || node.type === "acknowledge"
        ? [spoken, this.#texts.shownValue(state, node), instruction, this.#apart(state, node)]
        : [this.#answers(state, node, { spoken, instruction, described })];
    const probe = this.#texts.probe(state, node);
    return [...this.#texts.head(state), ...[...body, probe].filter(Boolean), make("p", { id: "problem", class: "problem", role: "alert" })];
  }

  #answers(state, node, { spoken, instruction, described }) {
    const isList = node.type === "select_one" || node.type === "select_multiple";
    if (!isList) {
      const label = make("label", { for: "entry", class: "question__label" }, spoken);
      const range = this.#range(node);
      const reach = range ? make("p", { id: "question-range", class: "range" }, range) : null;
      const read = node.type === "date" || node.type === "time" ? make("p", { id: "entry-read", class: "range" }) : null;
      const around = [described, range && "question-range", read && "entry-read"].filter(Boolean).join(" ");
      const field = this.#field(node, state, around);
      const box = make("div", { class: "question" }, label, instruction, field, read, reach);
      const apart = this.#apart(state, node);
      if (apart) box.append(apart);
      return box;
    }
    const legend = make("legend", { class: "question__label" }, spoken);
    const box = make("fieldset", { class: "question", "aria-describedby": described }, legend, instruction);
    if (isSearched(state, this.#engine)) {
      this.#search = new SearchView({ engine: this.#engine, words: this.#words, dispatch: this.#dispatch });
      box.append(this.#search.element(state, described));
      const apart = this.#apart(state, node);
      if (apart) box.append(apart);
      return box;
    }
    const list = make("div", { class: "answers" });
    const shown = options(state, this.#engine);
    const regular = shown.filter(({ missing }) => !missing);
    list.classList.add(...looks(node, regular.length));
    list.append(...regular.map((option) => this.#option(option, node.type, state)));
    box.append(list, make("p", { class: "typed", id: "typed", "aria-hidden": "true" }));
    if (node.type === "select_one") {
      const apart = make("div", { class: "answers answers--apart" });
      apart.append(...shown.filter(({ missing }) => missing).map((option) => this.#option(option, node.type, state)));
      if (apart.childElementCount > 0) box.append(apart);
    } else {
      const apart = this.#apart(state, node);
      if (apart) box.append(apart);
    }
    return box;
  }

  #option(option, type, state) {
    const input = make("input", {
      type: type === "select_one" ? "radio" : "checkbox",
      name: "answer",
      value: option.name,
      class: "answer__input",
    });
    // The question shown may have been answered by a key a moment ago: a press on it is then no answer to the next.
    const { at } = state;
    input.addEventListener("change", () => this.#dispatch({ type: "pick", name: option.name, at }));
    const key = option.code ?? MISSING_KEYS[option.name];
    const label = make("span", { class: "answer__text", lang: state.language }, this.#name(option, state));
    return make("label", { class: "answer" }, input, make("kbd", { class: "answer__code" }, key), label);
  }

  #name(option, state) {
    return option.label ? this.#text(option.label, state) : this.#words[option.name];
  }

  /** The missing kinds of a question that is not answered from a list of one. */
  #apart(state) {
    const kinds = options(state, this.#engine).filter(({ missing }) => missing);
    if (kinds.length === 0) return null;
    const row = make("div", { class: "answers answers--apart" });
    for (const option of kinds) {
      const button = make("button", { type: "button", class: "answer answer--button", "data-missing": option.name });
      button.append(make("kbd", { class: "answer__code" }, MISSING_KEYS[option.name]));
      button.append(make("span", { class: "answer__text" }, this.#name(option, state)));
      button.addEventListener("click", () => this.#dispatch({ type: "missing", kind: option.name }));
      row.append(button);
    }
    return row;
  }

  #field(node, state, described) {
    const attributes = { id: "entry", name: "entry", "aria-describedby": described, "aria-required": String(node.required) };
    const field =
      node.type === "text"
        ? make("textarea", { ...attributes, ...textLooks(node), ...AS_TYPED, class: "entry entry--text", lang: state.language })
        : make("input", { type: "text", ...attributes, ...FIELDS[node.type] });
    field.value = node.type === "date" ? writtenDate(state.draft) : state.draft;
    field.addEventListener("input", () => this.#dispatch({ type: "draft", text: field.value }));
    return field;
  }

  /** Which answers a typed question takes, as far as its range or its constraint tells; empty if they do not. */
  #range(node) {
    const [low, high] = node.bounds ?? [null, null];
    if (low === null && high === null) return "";
    const key = low === null ? "range_to" : high === null ? "range_from" : "range";
    const shown = (limit) => (node.type === "date" && limit ? writtenDate(limit) : limit);
    return filled(this.#words[key], { low: shown(low), high: shown(high) });
  }

  /** What is understood of a date or time so far; how it is to be typed, as long as that is nothing. */
  #read(state) {
    const { date_day: day, date_month: month, date_year: year, time_form: time } = this.#words;
    const text = state.draft.trim();
    if (state.places.get(state.at).node.type === "time") return readTime(text) ?? time;
    const date = readDate(text);
    return date === null ? dateForm({ day, month, year }) : dateInWords(date, document.documentElement.lang);
  }

  #end(state) {
    const note = closing(state);
    const spoken = make("div", { class: "spoken", id: "question-text", lang: state.language });
    if (note) spoken.append(...paragraphs(this.#text(note.label, state)));
    const isComplete = !state.isFull && state.walk.end === "1.10";
    const key = state.isFull ? "quota_full" : isComplete ? "end_complete" : "end_screened";
    const title = make("p", { class: "question__section" }, this.#words[key]);
    const hint = make("p", { class: "end__hint", id: "question-hint" }, this.#words[state.isOver ? "end_saving" : "end_hint"]);
    return [title, note ? spoken : null, hint, make("p", { id: "problem", class: "problem", role: "alert" })].filter(Boolean);
  }

  #update(state) {
    for (const input of this.#panel.querySelectorAll(".answer__input")) {
      const isPicked = input.type === "radio" ? input.value === state.cursor : state.picked.includes(input.value);
      input.checked = isPicked;
      input.closest(".answer").classList.toggle("answer--on", isPicked);
    }
    for (const button of this.#panel.querySelectorAll("[data-missing]")) {
      button.setAttribute("aria-pressed", String(button.dataset.missing === state.cursor));
    }
    const typed = this.#panel.querySelector("#typed");
    if (typed) typed.textContent = state.typed ? `${this.#words.code}: ${state.typed}…` : "";
    const read = this.#panel.querySelector("#entry-read");
    if (read) read.textContent = this.#read(state);
    this.#search?.update(state);
    this.#texts.update(this.#panel, state);
    this.#problem(state);
    this.#doubt(state);
  }

  /** The field for the reason, for as long as a doubtful answer waits for it. */
  #doubt(state) {
    const known = this.#panel.querySelector("#doubt");
    if (!state.doubt && known) {
      known.remove();
      this.#panel.querySelector("#entry")?.focus();
    }
    if (!state.doubt) return;
    if (known) return;
    const field = make("input", { type: "text", id: "reason", class: "entry entry--text", maxlength: 500, ...AS_TYPED });
    field.addEventListener("input", () => this.#dispatch({ type: "reason", text: field.value }));
    const label = make("label", { for: "reason" }, this.#words.reason);
    const button = (type, key, text) => {
      const one = make("button", { type: "button", class: "quiet-button" }, make("kbd", {}, key), ` ${text}`);
      one.addEventListener("click", () => this.#dispatch({ type }));
      return one;
    };
    const buttons = make("p", { class: "doubt__keys" });
    buttons.append(button("confirm", "Enter", this.#words.confirm_answer), button("revise", "Esc", this.#words.correct_answer));
    this.#panel.append(make("div", { class: "doubt", id: "doubt" }, label, field, buttons));
  }

  #problem(state) {
    const place = this.#panel.querySelector("#problem");
    const message = state.problem ? this.#message(state) : "";
    if (place.textContent !== message) place.textContent = message;
    this.#panel.querySelector("#entry")?.setAttribute("aria-invalid", String(Boolean(state.problem)));
  }

  #message(state) {
    const { code, message, isReasonNeeded } = state.problem;
    const { node } = state.places.get(state.at) ?? {};
    const texts = { constraint: node?.constraint_message, soft_constraint: node?.soft_constraint_message };
    const said = (code in texts && this.#text(texts[code], state)) || this.#words[`problem_${code}`];
    if (code === "out_of_range") return this.#range(node) || this.#words.problem_constraint;
    const reason = isReasonNeeded ? ` ${this.#words.reason_needed}` : "";
    return (said || message || this.#words.problem_unknown) + reason;
  }

  /** Put the focus where the next key press belongs: the answer stood on, the field, or the text itself. */
  #focus(state, isOther) {
    const reason = this.#panel.querySelector("#reason");
    if (reason) return isOther || reason.value === "" ? reason.focus() : undefined;
    const wanted =
      this.#panel.querySelector("#entry") ??
      this.#panel.querySelector(`.answer__input[value="${CSS.escape(state.cursor ?? "")}"]`) ??
      (isOther ? this.#panel.querySelector(".answer__input") : null);
    // A dialog that closes gives the focus back to what may have been drawn anew meanwhile.
    const isLost = isNowhere(document.activeElement);
    if (wanted && (isOther || isLost || wanted.type === "radio" || wanted.type === "checkbox")) wanted.focus();
    else if (isOther) this.#panel.focus();
    if (isOther && wanted?.select && state.draft) wanted.select();
    if (isOther) window.scrollTo({ top: 0 });
  }
}
