// Takes the interviewer from case to case: ready, number, outcome or interview, next.

import * as engine from "../../surveys/js/walk.js";
import { ask, askUntilAnswered } from "./api.js";
import { CaseView, dialLink } from "./case_view.js";
import { Dialler } from "./dialler.js";
import { OUTCOMES, outcomeFor, record } from "./dispositions.js";
import { announce, filled, isControl, isField, pageData } from "./dom.js";
import { keptId } from "./ids.js";
import { sendLeftovers } from "./leftovers.js";
import { dayAndClock, instantOf, localOf } from "./local_time.js";
import { MessageList, watch } from "./messages.js";
import { Objections } from "./objections.js";
import { keepOffline } from "./offline.js";
import { ShiftView } from "./shift.js";
import { signInDialog } from "./sign_in.js";
import { openStore } from "./store.js";
import { keepWrapUp } from "./wrap_up.js";

const page = pageData("work-data");
const { words } = page;
const element = (id) => document.getElementById(id);
const dialog = element("outcome-dialog");
const HOUR = 3_600_000;
const LOOK = 300;
// A proposal that arrives while somebody presses Enter for something else is not taken for confirmed.
const JUST_PROPOSED = 700;
const here = Intl.DateTimeFormat().resolvedOptions().timeZone;

let questionnaire = null;
let current = null;
let outcome = null;
let chosenAt = 0;
let proposal = null;
let isBusy = false;
/** The address of the interview under way: as the server knows it, or, while it does not answer, as this browser does. */
let resume = page.resume;
const view = new CaseView(element("case"), { engine, ...page });

/** Which part of the page is shown: ready, case, none. */
function phase(name) {
  document.body.dataset.phase = name;
  for (const part of document.querySelectorAll("[data-part]")) part.hidden = part.dataset.part !== name;
  const doors = [...document.querySelectorAll(`[data-part="${name}"] [data-focus]`)];
  (doors.find((door) => door.checkVisibility()) ?? element("work")).focus();
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
  if (error.isSignedOut) return signIn.open();
  void offerKept().catch((problem) => console.warn("Nothing found here:", problem));
}

/** A browser that was closed in the middle of an interview goes on with it, whether the server answers or not. */
async function offerKept() {
  if (resume || document.body.dataset.phase !== "ready") return;
  const id = await (await storeHere()).underWay();
  if (id === null || document.body.dataset.phase !== "ready") return;
  resume = addressOf(id);
  for (const part of document.querySelectorAll("[data-when]")) part.hidden = part.dataset.when !== "running";
  document.querySelector('[data-when="running"] [data-focus]').focus();
}

const addressOf = (interview) => page.interview.replace("00000000-0000-0000-0000-000000000000", interview);

/** A request that is safe to repeat: until somebody answers. */
async function sure(method, path, body) {
  const answer = await askUntilAnswered(method, path, body, waits);
  tell("");
  return answer;
}

const shift = new ShiftView(page, { sure, phase });
const messages = new MessageList(page.slug);
const dialler = new Dialler({ show: showCall });
const objections = new Objections({
  questionnaire: () => questionnaire,
  language: () => view.language,
  nextLanguage: () => view.nextLanguage(),
});

async function next() {
  announce(words.looking);
  const taken = sure("POST", `surveys/${page.slug}/cases/next/`);
  const [{ status, data }] = await Promise.all([taken, loadQuestionnaire(), shift.begin()]);
  if (status === 204) return nothing();
  current = { ...data, isDialled: data.attempt !== null, attempt: data.attempt ?? keptId(`attempt-${data.id}-${data.n_attempts}`) };
  dialler.forget();
  view.show(current, questionnaire);
  if (page.setting.can_place_calls && data.attempt) void dialler.resume(data.attempt);
  phase("case");
  announce(filled(words.new_case, { id: data.id, number: data.contact.number }));
}

async function loadQuestionnaire() {
  questionnaire ??= (await sure("GET", page.questionnaire)).data;
}

/** No case: say when to come back. */
async function nothing() {
  const { opens_at: opensAt } = await figures();
  element("none-when").textContent = opensAt
    ? filled(words.comes_back, { time: dayAndClock(new Date(opensAt), here, document.documentElement.lang) })
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
  Object.assign(current, { attempt: data.id, isDialled: true });
}

/** A case that was not dialled goes back: others may call it while its interviewer pauses, or when she has gone. */
async function putBack() {
  if (current === null) return;
  await sure("POST", `cases/${current.id}/release/`).catch((error) => {
    // Not ours: it went back already, and only the answer was lost.
    if (error.status !== 404) throw error;
  });
  current = null;
}

