// Conducts one interview in the page: keys to actions, state to screen, answers to the outbox.

import * as engine from "../../surveys/js/walk.js";
import { alone } from "./alone.js";
import { askUntilAnswered } from "./api.js";
import { Conflicts } from "./conflicts.js";
import { announce, filled, pageData } from "./dom.js";
import { broken, closed, end, takenUp } from "./ending.js";
import { InterviewBar } from "./interview_bar.js";
import { Jump } from "./jump.js";
import { showKeys } from "./key_bar.js";
import { actionFor } from "./keymap.js";
import { senders } from "./leftovers.js";
import { Line } from "./line.js";
import { keepOffline } from "./offline.js";
import { Objections } from "./objections.js";
import { Outbox, merged } from "./outbox.js";
import { QuestionView } from "./question_view.js";
import { Remarks } from "./remarks.js";
import { Reservation } from "./reservation.js";
import { RoundsView } from "./rounds_view.js";
import { asked, begin, cellKnown, reduce } from "./screen.js";
import { SIGNED_IN, signInDialog } from "./sign_in.js";
import { isDialogOpen, kindOf, placeOf, situationOf } from "./situation.js";
import { Standing } from "./standing.js";
import { SHELVES, openStore, shelf } from "./store.js";
import { Subjects } from "./subjects.js";
import { TypingAhead, pressNatively } from "./typing_ahead.js";
import { Visits, outcomeOf } from "./visits.js";

const CODE_PAUSE = 900;
const SLOW_DISK = 2000;
// An answer leaves when its successor's screen is painted; how long questions took can wait for company.
const AFTER_PAINT = 40;
const TOGETHER = 5000;

const page = pageData("interview-data");
const words = page.words;
const path = `interviews/${page.interview}/`;
const element = (id) => document.getElementById(id);
const panel = element("question");

const outbox = { current: null };
const measured = { current: null };
const noted = { current: null };
const signIn = signInDialog(words);
const line = new Line(words, signIn);
let store = null;
let state = null;
let drawn = null;
let view = null;
let subjects = null;
let reservation = null;
let conflicts = null;
const dialogs = {};
let visits = null;
let standing = null;
let bar = null;
let pause = 0;
let isUntold = false;

/** Load what the interview needs, once; from here on the screen moves without the server. */
async function start() {
  // What the other tab has done meanwhile is best learnt from the beginning.
  if (await alone(page.interview, () => close(words.in_another_tab))) return location.reload();
  keepOffline(page.service_worker);
  store = await openStore(page.person, storageKey);
  standing = new Standing(page.interview, { store, waits: line.opening, adopt });
  bar = new InterviewBar(page, () => standing.state);
  const [questionnaire, found] = await Promise.all([paper(), standing.open()]);
  if (found.status !== "in_progress") {
    await takenUp({ page, store, attempt: found.attempt });
    return over(found.status);
  }
  standing.take(found);
  standing.openedWith(found);
  const send = senders(page.interview, standing.log);
  const answered = shelf(store, SHELVES.answers, snapshot);
  const box = new Outbox(page.interview, found.acknowledged, {
    store: answered,
    send: send.answers,
    onChange: tellOfOutbox,
    onReply: (reply, n) => standing.replied(reply, n),
    gathering: AFTER_PAINT,
  });
  outbox.current = box;
  const waiting = await box.open();
  measured.current = new Outbox(page.interview, 0, { store: shelf(store, SHELVES.visits), send: send.visits, gathering: TOGETHER });
  noted.current = new Outbox(page.interview, 0, { store: shelf(store, SHELVES.remarks), send: send.remarks });
  await Promise.all([measured.current.open(), noted.current.open()]);
  visits = new Visits((visit) => measured.current.put(visit));
  reservation = new Reservation({ flush: () => box.flush(), reserve, onFull });
  view = new QuestionView(panel, { engine, words, dispatch });
  subjects = new Subjects({ engine, words, view });
  conflicts = new Conflicts(words, differing);
  Object.assign(dialogs, {
    conflict: conflicts,
    jump: new Jump({ rows: askedSoFar, go: (name) => dispatch({ type: "goto", name }) }),
    objections: new Objections({
      questionnaire: () => questionnaire,
      language: () => state.language,
      nextLanguage: () => dispatch({ type: "language" }),
    }),
    rounds: new RoundsView({ engine, words, dispatch, state: () => state, subjects, tell: announce }),
    remark: new Remarks(words, (text) => noted.current.put({ name: state.at ?? "", text })),
  });
  const answers = merged(found.answers, waiting);
  const { facts, seed, today, language } = found;
  state = begin({ questionnaire, facts, seed, today, language, languages: spoken(found), answers }, engine);
  await store.keep(page.interview, snapshot(found.acknowledged));
  document.body.dataset.phase = "asking";
  listen();
  draw();
  bar.begin();
  conflicts.show(found.conflicts);
  visits.begin(state.at ?? "");
}

