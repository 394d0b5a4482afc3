/**
 * What does chance say in this interview? The twin of surveys/core/expressions/chance.py: the same at every evaluation.
 */

import { fnv1a, mulberry32 } from "./shuffle.js";

/** A number from 0 up to, without, 1. @param {string} seed of the interview @param {string} place of the call @returns {number} */
export function randomNumber(seed, place) {
  const next = mulberry32(fnv1a(`${seed}:${place}`));
  const high = next() >>> 5;
  return (high * 67108864 + (next() >>> 6)) / 9007199254740992;
}

/** A UUID of version 4 that is always the same here. @param {string} seed @param {string} place @returns {string} */
export function uuidText(seed, place) {
  const next = mulberry32(fnv1a(`${seed}:${place}`));
  const digits = Array.from({ length: 4 }, () => next().toString(16).padStart(8, "0")).join("");
  const variant = "89ab"[parseInt(digits[16], 16) % 4];
  return [digits.slice(0, 8), digits.slice(8, 12), `4${digits.slice(13, 16)}`, variant + digits.slice(17, 20), digits.slice(20)].join("-");
}
