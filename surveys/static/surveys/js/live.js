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
 * Keep the tables where they are, whatever htmx replaces.
 * @param {HTMLElement} root
 */
export function listen(root) {
  let before = new Map();
  root.addEventListener("htmx:beforeSwap", () => {
    before = offsets(root);
  });
  root.addEventListener("htmx:afterSwap", () => {
    for (const region of root.querySelectorAll(REGION)) region.scrollLeft = before.get(region.id) ?? 0;
  });
}

listen(document.body);
