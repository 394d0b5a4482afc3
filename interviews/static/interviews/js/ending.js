// How does an interview end? Everything to the server, a note meanwhile, and on to the next case.

import { askUntilAnswered } from "./api.js";
import { announce, make } from "./dom.js";
import { WrapUp } from "./wrap_up.js";

const LAST_WORDS = 1500;

/** Whether the exchange has placed the call, and may be asked to hang up. */
const isByExchange = (page) => page.setting.dial === "pbx";

/**
 * Everything to the server, then the end itself; repeated until somebody answers, for it can be repeated without harm. The
 * respondent has hung up: meanwhile the interviewer writes what there is to write. Fails where the server refuses the end.
 *
 * @param {"complete"|"suspend"|"break-off"} how
 * @param {object} doors
 * @param {object} doors.page
 * @param {object} doors.store
 * @param {string|null} doors.attempt  the call
 * @param {import("./line.js").Line} doors.line
 * @param {import("./outbox.js").Outbox} doors.answers
 * @param {import("./outbox.js").Outbox[]} doors.others  may follow later
 * @param {() => Promise<void>} doors.settled  done when no place in the quota is being asked for
 * @param {() => void} doors.left  the last question is left
 */
export async function end(how, { page, store, attempt, line, answers, others, settled, left }) {
  const { words } = page;
  announce(words.end_saving);
  const wrapUp = how === "suspend" || !attempt ? null : new WrapUp(store, attempt, isByExchange(page));
  const written = wrapUp?.open(words.end_saving);
  try {
    await answers.flush();
    if (how === "complete") await settled();
    await askUntilAnswered("POST", `interviews/${page.interview}/${how}/`, {}, (error) => {
      line.closing(error);
      wrapUp?.tell(error.isSignedOut ? words.line_signed_out : words.line_down);
    });
    wrapUp?.tell(words.end_saved);
    left();
    const [, done] = await Promise.all([lastWords(page.interview, store, others), written]);
    const wanted = how === "suspend" ? "#callback" : done?.goOn === false ? "" : "#next";
    location.assign(`${page.work}${wanted}`);
  } catch (error) {
    wrapUp?.close();
    throw error;
  }
}

/** Nothing of the interview stays here; what was measured may follow later. */
async function lastWords(interview, store, others) {
  await store.forget(interview).catch((error) => console.warn("Not forgotten:", error));
  const rest = Promise.all(others.map((box) => box.flush()));
  await Promise.race([rest, new Promise((resolve) => setTimeout(resolve, LAST_WORDS))]).catch(() => {});
}

/** A note that a reload came between is taken up again; nothing happens where there is none. */
export async function takenUp({ page, store, attempt }) {
  if (!attempt || (await store.kept(attempt)) === null) return;
  const { goOn } = await new WrapUp(store, attempt, isByExchange(page)).open(page.words.end_saved);
  location.assign(`${page.work}${goOn ? "#next" : ""}`);
}

/** Nothing is to be done here: the interview has ended, or goes on elsewhere. */
export function closed(why, { work, words }, panel) {
  document.body.dataset.phase = "over";
  const link = make("a", { href: work, class: "big-button" }, words.to_work);
  panel.replaceChildren(make("p", { class: "spoken" }, why), link);
  link.focus();
}

/** It could not be opened. */
export function broken(error, { work, words }, panel) {
  document.body.dataset.phase = "broken";
  panel.replaceChildren(
    make("p", { class: "spoken" }, words.cannot_open),
    make("p", { class: "problem" }, error.message),
    make("a", { href: work, class: "button" }, words.to_work),
  );
}