async function storageKey() {
  return (await askUntilAnswered("GET", "workstation/key/", undefined, line.opening)).data.key;
}

/** The questionnaire: a version never changes, so what this browser has once is as good as the server's. */
async function paper() {
  const kept = await store.paper(page.questionnaire);
  if (kept) return kept;
  const { data } = await askUntilAnswered("GET", page.questionnaire, undefined, line.opening);
  await store.keepPaper(page.questionnaire, data);
  return data;
}

/** What another page of this browser needs to go on without the server. */
function snapshot(acknowledged) {
  return state && standing.snapshot(state, acknowledged);
}

/** The interview has become another one elsewhere. */
function adopt(found) {
  if (state === null || state.isOver) return;
  if (found.status !== "in_progress") return over(found.status);
  standing.take(found);
  dispatch({ type: "adopt", answers: merged(found.answers, outbox.current.waiting) });
  conflicts.show(found.conflicts);
}

/** The questions asked so far with their answers, for a jump back. */
function askedSoFar() {
  return asked(state)
    .filter((name) => name in state.answers)
    .map((name) => ({
      name,
      question: view.text(state.places.get(name).node.label, state, name),
      answer: view.answerText(name, state.answers[name], state),
    }));
}

/** What the dialog about differing answers needs to know of them. */
const differing = {
  question: (name) => subjects.question(name, state),
  value: (name) => state.answers[name] ?? null,
  stands: (name) => subjects.answer(name, state.answers[name], state),
  inWords: (name, value) => subjects.answer(name, value, state),
  answer: (name, value) => dispatch({ type: "decide", name, value }),
};

function over(status) {
  if (outbox.current === null || outbox.current.status.waiting === 0) void store.forget(page.interview);
  state = state && { ...state, isOver: true };
  close(status === "suspended" ? words.suspended : words.already_over);
}

/** Nothing is to be done here. */
function close(why) {
  closed(why, page, panel);
}

/** The languages to switch between: the country's, and the one in which the interview began. */
function spoken({ language }) {
  return page.languages.includes(language) ? page.languages : [language, ...page.languages];
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
  if (action.type === "dialog") return dialogs[action.name] ? dialogs[action.name].open() : element(`${action.name}-dialog`).showModal();
  if (action.type === "nothing") return;
  const before = state;
  const step = reduce(state, action, engine);
  state = step.state;
  for (const effect of step.effects) EFFECTS[effect.type](effect);
  reservation.know(cellKnown(state));
  drawnWhenWritten();
  if (state.language !== before.language) spoke();
  if (state.at !== before.at) stayed(outcomeOf(before, step.effects));
}

/**
 * The screen moves on when the answer would survive a crash: what somebody saw accepted is never lost. Keys pressed meanwhile wait
 * for the next question; a disk that does not answer at all does not hold people up for ever.
 */
function drawnWhenWritten() {
  if (!outbox.current.isWriting) return draw();
  const slow = new Promise((resolve) => setTimeout(resolve, SLOW_DISK));
  return Promise.race([allWritten(), slow]).then(draw);
}

async function allWritten() {
  while (outbox.current.isWriting) await outbox.current.written;
}

/** One stay at a question is over, the next begins. */
function stayed(outcome) {
  visits.end(outcome, outbox.current.status.error !== null, state.language);
  visits.begin(state.at ?? "");
}

/** The language changed: say so, and let another machine know that goes on. */
function spoke() {
  announce(filled(words.language_now, { language: languageName(state.language) }));
  askUntilAnswered("PATCH", path, { language: state.language }).catch((error) => console.warn("Language not kept:", error));
}

const EFFECTS = {
  store: ({ name, value }) => outbox.current.put({ name, value, base: standing.position }),
  finish: () => void finish("complete"),
  wait: ({ typed }) => {
    clearTimeout(pause);
    pause = setTimeout(() => dispatch({ type: "typed", typed }), CODE_PAUSE);
  },
};

