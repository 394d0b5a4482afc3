/**
 * In which order does this interview meet these things? The twin of surveys/core/shuffle.py: the same order to the bit.
 */

/** 32-bit FNV-1a of the text's UTF-8 bytes. @param {string} text @returns {number} */
export function fnv1a(text) {
  let value = 0x811c9dc5;
  for (const byte of new TextEncoder().encode(text)) value = Math.imul(value ^ byte, 0x01000193) >>> 0;
  return value;
}

/** Pseudo-random 32-bit integers. @param {number} state @returns {() => number} */
export function mulberry32(state) {
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let value = Math.imul(state ^ (state >>> 15), state | 1);
    value ^= value + Math.imul(value ^ (value >>> 7), value | 61);
    return (value ^ (value >>> 14)) >>> 0;
  };
}

/**
 * The items in the order in which this interview meets them.
 * @template T
 * @param {T[]} items
 * @param {null | "rotate" | "random"} order
 * @param {string} seed
 * @param {string} name
 * @returns {T[]}
 */
export function arranged(items, order, seed, name) {
  const result = [...items];
  if (!order || result.length < 2) return result;
  const next = mulberry32(fnv1a(`${seed}:${name}`));
  if (order === "rotate") {
    const start = next() % result.length;
    return [...result.slice(start), ...result.slice(0, start)];
  }
  for (let last = result.length - 1; last > 0; last -= 1) {
    const other = next() % (last + 1);
    [result[last], result[other]] = [result[other], result[last]];
  }
  return result;
}
