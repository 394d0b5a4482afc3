/**
 * What are logarithms, powers and angles, to the same bit in Python and in JavaScript? The twin of
 * surveys/core/expressions/series.py: additions, multiplications, divisions and square roots only, in the same order.
 */

const LN2 = 0.6931471805599453;
// Its first 32 bits and the rest: a small whole number times the first part is exact.
const LN2_HIGH = 0.69314718036912381649;
const LN2_LOW = 1.90821492927058770002e-10;
const LN10 = 2.302585092994046;
export const PI = 3.141592653589793;
const QUARTERS = [1.57079632673412561417, 6.0771005063039659766e-11, 2.02226624879595063154e-21];
const MOST_TURNS = 1e5;

/** @param {number} n @returns {number} */
const factorial = (n) => (n < 2 ? 1 : n * factorial(n - 1));
/** @param {number} n @param {(k: number) => number} term @returns {number[]} */
const terms = (n, term) => Array.from({ length: n }, (_, k) => term(k));
/** @param {number} k @returns {number} */
const sign = (k) => (k % 2 === 0 ? 1 : -1);
const EXP = terms(18, (k) => 1 / factorial(k));
const SINE = terms(10, (k) => sign(k) / factorial(2 * k + 1));
const COSINE = terms(10, (k) => sign(k) / factorial(2 * k));
const ODD = terms(14, (k) => 1 / (2 * k + 1));
const ALTERNATING = terms(14, (k) => sign(k) / (2 * k + 1));

/** @param {number[]} series @param {number} x @returns {number} */
function sum(series, x) {
  let total = 0;
  for (let k = series.length - 1; k >= 0; k -= 1) total = total * x + series[k];
  return total;
}

/** x times a power of 2, in steps that are exact until the last. @param {number} x @param {number} times @returns {number} */
function doubled(x, times) {
  while (times > 1000) [x, times] = [x * 2 ** 1000, times - 1000];
  while (times < -1000) [x, times] = [x * 2 ** -1000, times + 1000];
  return x * 2 ** times;
}

/** @param {number} x @returns {number} */
export function exp(x) {
  if (Number.isNaN(x) || x > 710) return Number.isNaN(x) ? x : Infinity;
  if (x < -746) return 0;
  const n = Math.floor(x / LN2 + 0.5);
  return doubled(sum(EXP, x - n * LN2_HIGH - n * LN2_LOW), n);
}

/** Natural logarithm: -Infinity of 0, NaN of what is below. @param {number} x @returns {number} */
export function log(x) {
  if (Number.isNaN(x) || x < 0) return NaN;
  if (x === 0 || x === Infinity) return x === 0 ? -Infinity : x;
  let n = 0;
  for (const step of [512, 256, 128, 64, 32, 16, 8, 4, 2, 1]) {
    while (x >= 2 ** step) [x, n] = [x / 2 ** step, n + step];
    while (x < 2 ** -step) [x, n] = [x * 2 ** step, n - step];
  }
  if (x > 4 / 3) [x, n] = [x / 2, n + 1];
  else if (x < 2 / 3) [x, n] = [x * 2, n - 1];
  const s = (x - 1) / (x + 1);
  return n * LN2_HIGH + (2 * s * sum(ODD, s * s) + n * LN2_LOW);
}

/** Decimal logarithm; exact for whole powers of 10. @param {number} x @returns {number} */
export function log10(x) {
  const found = log(x) / LN10;
  const whole = Math.floor(found + 0.5);
  return Math.abs(found) < 23 && wholePower(10, whole) === x ? whole + 0 : found;
}

/** A whole power, by squaring. @param {number} base @param {number} exponent at most 2^53 in size @returns {number} */
function wholePower(base, exponent) {
  let found = 1;
  for (let left = Math.abs(exponent); left > 0; left = Math.floor(left / 2)) {
    if (left % 2 === 1) found *= base;
    base *= base;
  }
  return exponent >= 0 ? found : 1 / found;
}

