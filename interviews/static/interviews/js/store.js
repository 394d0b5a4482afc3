// Where do answers wait on the interviewer's machine? In IndexedDB; in memory where the browser offers none.

const DATABASE = "coprod";
const VERSION = 1;
const EVENTS = "events";

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

/** The store of this browser. @returns {Promise<import("./outbox.js").Store>} */
export async function openStore(factory = globalThis.indexedDB) {
  try {
    return new IndexedStore(await opened(factory));
  } catch (error) {
    console.warn("IndexedDB cannot be used; answers wait in memory only.", error);
    return new MemoryStore();
  }
}

function opened(factory) {
  const request = factory.open(DATABASE, VERSION);
  request.onupgradeneeded = () => request.result.createObjectStore(EVENTS, { keyPath: ["interview", "seq"] });
  return asked(request);
}

class IndexedStore {
  #database;

  constructor(database) {
    this.#database = database;
  }

  all(interview) {
    return asked(this.#events("readonly").getAll(span(interview)));
  }

  add(event) {
    const events = this.#events("readwrite");
    events.add(event);
    return done(events.transaction);
  }

  removeThrough(interview, seq) {
    const events = this.#events("readwrite");
    events.delete(span(interview, seq));
    return done(events.transaction);
  }

  #events(mode) {
    return this.#database.transaction(EVENTS, mode, { durability: "strict" }).objectStore(EVENTS);
  }
}

const span = (interview, seq = Number.MAX_SAFE_INTEGER) => IDBKeyRange.bound([interview, 0], [interview, seq]);

/** The same without a disk. */
export class MemoryStore {
  #events = [];

  async all(interview) {
    return this.#events.filter((event) => event.interview === interview);
  }

  async add(event) {
    this.#events.push(event);
  }

  async removeThrough(interview, seq) {
    this.#events = this.#events.filter((event) => event.interview !== interview || event.seq > seq);
  }
}
