// What keeps a page still under its reader while a part of it is replaced?

const REGION = ".table-scroll[id]";

/**
 * How far each wide table is scrolled sideways.
 * @param {ParentNode} root
 * @returns {Map<string, number>} id of the region -> pixels
 */
export function offsets(root) {
  return new Map([...root.querySelectorAll(REGION)].map((region) => [region.id, region.scrollLeft]));
}

/**
 * Which explanations are open.
 * @param {ParentNode} root
 * @returns {Set<string>} ids
 */
export function opened(root) {
  return new Set([...root.querySelectorAll("details[id][open]")].map(({ id }) => id));
}

/**
 * Keep the tables where they are and explanations open, whatever htmx replaces; what they say is the new.
 * @param {HTMLElement} root
 */
export function listen(root) {
  let scrolled = new Map();
  let open = new Set();
  root.addEventListener("htmx:beforeSwap", () => {
    scrolled = offsets(root);
    open = opened(root);
  });
  root.addEventListener("htmx:afterSwap", () => {
    for (const region of root.querySelectorAll(REGION)) region.scrollLeft = scrolled.get(region.id) ?? 0;
    for (const details of root.querySelectorAll("details[id]")) if (open.has(details.id)) details.open = true;
  });
}

/**
 * Tell htmx of what was typed before it listened: on a slow line a page can be typed into before its scripts are there.
 * @param {ParentNode} root
 */
export function catchUp(root) {
  for (const field of root.querySelectorAll("form[hx-trigger*='input'] :is(input, textarea)")) {
    if (field.value !== field.defaultValue) field.dispatchEvent(new Event("input", { bubbles: true }));
  }
}

listen(document.body);
// htmx begins at the same event, and was asked to earlier.
document.addEventListener("DOMContentLoaded", () => catchUp(document));
