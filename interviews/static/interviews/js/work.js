// Takes the interviewer from case to case: ready, number, outcome or interview, next.

import * as engine from "../../surveys/js/walk.js";
import { askUntilAnswered } from "./api.js";
import { CaseView } from "./case_view.js";
import { OUTCOMES, outcomeFor, record } from "./dispositions.js";
import { announce, filled, isControl, isField, pageData } from "./dom.js";
import { keptId } from "./ids.js";
import { sendLeftovers } from "./leftovers.js";
import { dayAndClock, instantOf, localOf } from "./local_time.js";
import { keepOffline } from "./offline.js";
import { signInDialog } from "./sign_in.js";
import { openStore } from "./store.js";

const page = pageData("work-data");
const { words } = page;
const element = (id) => document.getElementById(id);
const dialog = element("outcome-dialog");
const HOUR = 3_600_000;

let questionnaire = null;
let current = null;
let outcome = null;
let isBusy = false;
const view = new CaseView(element("case"), { engine, ...page });

/** Which part of the page is shown: ready, case, none. */
function phase(name) {
  document.body.dataset.phase = name;
  for (const part of document.querySelectorAll("[data-part]")) part.hidden = part.dataset.part !== name;
  (document.querySelector(`[data-part="${name}"] [data-focus]`) ?? element("work")).focus();
}

/** One thing at a time, told while it lasts, and told when it failed. */
async function busy(work) {
  if (isBusy) return;
  isBusy = true;
  document.body.setAttribute("aria-busy", "true");
  tell("");
  try {
    await work();
  } catch (error) {
    tell(error.message);
  } finally {
    isBusy = false;
    document.body.removeAttribute("aria-busy");
  }
}

function tell(text) {
  element("trouble").textContent = text;
}

const signIn = signInDialog(words);

function waits(error) {
  tell(error.isSignedOut ? words.line_signed_out : words.line_down);
  if (error.isSignedOut) signIn.open();
}

/** A request that is safe to repeat: until somebody answers. */
async function sure(method, path, body) {
  const answer = await askUntilAnswered(method, path, body, waits);
  tell("");
  return answer;
}

async function next() {
  announce(words.looking);
  const [{ status, data }] = await Promise.all([sure("POST", `surveys/${page.slug}/cases/next/`), loadQuestionnaire()]);
  if (status === 204) return nothing();
  current = { ...data, attempt: data.attempt ?? keptId(`attempt-${data.id}-${data.n_attempts}`) };
  view.show(current, questionnaire);
  phase("case");
  announce(filled(words.new_case, { id: data.id, number: data.contact.number }));
}

async function loadQuestionnaire() {
  questionnaire ??= (await sure("GET", page.questionnaire)).data;
}

/** No case: say when to come back. */
async function nothing() {
  const { opens_at: opensAt } = await figures();
  const zone = Intl.DateTimeFormat().resolvedOptions().timeZone;
  element("none-when").textContent = opensAt
    ? filled(words.comes_back, { time: dayAndClock(new Date(opensAt), zone, document.documentElement.lang) })
    : words.no_more;
  phase("none");
}

async function figures() {
  const { data } = await sure("GET", page.today);
  for (const [name, value] of Object.entries(data.figures)) element(`today-${name}`).textContent = value;
  return data;
}

/** The dial is on record before anything that follows from it. A case with an open attempt answers with that one. */
async function dialled() {
  const { data } = await sure("POST", `cases/${current.id}/attempts/`, { id: current.attempt });
  current.attempt = data.id;
}

async function startInterview() {
  await dialled();
  const id = current.interview?.id ?? keptId(`interview-${current.attempt}`);
  const { data } = await sure("POST", "interviews/", { id, case: current.id, language: view.language });
  location.assign(page.interview.replace("00000000-0000-0000-0000-000000000000", data.id));
}

