// Where do answers wait on the interviewer's machine? Sealed in IndexedDB; in memory where the browser offers none.

import { OPEN, Seal, importKey } from "./seal.js";

const DATABASE = "coprod";
const VERSION = 4;
const EVENTS = "events";
const VISITS = "visits";
const REMARKS = "remarks";
const WRAP_UPS = "wrap_ups";
const STATES = "states";
const PAPERS = "papers";
const KEYS = "keys";

/** What waits for the server, each kind in a row of its own. Wrap-ups belong to a call: its id stands where that of the interview does. */
export const SHELVES = { answers: EVENTS, visits: VISITS, remarks: REMARKS, wrapUps: WRAP_UPS };

/** A request of IndexedDB as a promise. */
const asked = (request) =>
  new Promise((resolve, reject) => {
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
  });

/** The end of a transaction as a promise: only then is a write safe. */
const done = (transaction) =>
  new Promise((resolve, reject) => {
    transaction.oncomplete = () => resolve();
    transaction.onerror = transaction.onabort = () => reject(transaction.error);
  });

/** The same of a transaction that asks for nothing more: said at once, its end is not put off until this page has heard of each request. */
const finished = (transaction) => {
  const end = done(transaction);
  transaction.commit();
  return end;
};

/**
 * The store of this browser, for one person.
 *
 * @param {string} person  whose key seals it
 * @param {() => Promise<string>} fetchKey  asks the server for the key, once a browser and sign-in
 */
export async function openStore(person, fetchKey, factory = globalThis.indexedDB) {
  let database;
  try {
    database = await opened(factory);
  } catch (error) {
    console.warn("IndexedDB cannot be used; answers wait in memory only.", error);
    return new MemoryStore();
  }
  return new IndexedStore(database, globalThis.crypto?.subtle ? new Seal(await keyOf(database, person, fetchKey)) : OPEN);
}

async function opened(factory) {
  const request = factory.open(DATABASE, VERSION);
  request.onupgradeneeded = () => {
    const wanted = { [EVENTS]: ["interview", "seq"], [VISITS]: ["interview", "seq"], [REMARKS]: ["interview", "seq"], [WRAP_UPS]: ["interview", "seq"], [STATES]: "interview", [PAPERS]: "address", [KEYS]: "person" };
    for (const [name, keyPath] of Object.entries(wanted)) {
      if (!request.result.objectStoreNames.contains(name)) request.result.createObjectStore(name, { keyPath });
    }
  };
  const database = await asked(request);
  // Another tab brings a newer version: make way, this page's writes are short.
  database.onversionchange = () => database.close();
  return database;
}

/** The person's key: kept by the browser after it was first given, so that a page opens without the server too. */
async function keyOf(database, person, fetchKey) {
  const known = await asked(database.transaction(KEYS).objectStore(KEYS).get(person));
  if (known) return known.key;
  const key = await importKey(await fetchKey());
  const keys = database.transaction(KEYS, "readwrite").objectStore(KEYS);
  keys.put({ person, key });
  await done(keys.transaction);
  return key;
}

/** Whoever uses this browser next cannot open what waits here; its owner can, after signing in. */
export async function forgetKeys(factory = globalThis.indexedDB) {
  const database = await opened(factory);
  const keys = database.transaction(KEYS, "readwrite").objectStore(KEYS);
  keys.clear();
  await done(keys.transaction);
  database.close();
}

class IndexedStore {
  #database;
  #seal;

  constructor(database, seal) {
    this.#database = database;
    this.#seal = seal;
  }

