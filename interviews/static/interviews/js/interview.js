// Conducts one interview in the page: keys to actions, state to screen, answers to the outbox.

import * as engine from "../../surveys/js/walk.js";
import { ask, askUntilAnswered } from "./api.js";
import { announce, filled, isControl, isField, make, pageData } from "./dom.js";
import { actionFor } from "./keymap.js";
import { Outbox, merged } from "./outbox.js";
import { isAsked } from "./outline.js";
import { QuestionView } from "./question_view.js";
import { Reservation } from "./reservation.js";
import { begin, cellKnown, progress, reduce } from "./screen.js";
import { openStore } from "./store.js";

const CODE_PAUSE = 900;
const OTHER_TAB = 2000;
const CALM_AFTER = 1500;

const page = pageData("interview-data");
const words = page.words;
const path = `interviews/${page.interview}/`;
const element = (id) => document.getElementById(id);
const panel = element("question");

const outbox = { current: null };
let state = null;
let view = null;
let reservation = null;
let pause = 0;
let calm = 0;

/** Load what the interview needs, once; from here on the screen moves without the server. */
async function start() {
  if (!(await isAlone())) return closed(words.in_another_tab);
  const [{ data: questionnaire }, { data: known }, store] = await Promise.all([
    askUntilAnswered("GET", page.questionnaire, undefined, waitingForServer),
    askUntilAnswered("GET", path, undefined, waitingForServer),
    openStore(),
  ]);
  if (known.status !== "in_progress") return closed(known.status === "suspended" ? words.suspended : words.already_over);
  const box = new Outbox(page.interview, known.acknowledged, { store, send, onChange: tellOutbox });
  const waiting = await box.open();
  outbox.current = box;
  reservation = new Reservation({ flush: () => box.flush(), reserve, onFull });
  view = new QuestionView(panel, { engine, words, dispatch });
  const answers = merged(known.answers, waiting);
  const { facts, seed, today, language } = known;
  state = begin({ questionnaire, facts, seed, today, language, languages: spoken(known), answers }, engine);
  document.body.dataset.phase = "asking";
  listen();
  draw();
}

/** The languages to switch between: the country's, and the one in which the interview began. */
function spoken({ language }) {
  return page.languages.includes(language) ? page.languages : [language, ...page.languages];
}

async function send(events) {
  const { data } = await ask("POST", `${path}answers/`, { events: events.map(({ interview, ...event }) => event) });
  return data.acknowledged;
}

/** The server has ended the interview: what was asked meanwhile is no longer wanted. */
function onFull() {
  void outbox.current.abandon();
  for (const dialog of document.querySelectorAll("dialog[open]")) dialog.close();
  dispatch({ type: "full" });
  announce(words.quota_full);
}

async function reserve() {
  const { data } = await askUntilAnswered("POST", `${path}reserve/`);
  return data;
}

/** One action: the state moves, the screen shows it, and what must outlive the page goes to the outbox. */
function dispatch(action) {
  if (state === null || state.isOver) return;
  if (action.type === "dialog") return element(`${action.name}-dialog`).showModal();
  if (action.type === "nothing") return;
  const before = state.language;
  const step = reduce(state, action, engine);
  state = step.state;
  for (const effect of step.effects) EFFECTS[effect.type](effect);
  reservation.know(cellKnown(state));
  draw();
  if (state.language !== before) spoke();
}

/** The language changed: say so, and let another machine know that goes on. */
function spoke() {
  announce(filled(words.language_now, { language: languageName(state.language) }));
  askUntilAnswered("PATCH", path, { language: state.language }).catch((error) => console.warn("Language not kept:", error));
}

const EFFECTS = {
  store: ({ name, value }) => outbox.current.put({ name, value }),
  finish: () => void end("complete"),
  wait: ({ typed }) => {
    clearTimeout(pause);
    pause = setTimeout(() => dispatch({ type: "typed", typed }), CODE_PAUSE);
  },
};

function draw() {
  view.show(state);
  const percent = Math.round(progress(state, isAsked) * 100);
  element("progress").value = percent;
  element("progress-text").textContent = `${percent} %`;
  element("language-name").textContent = languageName(state.language);
  element("next-text").textContent = state.at === null ? words.finish : words.next;
  document.body.dataset.kind = kind();
  panel.dataset.name = state.at ?? "";
}

function languageName(code) {
  return state.questionnaire.languages.find((language) => language.code === code)?.name ?? code;
}

function kind() {
  if (state.isOver) return "busy";
  if (state.at === null) return "end";
  return { select_one: "choice", select_multiple: "multiple", note: "note" }[state.places.get(state.at).node.type] ?? "entry";
}

