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

listen(document.body);