/** Whether work can stop here: a call that was dialled wants its outcome first. */
function canStop() {
  if (!shift.isOpen) return false;
  if (current?.isDialled) tell(words.outcome_first);
  return !current?.isDialled;
}

/** One key dials, as the interviewer's setting says: the exchange, a link, or the number to the clipboard. */
async function dial() {
  if (!page.setting.can_place_calls) {
    const link = dialLink(current.contact.number, page.setting);
    if (link === null) return copy();
    location.assign(link);
    return dialled();
  }
  if (dialler.isLive) return;
  await dialled();
  // Not waited for: while the exchange makes up its mind, every other key works.
  void dialler.place(current.attempt);
}

/** How the call stands, and what it proposes: never taken without a key. */
function showCall(call, word) {
  const { is_over: isOver = false, proposal: code = null, can_hang_up: canHangUp = false } = call ?? {};
  const proposed = OUTCOMES.find((one) => one.code === code) ?? null;
  if (proposed !== proposal?.outcome) propose(proposed);
  view.call({ text: word && words[word], isLive: call !== null && !isOver, canHangUp, proposed });
}

function propose(proposed) {
  proposal = proposed && { outcome: proposed, at: Date.now(), isConfirmable: false };
  const now = proposal;
  view.confirmable(false);
  setTimeout(() => {
    if (!now || now !== proposal) return;
    now.isConfirmable = true;
    view.confirmable(true);
  }, JUST_PROPOSED);
}

/** The outcome that the call came to, confirmed with one key. */
async function confirmProposal() {
  if (!proposal.isConfirmable) return;
  outcome = proposal.outcome;
  chosenAt = proposal.at;
  element("outcome-form").reset();
  await save(true);
}

async function startInterview() {
  await dialled();
  const id = current.interview?.id ?? keptId(`interview-${current.attempt}`);
  const { data } = await sure("POST", "interviews/", { id, case: current.id, language: view.language });
  location.assign(addressOf(data.id));
}

function choose(chosen) {
  outcome = chosen;
  chosenAt = Date.now();
  const form = element("outcome-form");
  form.reset();
  element("outcome-name").textContent = words[chosen.text];
  element("outcome-time").hidden = !chosen.asksTime;
  element("outcome-problem").textContent = "";
  const zone = current.time_zone;
  const suggestion = new Date(Math.ceil((Date.now() + HOUR) / (HOUR / 4)) * (HOUR / 4));
  if (chosen.asksTime) form.elements.at.value = localOf(suggestion, zone);
  element("outcome-warning").textContent = "";
  if (chosen.asksTime) void lookAtTime();
  dialog.showModal();
  (chosen.asksTime ? form.elements.at : element("outcome-save")).focus();
}

/** What speaks against a time: other appointments, calling hours. Told, not forbidden; and what time that is here. */
async function lookAtTime() {
  // The time was saved before its turn to be looked at came.
  if (current === null) return;
  const place = element("outcome-warning");
  const { at: field } = element("outcome-form").elements;
  const [asked, zone] = [field.value, current.time_zone];
  const at = instantOf(asked, zone);
  if (at === null) return place.replaceChildren();
  const own = zone === here ? [] : [filled(words.your_time, { time: dayAndClock(at, here, document.documentElement.lang) })];
  place.textContent = own.join(" ");
  const query = new URLSearchParams({ at: at.toISOString() });
  const found = await ask("GET", `cases/${current.id}/appointment/?${query}`).catch(() => null);
  if (found === null || field.value !== asked) return;
  const { agreed_near: near, is_in_calling_hours: isOpen } = found.data;
  const against = [isOpen ? null : words.outside_hours, near > 0 ? filled(words.agreed_near, { n: near }) : null];
  place.textContent = [...own, ...against.filter(Boolean)].join(" ");
}

let look = 0;

async function save(goOn) {
  const { note, at, kind } = element("outcome-form").elements;
  const details = { note: note.value, at: instantOf(at.value, current.time_zone), kind: kind.value, isSuspended: current.interview !== null };
  const result = record(outcome, details, new Date());
  if (result.problem) {
    element("outcome-problem").textContent = words[result.problem];
    at.focus();
    return;
  }
  clearTimeout(look);
  dialog.close();
  await dialled();
  wrapUp(current.attempt, note.value.trim());
  await sure("PATCH", `attempts/${current.attempt}/`, result.body);
  current = null;
  if (outcome.isMute) void dialler.hangUp();
  dialler.forget();
  announce(filled(words.recorded, { outcome: words[outcome.text] }));
  if (goOn) return next();
  await figures();
  phase("ready");
}