/** While the screen is behind nothing is touched on it: a picture of the line alone would put off that of the next question. */
function tellOfOutbox() {
  isUntold = isBehind();
  if (isUntold) line.count(outbox.current.status);
  else line.outbox(outbox.current.status);
}

function draw() {
  drawn = state;
  bar.show(state, languageName(state.language));
  element("next-text").textContent = state.at === null ? words.finish : words.next;
  element("rounds-button").hidden = state.at === null || state.places.get(state.at).repeats.length === 0;
  document.body.dataset.kind = kindOf(state, engine);
  showKeys(state, engine);
  if (isUntold) tellOfOutbox();
  // Last, for it moves the focus: what changes after that is laid out a second time.
  view.show(state);
  panel.dataset.name = state.at ?? "";
  early.release();
}

/** Whether the screen still shows what was before. */
function isBehind() {
  return drawn !== state && !state.isOver;
}

/** Keys that come before the question they are meant for. */
const early = new TypingAhead({
  isBehind,
  isDialogOpen,
  press: (key) => {
    const target = placeOf({ ...key, target: document.activeElement }, panel);
    const action = actionFor(key, situationOf(target, state, engine, !page.setting.letter_keys));
    if (action === null) pressNatively(target, key.key);
    else dispatch(action);
  },
});

function languageName(code) {
  return state.questionnaire.languages.find((language) => language.code === code)?.name ?? code;
}

function listen() {
  document.addEventListener("keydown", pressed);
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-action]");
    if (button) dispatch(JSON.parse(button.dataset.action));
  });
  document.addEventListener("keydown", () => visits.key(), true);
  document.addEventListener("pointerdown", () => visits.key(), true);
  window.addEventListener("blur", () => visits.focus(false));
  window.addEventListener("focus", () => visits.focus(true));
  for (const [target, event] of [[window, "online"], [document, SIGNED_IN], [element("outbox-retry"), "click"]]) {
    target.addEventListener(event, () => {
      outbox.current.hurry();
      measured.current.hurry();
      noted.current.hurry();
    });
  }
  window.addEventListener("beforeunload", (event) => {
    // What waits is on the disk, but another machine could not go on with it.
    if (outbox.current.status.waiting > 0 && !state.isOver) event.preventDefault();
  });
  for (const dialog of document.querySelectorAll("dialog")) dialog.addEventListener("close", () => drawnWhenWritten());
  element("stop-dialog").addEventListener("keydown", stopKey);
  element("suspend").addEventListener("click", () => stop("suspend"));
  element("break-off").addEventListener("click", () => stop("break-off"));
  for (const button of element("stop-dialog").querySelectorAll("[data-other]")) {
    button.addEventListener("click", () => other(button.dataset.other));
  }
  element("pause-dialog").addEventListener("close", () => visits.focus(true));
}

function pressed(event) {
  if (early.take(event)) return;
  const target = placeOf(event, panel);
  if (event.key === "Enter" && event.shiftKey && target instanceof HTMLTextAreaElement) return;
  const action = actionFor(event, situationOf(target, state, engine, !page.setting.letter_keys));
  if (action === null) return;
  event.preventDefault();
  dispatch(action);
}

function stopKey(event) {
  const button = element("stop-dialog").querySelectorAll(".outcome")[Number(event.key) - 1];
  if (!button || event.repeat) return;
  event.preventDefault();
  // The dialog closes with this press: the page below must not take it for an answer.
  event.stopPropagation();
  button.click();
}

/** Another dialog from this one: what can be done while somebody types, when letters are text. */
function other(name) {
  element("stop-dialog").close();
  dispatch({ type: "dialog", name });
}

function stop(how) {
  element("stop-dialog").close();
  void finish(how);
}

/** The end, and what is done until it is reached; refused, the interview goes on. */
async function finish(how) {
  state = { ...state, isOver: true };
  draw();
  const { attempt } = standing.state;
  const doors = { page, store, attempt, line, answers: outbox.current, others: [measured.current, noted.current] };
  const left = () => visits.end("left", false, state.language);
  try {
    await end(how, { ...doors, settled: () => reservation.settled(), left });
  } catch (error) {
    state = { ...state, isOver: false, problem: { code: "refused", message: error.message } };
    draw();
  }
}

start().catch((error) => broken(error, page, panel));
