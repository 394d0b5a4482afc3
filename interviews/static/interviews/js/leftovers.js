// What becomes of answers that waited here when their interview went on elsewhere? They are sent when this browser comes back.

import { ask } from "./api.js";
import { Outbox } from "./outbox.js";
import { SHELVES, shelf } from "./store.js";

/** Requests that carry waiting events of one interview, or of one call. */
export function senders(interview, log) {
  const bare = (events) => events.map(({ interview, ...event }) => event);
  const path = `interviews/${interview}`;
  const sent = (kind, address) => async (events) => {
    await ask("POST", `${address}/`, { log, [kind]: bare(events).map(({ seq, ...event }) => event) });
    return { acknowledged: events.at(-1).seq };
  };
  return {
    answers: async (events) => (await ask("POST", `${path}/answers/`, { log, events: bare(events) })).data,
    visits: sent("visits", `${path}/paradata`),
    remarks: sent("notes", `${path}/remarks`),
    wrapUps: sent("wrap_ups", `attempts/${interview}/wrap-ups`),
  };
}

/** Send what earlier pages left behind; of interviews that no other tab conducts. */
export async function sendLeftovers(store, tell = () => {}) {
  for (const interview of await store.interviews()) {
    const name = `interview-${interview}`;
    const work = () => sendOne(store, interview).then((n) => n > 0 && tell(n));
    if (!navigator.locks) await work();
    else await navigator.locks.request(name, { ifAvailable: true }, (lock) => (lock ? work() : null));
  }
}

/** @returns {Promise<number>} how many answers went */
async function sendOne(store, interview) {
  const kept = await store.kept(interview);
  const send = senders(interview, kept?.log ?? null);
  let n = 0;
  for (const [kind, name] of Object.entries(SHELVES)) {
    const box = new Outbox(interview, 0, { store: shelf(store, name), send: send[kind] });
    const left = await box.open();
    if (left.length === 0) continue;
    // Refused for good: they stay here, sealed, until somebody looks at them.
    await box.flush();
    if (kind === "answers") n = left.length;
  }
  return n;
}