function choose(chosen) {
  outcome = chosen;
  const form = element("outcome-form");
  form.reset();
  element("outcome-name").textContent = words[chosen.text];
  element("outcome-time").hidden = !chosen.asksTime;
  element("outcome-problem").textContent = "";
  const zone = current.time_zone;
  const suggestion = new Date(Math.ceil((Date.now() + HOUR) / (HOUR / 4)) * (HOUR / 4));
  if (chosen.asksTime) form.elements.at.value = localOf(suggestion, zone);
  dialog.showModal();
  (chosen.asksTime ? form.elements.at : element("outcome-save")).focus();
}

async function save(goOn) {
  const { note, at, kind } = element("outcome-form").elements;
  const details = { note: note.value, at: instantOf(at.value, current.time_zone), kind: kind.value, isSuspended: current.interview !== null };
  const result = record(outcome, details, new Date());
  if (result.problem) {
    element("outcome-problem").textContent = words[result.problem];
    at.focus();
    return;
  }
  dialog.close();
  await dialled();
  await sure("PATCH", `attempts/${current.attempt}/`, result.body);
  current = null;
  announce(filled(words.recorded, { outcome: words[outcome.text] }));
  if (goOn) return next();
  await figures();
  phase("ready");
}

async function copy() {
  await navigator.clipboard?.writeText(current.contact.number);
  const said = navigator.clipboard ? words.copied : words.cannot_copy;
  announce(said);
  element("copied").textContent = said;
  await dialled();
}

function go() {
  if (document.body.dataset.phase === "case") return busy(startInterview);
  if (page.resume) return location.assign(page.resume);
  return busy(next);
}

const ACTIONS = {
  go,
  next: () => busy(next),
  copy: () => busy(copy),
  dial: () => busy(dialled),
  language: () => view.nextLanguage(),
  keys: () => element("keys-dialog").showModal(),
};

function pressed(event) {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  if (document.querySelector("dialog[open]") || isField(event.target) || event.target instanceof HTMLSelectElement) return;
  const isCase = document.body.dataset.phase === "case";
  const chosen = isCase ? outcomeFor(event.key) : null;
  const named = { Enter: isControl(event.target) ? null : "go", "?": "keys", ...(isCase ? { c: "copy", l: "language", F2: "language" } : {}) };
  const action = chosen ? () => choose(chosen) : ACTIONS[named[event.key]];
  if (!action) return;
  event.preventDefault();
  if (!event.repeat && !isBusy) action();
}

function listen() {
  document.addEventListener("keydown", pressed);
  document.addEventListener("click", (event) => {
    const button = event.target.closest("[data-do]");
    if (button && !isBusy) ACTIONS[button.dataset.do]();
    const key = event.target.closest("[data-outcome]")?.dataset.outcome;
    if (key && !isBusy) choose(outcomeFor(key));
  });
  element("outcome-form").addEventListener("submit", (event) => {
    event.preventDefault();
    busy(() => save(event.submitter?.value !== "pause"));
  });
  element("outcome-cancel").addEventListener("click", () => dialog.close());
}

/** What earlier pages left behind on this machine goes now, quietly. */
async function leftovers() {
  const key = async () => (await askUntilAnswered("GET", "workstation/key/")).data.key;
  const tellSent = (n) => announce(filled(words.leftovers, { n }));
  await sendLeftovers(await openStore(page.person, key), tellSent);
}

keepOffline(page.service_worker);
leftovers().catch((error) => console.warn("Not sent:", error));
view.offer(OUTCOMES);
listen();
phase("ready");
const { hash } = location;
history.replaceState(null, "", location.pathname);
if (page.resume || !["#next", "#callback"].includes(hash)) {
  // The day's figures are only looked at: whoever is ready need not wait for them.
  figures().catch((error) => tell(error.message));
} else {
  busy(async () => {
    await next();
    if (hash === "#callback" && current?.interview) choose(OUTCOMES.find(({ asksTime }) => asksTime));
  });
}