/** base to the power of exponent, NaN where it would not be real. @param {number} base @param {number} exponent @returns {number} */
export function power(base, exponent) {
  if (Number.isNaN(base) || Number.isNaN(exponent)) return exponent === 0 ? 1 : NaN;
  if (Math.abs(exponent) < 2 ** 53 && exponent === Math.floor(exponent)) return wholePower(base, exponent);
  if (base === 1 || (base === -1 && Math.abs(exponent) === Infinity)) return 1;
  if ((exponent === 0.5 || exponent === -0.5) && base >= 0) {
    if (exponent > 0) return Math.sqrt(base);
    return base === 0 ? Infinity : 1 / Math.sqrt(base);
  }
  if (Math.abs(exponent) >= 2 ** 53) return Math.abs(base) > 1 === exponent > 0 ? Infinity : 0;
  if (base === Infinity) return exponent > 0 ? Infinity : 0;
  if (base === 0) return exponent > 0 ? 0 : Infinity;
  return exp(exponent * log(base));
}

/** x without whole quarter turns, and which quarter it was in. @param {number} x @returns {[number, number]} */
function turned(x) {
  if (!(Math.abs(x) <= MOST_TURNS)) return [NaN, 0];
  const n = Math.floor(x / (PI / 2) + 0.5);
  for (const part of QUARTERS) x -= n * part;
  return [x, ((n % 4) + 4) % 4];
}

/** Sine of an angle in radians of at most 100,000; beyond, NaN. @param {number} angle @returns {number} */
export function sin(angle) {
  const [x, quarter] = turned(angle);
  const value = quarter % 2 === 0 ? x * sum(SINE, x * x) : sum(COSINE, x * x);
  return quarter < 2 ? value : -value;
}

/** Cosine of an angle in radians of at most 100,000; beyond, NaN. @param {number} angle @returns {number} */
export function cos(angle) {
  const [x, quarter] = turned(angle);
  const value = quarter % 2 === 0 ? sum(COSINE, x * x) : x * sum(SINE, x * x);
  return quarter === 1 || quarter === 2 ? -value : value;
}

/** Tangent of an angle in radians of at most 100,000; beyond, NaN. @param {number} x @returns {number} */
export function tan(x) {
  const below = cos(x);
  return below !== 0 ? sin(x) / below : NaN;
}

/** Angle with this tangent, in radians. @param {number} x @returns {number} */
export function atan(x) {
  if (Number.isNaN(x) || x === 0) return x;
  if (x < 0) return -atan(-x);
  if (x > 1) return PI / 2 - atan(1 / x);
  x /= 1 + Math.sqrt(1 + x * x);
  x /= 1 + Math.sqrt(1 + x * x);
  return 4 * (x * sum(ALTERNATING, x * x));
}

/** Angle with this sine, in radians; NaN outside -1 to 1. @param {number} x @returns {number} */
export function asin(x) {
  if (!(Math.abs(x) <= 1)) return NaN;
  return Math.abs(x) === 1 ? x * (PI / 2) : atan(x / Math.sqrt((1 - x) * (1 + x)));
}

/** Angle with this cosine, in radians; NaN outside -1 to 1. @param {number} x @returns {number} */
export function acos(x) {
  return PI / 2 - asin(x);
}

/** Angle of the point (x, y), in radians, from -pi to pi. @param {number} y @param {number} x @returns {number} */
export function atan2(y, x) {
  if (Number.isNaN(x) || Number.isNaN(y) || (Math.abs(x) === Infinity && Math.abs(y) === Infinity)) return NaN;
  if (x > 0) return atan(y / x);
  if (x < 0) return y >= 0 ? atan(y / x) + PI : atan(y / x) - PI;
  if (y === 0) return 0;
  return y > 0 ? PI / 2 : -PI / 2;
}
