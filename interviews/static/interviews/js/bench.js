// Tries a questionnaire out in the page: the interviewers' screen and keys, without a case and without a trace.

import * as engine from "../../surveys/js/walk.js";
import { cookie } from "./api.js";
import { decoded, encoded } from "./bench_link.js";
import { announce, make, pageData } from "./dom.js";
import { newId } from "./ids.js";
import { showKeys } from "./key_bar.js";
import { actionFor } from "./keymap.js";
import { Objections } from "./objections.js";
import { isAsked } from "./outline.js";
import { QuestionView } from "./question_view.js";
import { RoundsView } from "./rounds_view.js";
import { asked, begin, cellKnown, progress, reduce } from "./screen.js";
import { kindOf, placeOf, situationOf } from "./situation.js";
import { Subjects } from "./subjects.js";

const CODE_PAUSE = 900;
const WHY_PAUSE = 120;

const page = pageData("bench-data");
const { words } = page;
const element = (id) => document.getElementById(id);
const panel = element("question");

const objections = new Objections({
  questionnaire: () => paper,
  language: () => state.language,
  nextLanguage: () => dispatch({ type: "language" }),
});
let paper = null;
let state = null;
let view = null;
let rounds = null;
let isFull = false;
let codePause = 0;
let whyPause = 0;
let whyAsked = 0;

async function start() {
  const response = await fetch(page.paper, { headers: { Accept: "application/json" }, credentials: "same-origin" });
  if (!response.ok) throw new Error(`HTTP ${response.status}`);
  paper = await response.json();
  view = new QuestionView(panel, { engine, words, dispatch });
  rounds = new RoundsView({ engine, words, dispatch, state: () => state, subjects: new Subjects({ engine, words, view }), tell });
  listen();
  restore(decoded(location.hash.slice(1)) ?? fresh());
  document.body.dataset.phase = "asking";
}

/** A trial of the case that the form describes. */
function fresh() {
  element("seed").value ||= newId().slice(0, 8);
  return { ...chosen(), today: page.today, answers: {}, at: null };
}

/** What the form says. */
function chosen() {
  const facts = Object.fromEntries([...document.querySelectorAll("[data-fact]")].map((field) => [field.dataset.fact, field.value]));
  return { facts, language: element("trial-language").value, seed: element("seed").value, isFull: element("quota").value === "full" };
}

/** Bring a trial back, and the form with it. */
function restore(trial) {
  for (const field of document.querySelectorAll("[data-fact]")) field.value = trial.facts[field.dataset.fact] ?? field.value;
  element("trial-language").value = trial.language;
  element("seed").value = trial.seed;
  element("quota").value = trial.isFull ? "full" : "";
  isFull = trial.isFull;
  const languages = paper.languages.map(({ code }) => code);
  const { facts, seed, today, language, answers, at } = trial;
  state = begin({ questionnaire: paper, facts, seed, today, language, languages, answers }, engine);
  if (at !== null && asked(state).includes(at)) state = reduce(state, { type: "goto", name: at }, engine).state;
  settle();
}

/** The state as a trial, for a link and for the server. */
function trial() {
  const { facts, seed, today, language, answers, at } = state;
  return { facts, language, seed, today, isFull, answers, at };
}

/** One action, as in an interview; what would be stored there stays in the state here. */
function dispatch(action) {
  if (state === null || action.type === "nothing") return;
  if (action.type === "dialog" && action.name === "objections") return objections.open();
  if (action.type === "dialog" && action.name === "rounds") return rounds.open();
  if (action.type === "dialog") return action.name === "jump" ? element("about").focus() : tell(words.not_in_a_trial);
  if (state.isOver) return;
  const wasOff = state.at !== null && !asked(state).includes(state.at);
  const step = reduce(state, action, engine);
  const hasMoved = step.state.at !== state.at;
  state = step.state;
  // A question shown off the route leads back to it.
  if (wasOff && hasMoved) state = reduce(state, { type: "latest" }, engine).state;
  for (const effect of step.effects) EFFECTS[effect.type]?.(effect);
  if (hasMoved) tell("");
  settle();
}

const EFFECTS = {
  finish: () => {
    state = { ...state, isOver: true };
  },
  wait: ({ typed }) => {
    clearTimeout(codePause);
    codePause = setTimeout(() => dispatch({ type: "typed", typed }), CODE_PAUSE);
  },
};

/** Let the quota answer, draw, and keep the address. */
function settle() {
  if (isFull && !state.isFull && cellKnown(state) !== null && paper.quota_variables.length > 0) {
    state = reduce(state, { type: "full" }, engine).state;
  }
  if (state.isOver) over();
  else draw();
  history.replaceState(null, "", `#${encoded(trial())}`);
  explainSoon(state.at);
}