function listen() {
  document.addEventListener("keydown", pressed);
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-action]");
    if (button) dispatch(JSON.parse(button.dataset.action));
  });
  window.addEventListener("online", () => outbox.current.hurry());
  window.addEventListener("beforeunload", (event) => {
    // What waits is on the disk, but another machine could not go on with it.
    if (outbox.current.status.waiting > 0 && !state.isOver) event.preventDefault();
  });
  for (const dialog of document.querySelectorAll("dialog")) dialog.addEventListener("close", () => draw());
  element("stop-dialog").addEventListener("keydown", stopKey);
  element("suspend").addEventListener("click", () => stop("suspend"));
  element("break-off").addEventListener("click", () => stop("break-off"));
}

function pressed(event) {
  const target = event.target;
  const typing = isField(target);
  const isDate = target.type === "date";
  const situation = {
    kind: kind(),
    typing,
    empty: typing && !isDate && target.value === "",
    control: isControl(target),
    dialog: document.querySelector("dialog[open]") !== null,
  };
  if (event.key === "Enter" && event.shiftKey && target instanceof HTMLTextAreaElement) return;
  const action = actionFor(event, situation);
  if (action === null) return;
  event.preventDefault();
  dispatch(action);
}

function stopKey(event) {
  const button = { 1: "suspend", 2: "break-off" }[event.key];
  if (!button || event.repeat) return;
  event.preventDefault();
  element(button).click();
}

function stop(how) {
  element("stop-dialog").close();
  void end(how);
}

/** Everything to the server, then the end itself; repeated until somebody answers, for it can be repeated without harm. */
async function end(how) {
  state = { ...state, isOver: true };
  draw();
  announce(words.end_saving);
  try {
    await outbox.current.flush();
    if (how === "complete") await reservation.settled();
    await askUntilAnswered("POST", `${path}${how}/`, {}, tellLine);
    location.assign(`${page.work}#${how === "suspend" ? "callback" : "next"}`);
  } catch (error) {
    state = { ...state, isOver: false, problem: { code: "refused", message: error.message } };
    draw();
  }
}

/** Whether no other tab conducts this interview: two would number their answers alike. */
function isAlone() {
  if (!navigator.locks) return true;
  const held = (resolve) => () => {
    resolve(true);
    return new Promise(() => {});
  };
  // Waits a moment: the page before this one, being reloaded, may still hold the lock.
  const options = { signal: AbortSignal.timeout(OTHER_TAB) };
  return new Promise((resolve) => {
    navigator.locks.request(`interview-${page.interview}`, options, held(resolve)).catch(() => resolve(false));
  });
}

/** Nothing is to be done here: the interview has ended, or goes on elsewhere. */
function closed(why) {
  document.body.dataset.phase = "over";
  const link = make("a", { href: page.work, class: "big-button" }, words.to_work);
  panel.replaceChildren(make("p", { class: "spoken" }, why), link);
  link.focus();
}

/** Say how many answers wait, calmly: only once it has lasted, and aloud only when the line goes or comes. */
function tellOutbox({ waiting, since, error }) {
  clearTimeout(calm);
  element("outbox").dataset.waiting = waiting;
  if (waiting === 0) return showOutbox("saved", words.outbox_saved);
  if (error === null) {
    calm = setTimeout(() => showOutbox("waiting", filled(words.outbox_waiting, { n: waiting })), CALM_AFTER);
    return;
  }
  const values = { n: waiting, time: new Date(since).toLocaleTimeString([], { hour: "2-digit", minute: "2-digit" }) };
  if (error.isFinal) return showOutbox("refused", filled(words.outbox_refused, { ...values, reason: error.message }));
  if (error.isSignedOut) return showOutbox("signed-out", filled(words.outbox_signed_out, values));
  showOutbox("offline", filled(words.outbox_offline, values));
}

function showOutbox(kind, text) {
  const place = element("outbox");
  const changed = place.dataset.kind !== kind;
  place.dataset.kind = kind;
  element("outbox-text").textContent = text;
  element("outbox-sign-in").hidden = kind !== "signed-out";
  if (changed && !(kind === "waiting")) announce(text);
}

function tellLine(error) {
  showOutbox(error.isSignedOut ? "signed-out" : "offline", error.isSignedOut ? words.line_signed_out : words.line_down);
}

function waitingForServer(error) {
  element("loading").textContent = error.isSignedOut ? words.line_signed_out : words.loading_waits;
  element("outbox-sign-in").hidden = !error.isSignedOut;
}

start().catch((error) => {
  document.body.dataset.phase = "broken";
  panel.replaceChildren(
    make("p", { class: "spoken" }, words.cannot_open),
    make("p", { class: "problem" }, error.message),
    make("a", { href: page.work, class: "button" }, words.to_work),
  );
});
