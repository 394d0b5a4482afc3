// Which rows of a questionnaire's outline does somebody look for?

/**
 * Whether a row has every word that is looked for.
 * @param {string} text of the row, in small letters
 * @param {string} wanted words with blanks between
 * @returns {boolean}
 */
export function matches(text, wanted) {
  return wanted
    .toLowerCase()
    .split(/\s+/)
    .every((word) => text.includes(word));
}

/**
 * Show the rows that are looked for and say how many they are.
 * @param {Document} root
 */
export function show(root) {
  const find = root.getElementById("find");
  const only = root.getElementById("only-problems");
  const status = root.getElementById("find-help");
  const wanted = find.value.trim();
  let found = 0;
  for (const row of root.querySelectorAll("#outline > .q-entry")) {
    const isWanted = matches(row.dataset.search, wanted) && (!only?.checked || row.querySelector(".notice-error, .text-danger") !== null);
    row.hidden = !isWanted;
    found += isWanted;
  }
  status.dataset.help ??= status.textContent;
  const isFiltered = wanted !== "" || only?.checked;
  status.textContent = !isFiltered ? status.dataset.help : found === 1 ? status.dataset.one : status.dataset.many.replace("%n", found);
}

/**
 * Follow what is typed and ticked, also after a row has been replaced.
 * @param {Document} root
 */
export function listen(root) {
  const find = root.getElementById("find");
  find.form.addEventListener("submit", (event) => {
    if (event.submitter === null || root.activeElement === find) event.preventDefault();
  });
  find.addEventListener("input", () => show(root));
  root.getElementById("only-problems")?.addEventListener("change", () => show(root));
  root.getElementById("language").addEventListener("change", (event) => event.target.form.requestSubmit());
  root.addEventListener("keydown", (event) => {
    const isTyping = event.target.closest?.("input, textarea, select");
    if (event.key === "/" && !isTyping && !event.ctrlKey && !event.metaKey && !event.altKey) {
      event.preventDefault();
      find.focus();
    }
  });
  root.addEventListener("htmx:afterSwap", () => show(root));
  // Somebody may have typed before this ran, and a browser brings words back with the page.
  show(root);
}

if (globalThis.document?.getElementById("outline")) listen(document);