function draw() {
  view.show(state);
  const percent = Math.round(progress(state, isAsked) * 100);
  element("progress").value = percent;
  element("progress-text").textContent = `${percent} %`;
  element("language-name").textContent = paper.languages.find(({ code }) => code === state.language)?.name ?? state.language;
  element("trial-language").value = state.language;
  element("next-text").textContent = state.at === null ? words.finish : words.next;
  element("rounds-button").hidden = state.at === null || state.places.get(state.at).repeats.length === 0;
  document.body.dataset.kind = kindOf(state, engine);
  showKeys(state, engine);
  panel.dataset.name = state.at ?? "";
}

function over() {
  document.body.dataset.kind = "busy";
  panel.dataset.name = "";
  const button = make("button", { type: "button", class: "big-button", id: "again" }, words.restart);
  button.addEventListener("click", () => restart());
  panel.replaceChildren(make("p", { class: "spoken" }, words.trial_over), button);
  button.focus();
}

function restart() {
  view = new QuestionView(panel, { engine, words, dispatch });
  tell("");
  restore(fresh());
}

function tell(text) {
  element("notice").textContent = text;
}

/** Explain a question beside the screen, once the hands rest. */
function explainSoon(name) {
  clearTimeout(whyPause);
  whyPause = setTimeout(() => void explain(name ?? state.walk.endNote ?? state.walk.steps.at(-1)), WHY_PAUSE);
}

async function explain(name) {
  if (!name) return;
  element("about").value = name.split("[")[0];
  const number = ++whyAsked;
  const response = await post(page.why, name).catch(() => null);
  // Meanwhile something else was asked about.
  if (number !== whyAsked) return;
  if (!response?.ok) return tell(words.why_failed);
  const kept = new Map([...element("why").querySelectorAll("details")].map((details) => [details.id, details.open]));
  element("why").innerHTML = await response.text();
  for (const [id, isOpen] of kept) if (element(id)) element(id).open = isOpen;
}

function post(address, name) {
  return fetch(address, {
    method: "POST",
    credentials: "same-origin",
    headers: { "Content-Type": "application/json", "X-CSRFToken": cookie("csrftoken") },
    body: JSON.stringify({ ...trial(), name }),
  });
}

/** Go to a question, a simulated respondent answering on the way. */
async function goThere(name) {
  const known = asked(state).find((key) => key.split("[")[0] === name);
  if (known) return dispatch({ type: "goto", name: known });
  const response = await post(page.route, name).catch(() => null);
  if (!response?.ok) return tell(words.why_failed);
  const { reached, at, answers, message } = await response.json();
  if (reached) restore({ ...trial(), answers, at });
  else void explain(name);
  tell(message);
  announce(message);
  if (reached) panel.focus();
}

/** Show a question as it is, whatever has been answered; in a repeat its first round. */
function showEmpty(row) {
  if (!state.places.has(row)) return;
  const name = row + "[1]".repeat(state.places.get(row).repeats.length);
  if (asked(state).includes(name)) return dispatch({ type: "goto", name });
  state = reduce({ ...state, walk: { ...state.walk, next: name }, isOver: false }, { type: "latest" }, engine).state;
  state = { ...state, walk: begin({ ...state, answers: state.answers }, engine).walk };
  settle();
  tell(words.off_route);
}

function listen() {
  document.addEventListener("keydown", pressed);
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-action]");
    if (button) dispatch(JSON.parse(button.dataset.action));
    const step = event.target.closest("[data-goto]");
    if (step) dispatch({ type: "goto", name: step.dataset.goto });
  });
  element("about").addEventListener("change", ({ target }) => {
    // What was to be explained by itself no longer matters.
    clearTimeout(whyPause);
    void explain(target.value);
  });
  element("jump").addEventListener("submit", (event) => {
    event.preventDefault();
    void goThere(element("about").value);
  });
  element("show-empty").addEventListener("click", () => showEmpty(element("about").value));
  element("settings").addEventListener("submit", (event) => {
    event.preventDefault();
    restart();
  });
  element("trial-language").addEventListener("change", ({ target }) => dispatch({ type: "language", language: target.value }));
  element("copy-link").addEventListener("click", () => void copyLink());
  window.addEventListener("hashchange", () => {
    const found = decoded(location.hash.slice(1));
    if (found && encoded(found) !== encoded(trial())) restore(found);
  });
}

async function copyLink() {
  element("link").value = location.href;
  element("link-row").hidden = false;
  const isCopied = await navigator.clipboard?.writeText(location.href).then(() => true, () => false);
  tell(isCopied ? words.link_copied : words.link_shown);
}

/** Keys belong to the trial while the focus is in it, or nowhere. */
function pressed(event) {
  if (event.target !== document.body && !element("trial").contains(event.target)) return;
  const target = placeOf(event, panel);
  if (event.key === "Enter" && event.shiftKey && target instanceof HTMLTextAreaElement) return;
  const action = actionFor(event, situationOf(target, state, engine));
  if (action === null) return;
  event.preventDefault();
  dispatch(action);
}

start().catch((error) => {
  document.body.dataset.phase = "broken";
  panel.replaceChildren(make("p", { class: "spoken" }, words.cannot_open), make("p", { class: "problem" }, error.message));
});
