// How is what waits on the interviewer's machine kept unreadable for others? AES-GCM, under a key that scripts cannot read.

const NONCE_BYTES = 12;

/** The key as the browser keeps it: usable, not readable. @param {string} base64  32 bytes */
export async function importKey(base64, subtle = globalThis.crypto?.subtle) {
  const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
  return subtle.importKey("raw", bytes, "AES-GCM", false, ["encrypt", "decrypt"]);
}

/** Closes and opens values. What is said to be sealed elsewhere (`about`) cannot be passed off as something else. */
export class Seal {
  #key;
  #subtle;

  constructor(key, subtle = globalThis.crypto.subtle) {
    this.#key = key;
    this.#subtle = subtle;
  }

  /** @returns {Promise<{nonce: Uint8Array, data: ArrayBuffer}>} */
  async close(value, about) {
    const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
    const data = await this.#subtle.encrypt(this.#how(nonce, about), this.#key, utf8(JSON.stringify(value)));
    return { nonce, data };
  }

  /** The value again; fails if it was sealed under another key or about something else. */
  async open({ nonce, data }, about) {
    return JSON.parse(new TextDecoder().decode(await this.#subtle.decrypt(this.#how(nonce, about), this.#key, data)));
  }

  #how(nonce, about) {
    return { name: "AES-GCM", iv: nonce, additionalData: utf8(about) };
  }
}

/** Where the browser offers no cryptography (a page without TLS): as it is. */
export const OPEN = { close: async (value) => value, open: async (value) => value };

const utf8 = (text) => new TextEncoder().encode(text);
