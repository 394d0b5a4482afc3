// What of an appearance matters on the telephone? The rest is for other devices and passes.

const SIDE_BY_SIDE = new Set(["likert", "horizontal", "horizontal-compact"]);

function words(node) {
  return node.appearance.split(/\s+/).filter(Boolean);
}

/** The classes of a list of answers. @param {{appearance: string}} node @param {number} n  how many answers */
export function looks(node, n) {
  const columns = words(node).find((word) => /^columns(-[2-6])?$/.test(word));
  if (words(node).some((word) => SIDE_BY_SIDE.has(word)) && n <= 11) return ["answers--likert"];
  if (columns) return [`answers--${columns}`];
  return n > 9 ? ["answers--many"] : [];
}

/** The attributes of a field for text. @param {{appearance: string}} node */
export function textLooks(node) {
  const rows = words(node).includes("multiline") ? 8 : 3;
  return words(node).includes("numbers") ? { rows: 1, inputmode: "numeric" } : { rows };
}
