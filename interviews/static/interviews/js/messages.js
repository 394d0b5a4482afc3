// How does what the supervisor says arrive? Quietly: a line that can be read between two calls.

import { ask } from "./api.js";
import { make } from "./dom.js";
import { clock } from "./local_time.js";

/** Milliseconds until a stream that was refused is tried again. */
const FIRST_WAIT = 1000;
const LONGEST_WAIT = 30_000;

const here = Intl.DateTimeFormat().resolvedOptions().timeZone;

/**
 * Call back with the unread messages, now and whenever one comes.
 *
 * @param {string} slug
 * @param {(messages: {id: number, sender: string, text: string, sent_at: string}[]) => void} show
 * @param {Object<string, (data: object) => void>} [heard]  what else is to be done, by kind of event
 */
export function watch(slug, show, heard = {}) {
  const look = () =>
    ask("GET", `surveys/${slug}/messages/`).then(
      ({ data }) => show(data.results),
      (error) => console.warn("Messages not read:", error.message),
    );
  const open = (wait) => {
    const line = new EventSource(`/api/v1/surveys/${slug}/events/`);
    line.addEventListener("message", look);
    for (const [kind, act] of Object.entries(heard)) line.addEventListener(kind, ({ data }) => act(JSON.parse(data)));
    // Opened, or opened again: something may have come meanwhile.
    line.addEventListener("open", () => {
      wait = FIRST_WAIT;
      look();
    });
    // Where nobody answers the browser tries again by itself; what a proxy says in the server's place is the end for it.
    line.addEventListener("error", () => {
      if (line.readyState === EventSource.CLOSED) setTimeout(() => open(Math.min(wait * 2, LONGEST_WAIT)), wait);
    });
  };
  open(FIRST_WAIT);
}

/** The list on the work page, with a button that says they are read. */
export class MessageList {
  #slug;
  #root = document.getElementById("messages");
  #unread = [];

  constructor(slug) {
    this.#slug = slug;
    this.#root.querySelector("button").addEventListener("click", () => this.read());
  }

  show(messages) {
    this.#unread = messages;
    this.#root.hidden = messages.length === 0;
    const lines = messages.map(({ sender, text, sent_at: at }) =>
      make("li", {}, make("strong", {}, `${sender}, ${clock(new Date(at), here)}`), " ", make("span", {}, text)),
    );
    this.#root.querySelector("ul").replaceChildren(...lines);
  }

  async read() {
    const last = this.#unread.at(-1);
    if (!last) return;
    await ask("POST", `surveys/${this.#slug}/messages/read/`, { through: last.id }).catch((error) => console.warn(error.message));
    this.show([]);
  }
}