  /** Events of an interview, in order. Those that another person sealed are left alone. */
  async all(interview, store = EVENTS) {
    const rows = await asked(this.#database.transaction(store).objectStore(store).getAll(span(interview)));
    const read = await Promise.allSettled(rows.map((row) => this.#read(row, store)));
    return read.filter(({ status }) => status === "fulfilled").map(({ value }) => value);
  }

  async add(event, store = EVENTS) {
    const { interview, seq, ...rest } = event;
    const sealed = await this.#seal.close(rest, about(store, interview, seq));
    // How long a question took may be lost with the power; what was said may not.
    const events = this.#writing(store, store === VISITS ? "relaxed" : "strict").objectStore(store);
    events.add({ interview, seq, sealed });
    return finished(events.transaction);
  }

  /**
   * Forget events that the server has; in the same breath keep what the interview has become, if that is given. Both or neither:
   * if the power goes before they are on the disk, the server passes over what it is sent again. The next answer is not to wait
   * for this.
   */
  async removeThrough(interview, seq, state = null, store = EVENTS) {
    const sealed = state && (await this.#seal.close(state, about(STATES, interview, 0)));
    const writing = this.#database.transaction([store, STATES], "readwrite", { durability: "relaxed" });
    writing.objectStore(store).delete(span(interview, seq));
    if (sealed) writing.objectStore(STATES).put({ interview, sealed });
    return finished(writing);
  }

  /** What an interview was when this browser last heard of it, or null. */
  async kept(interview) {
    const row = await asked(this.#database.transaction(STATES).objectStore(STATES).get(interview));
    return row ? this.#seal.open(row.sealed, about(STATES, interview, 0)).catch(() => null) : null;
  }

  /** The interview that this browser was in the middle of, or null. Those that another person sealed are left alone. */
  async underWay() {
    const interviews = await asked(this.#database.transaction(STATES).objectStore(STATES).getAllKeys());
    for (const interview of interviews) if (isUnderWay(await this.kept(interview))) return interview;
    return null;
  }

  async keep(interview, state) {
    const sealed = await this.#seal.close(state, about(STATES, interview, 0));
    const states = this.#writing(STATES).objectStore(STATES);
    states.put({ interview, sealed });
    return done(states.transaction);
  }

  /** The interview is no longer this browser's: nothing of it stays here. */
  async forget(interview) {
    const writing = this.#database.transaction([EVENTS, STATES], "readwrite", { durability: "strict" });
    writing.objectStore(EVENTS).delete(span(interview));
    writing.objectStore(STATES).delete(interview);
    return done(writing);
  }

  /** Interviews of which something waits here. */
  async interviews() {
    const names = Object.values(SHELVES);
    const reading = this.#database.transaction(names);
    const keys = await Promise.all(names.map((name) => asked(reading.objectStore(name).getAllKeys())));
    return [...new Set(keys.flat().map(([interview]) => interview))];
  }

  /** A questionnaire, which holds nothing about anybody. */
  async paper(address) {
    return (await asked(this.#database.transaction(PAPERS).objectStore(PAPERS).get(address)))?.content ?? null;
  }

  async keepPaper(address, content) {
    const papers = this.#writing(PAPERS).objectStore(PAPERS);
    papers.put({ address, content });
    return done(papers.transaction);
  }

  async #read({ interview, seq, sealed, ...plain }, store) {
    // Rows of the version before this one are not sealed.
    return { interview, seq, ...(sealed ? await this.#seal.open(sealed, about(store, interview, seq)) : plain) };
  }

  #writing(store, durability = "strict") {
    return this.#database.transaction(store, "readwrite", { durability });
  }
}

const isUnderWay = (state) => state?.known?.status === "in_progress";
const span = (interview, seq = Number.MAX_SAFE_INTEGER) => IDBKeyRange.bound([interview, 0], [interview, seq]);
const about = (store, interview, seq) => `${store} ${interview} ${seq}`;

/** The same without a disk. */
export class MemoryStore {
  #events = new Map();
  #states = new Map();
  #papers = new Map();

  async all(interview, store = EVENTS) {
    return (this.#events.get(store) ?? []).filter((event) => event.interview === interview);
  }

  async add(event, store = EVENTS) {
    this.#events.set(store, [...(this.#events.get(store) ?? []), event]);
  }

  async removeThrough(interview, seq, state = null, store = EVENTS) {
    const rest = (this.#events.get(store) ?? []).filter((event) => event.interview !== interview || event.seq > seq);
    this.#events.set(store, rest);
    if (state) this.#states.set(interview, state);
  }

  async kept(interview) {
    return this.#states.get(interview) ?? null;
  }

  async underWay() {
    return [...this.#states].find(([, state]) => isUnderWay(state))?.[0] ?? null;
  }

  async keep(interview, state) {
    this.#states.set(interview, state);
  }

  async forget(interview) {
    this.#states.delete(interview);
    await this.removeThrough(interview, Number.MAX_SAFE_INTEGER);
  }

  async interviews() {
    return [...new Set([...this.#events.values()].flat().map(({ interview }) => interview))];
  }

  async paper(address) {
    return this.#papers.get(address) ?? null;
  }

  async keepPaper(address, content) {
    this.#papers.set(address, content);
  }
}

/** One shelf of a store, as an outbox uses it. `snapshot(seq)`: what is to be kept once the server has all up to seq. */
export function shelf(store, name = EVENTS, snapshot = () => null) {
  return {
    all: (interview) => store.all(interview, name),
    add: (event) => store.add(event, name),
    removeThrough: (interview, seq) => store.removeThrough(interview, seq, snapshot(seq), name),
  };
}