/** The note of an outcome, and how long it took: kept here first, like an answer. */
function wrapUp(attempt, text) {
  const done = { text, duration_ms: Date.now() - chosenAt };
  storeHere()
    .then((store) => keepWrapUp(store, attempt, done))
    .catch((error) => console.warn("The wrap-up is not kept:", error));
}

async function copy() {
  await navigator.clipboard?.writeText(current.contact.number);
  const said = navigator.clipboard ? words.copied : words.cannot_copy;
  announce(said);
  element("copied").textContent = said;
  await dialled();
}

function go() {
  const { phase: now } = document.body.dataset;
  if (now === "case") return busy(proposal ? confirmProposal : startInterview);
  if (now === "paused") return busy(() => shift.resume());
  if (resume) return location.assign(resume);
  return busy(next);
}

const ACTIONS = {
  go,
  next: () => busy(next),
  copy: () => busy(copy),
  dial: () => busy(dialled),
  call: () => busy(dial),
  hangUp: () => void dialler.hangUp(),
  start: () => busy(startInterview),
  language: () => view.nextLanguage(),
  objections: () => objections.open(),
  keys: () => element("keys-dialog").showModal(),
  messages: () => void messages.read(),
  pause: () => canStop() && element("pause-dialog").showModal(),
  resume: () => busy(() => shift.resume()),
  end: () => canStop() && busy(() => putBack().then(() => shift.end())),
};

const FUNCTION_KEYS = { F1: "objections", F2: "language", F8: "call", F9: "hangUp" };

/** Keys that are letters; who speaks to the computer has them switched off. */
const LETTERS = { case: { a: "objections", c: "copy", d: "call", e: "end", h: "hangUp", l: "language", p: "pause" }, ready: { p: "pause", e: "end" }, none: { p: "pause", e: "end" } };

function paused(reason) {
  element("pause-dialog").close();
  return busy(() => putBack().then(() => shift.pause(reason)));
}

function pressed(event) {
  if (event.ctrlKey || event.altKey || event.metaKey || event.isComposing) return;
  if (document.querySelector("dialog[open]") || isField(event.target) || event.target instanceof HTMLSelectElement) return;
  const { phase: now } = document.body.dataset;
  const isLetter = /^[a-z]$/i.test(event.key);
  if (isLetter && !page.setting.letter_keys) return;
  const chosen = now === "case" ? outcomeFor(event.key) : null;
  const always = { Enter: isControl(event.target) ? null : "go", "?": "keys", m: "messages" };
  const named = { ...always, ...LETTERS[now], ...(now === "case" ? FUNCTION_KEYS : {}) };
  const action = chosen ? () => choose(chosen) : ACTIONS[named[isLetter ? event.key.toLowerCase() : event.key]];
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
  element("outcome-form").elements.at.addEventListener("input", () => {
    clearTimeout(look);
    look = setTimeout(lookAtTime, LOOK);
  });
  const reasons = [...element("pause-dialog").querySelectorAll("[data-reason]")];
  for (const button of reasons) button.addEventListener("click", () => paused(button.dataset.reason));
  element("pause-dialog").addEventListener("keydown", (event) => {
    const reason = reasons[Number(event.key) - 1]?.dataset.reason;
    if (!reason || event.repeat) return;
    event.preventDefault();
    event.stopPropagation();
    paused(reason);
  });
}

let store = null;

/** What waits on this machine, opened once. */
function storeHere() {
  const key = async () => (await askUntilAnswered("GET", "workstation/key/")).data.key;
  store ??= openStore(page.person, key);
  return store;
}

/** What earlier pages left behind on this machine goes now, quietly. */
async function leftovers() {
  const tellSent = (n) => announce(filled(words.leftovers, { n }));
  await sendLeftovers(await storeHere(), tellSent);
}

keepOffline(page.service_worker);
watch(page.slug, (unread) => messages.show(unread), { dial: ({ id }) => dialler.heard(id) });
leftovers().catch((error) => console.warn("Not sent:", error));
view.offer(OUTCOMES);
listen();
phase("ready");
const { hash } = location;
history.replaceState(null, "", location.pathname);
if (page.resume || !["#next", "#callback"].includes(hash)) {
  // The day's figures and the shift are only looked at: whoever is ready need not wait for them.
  Promise.all([figures(), shift.load()]).catch((error) => tell(error.message));
} else {
  busy(async () => {
    if (await shift.load()) return;
    await next();
    if (hash === "#callback" && current?.interview) choose(OUTCOMES.find(({ asksTime }) => asksTime));
  });
}
