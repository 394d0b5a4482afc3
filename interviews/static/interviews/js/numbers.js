// How is a telephone number written so that it can be read and dialled without losing one's place?

/**
 * A number in groups of three digits after the country's calling code: "+420 601 000 023". The last group may have four.
 *
 * @param {string} number  E.164: "+420601000023"
 * @param {string} code    calling code of the country: "420"
 */
export function grouped(number, code) {
  if (!number.startsWith(`+${code}`)) return number;
  const rest = number.slice(code.length + 1).match(/\d{1,3}/g) ?? [];
  if (rest.length > 1 && rest.at(-1).length === 1) rest.push(rest.splice(-2).join(""));
  return [`+${code}`, ...rest].join(" ");
}
