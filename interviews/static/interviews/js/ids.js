// Which key does a new thing carry?

/** A random UUID (version 4), on pages without TLS too, where browsers do not offer crypto.randomUUID. */
export function newId() {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  bytes[6] = (bytes[6] & 0x0f) | 0x40;
  bytes[8] = (bytes[8] & 0x3f) | 0x80;
  const hex = Array.from(bytes, (byte) => byte.toString(16).padStart(2, "0")).join("");
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join("-");
}

/** The key kept for a thing in this tab: the same after a reload, so that what is made twice stands once. */
export function keptId(name, storage = sessionStorage) {
  const id = storage.getItem(name) ?? newId();
  storage.setItem(name, id);
  return id;
}
