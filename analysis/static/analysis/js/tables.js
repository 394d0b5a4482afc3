// How does the table builder find a variable, and how is the table as built kept?

/**
 * Whether a row is found: every word of the search stands in its text.
 * @param {string} text
 * @param {string} sought
 * @returns {boolean}
 */
export function matches(text, sought) {
  const lower = text.toLocaleLowerCase();
  return sought
    .toLocaleLowerCase()
    .split(/\s+/)
    .every((word) => lower.includes(word));
}

/**
 * The words of a form that another form is to send too.
 * @param {FormData} data
 * @returns {[string, string][]}
 */
export function carried(data) {
  return [...data.entries()].filter(([name, value]) => typeof value === "string" && value !== "");
}

/**
 * Show only the variables that are sought, and those that are chosen.
 * @param {HTMLInputElement} input
 * @param {HTMLElement} status
 */
function filter(input, status) {
  let found = 0;
  for (const row of document.querySelectorAll(`${input.dataset.find} tbody tr`)) {
    const isFound = matches(row.dataset.text, input.value.trim());
    row.hidden = !isFound && !row.querySelector("input:checked");
    found += isFound ? 1 : 0;
  }
  status.textContent = found === 1 ? status.dataset.one : status.dataset.many.replace("%n", String(found));
}

/** @param {Document} root */
export function listen(root) {
  const input = root.querySelector("#find-variable");
  const form = root.querySelector("#table-form");
  const save = root.querySelector("#save-form");
  if (!input || !form || !save) return;
  input.addEventListener("input", () => filter(input, root.querySelector("#variables-found")));
  input.addEventListener("keydown", (event) => {
    // Enter in the search is not yet the table.
    if (event.key === "Enter") event.preventDefault();
  });
  save.addEventListener("formdata", (event) => {
    for (const [name, value] of carried(new FormData(form))) event.formData.append(name, value);
  });
}

if (typeof document !== "undefined") listen(document);
