// How do the working screens make elements, words and announcements?

/** A new element: `make("kbd", { class: "key" }, "F8")`. Attributes that are null or false are left out. */
export function make(tag, attributes = {}, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === true) element.setAttribute(name, "");
    else if (value !== null && value !== undefined && value !== false) element.setAttribute(name, value);
  }
  element.append(...children.filter((child) => child !== null && child !== undefined));
  return element;
}

/** The data that the page came with. */
export function pageData(id) {
  return JSON.parse(document.getElementById(id).textContent);
}

/** A sentence with its blanks filled: `filled("{n} answers wait", { n: 3 })`. */
export function filled(text, values) {
  return text.replace(/\{(\w+)\}/g, (blank, name) => (name in values ? String(values[name]) : blank));
}

/** Say something to screen readers, politely. The same words twice are said twice. */
export function announce(text) {
  const region = document.getElementById("announcer");
  region.replaceChildren(make("span", {}, text));
}

/** The paragraphs of a text: blank lines part them. */
export function paragraphs(text) {
  return text
    .split(/\n\s*\n/)
    .map((part) => part.trim())
    .filter((part) => part !== "")
    .map((part) => make("p", {}, part));
}

/** Whether an element takes what is typed. */
export function isField(element) {
  if (element instanceof HTMLTextAreaElement || element?.isContentEditable) return true;
  return element instanceof HTMLInputElement && !["radio", "checkbox", "button", "submit"].includes(element.type);
}

/** Whether an element has an Enter and a Space of its own. */
export function isControl(element) {
  return element instanceof HTMLButtonElement || element instanceof HTMLAnchorElement || element?.tagName === "SUMMARY";
}

/** Whether the focus is on nothing that is seen: a dialog that closes leaves it, until the next frame, on a button of its own. */
export function isNowhere(active) {
  return active === null || active === document.body || !active.checkVisibility();
}
