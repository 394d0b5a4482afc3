// Questionnaires small enough to stand inside a test.

let count = 0;
const text = (words) => ({ en: [words], de: [`${words} (de)`] });

/** A question: `question("age", "integer", { required: false })`. */
export function question(name, type, more = {}) {
  return {
    kind: "question", type, name, label: text(`Text of ${name}`), hint: {}, list: null, choice_filter: null, choice_order: null,
    required: true, relevant: null, constraint: null, constraint_message: {}, calculation: null, default: null,
    read_only: false, missing: [], appearance: "", ends: null, ...more,
  };
}

/** A question answered by one of a list. */
export function one(name, list, more = {}) {
  return question(name, "select_one", { list, ...more });
}

/** A group. */
export function group(name, children, more = {}) {
  return { kind: "group", name, label: {}, relevant: null, order: null, children, ...more };
}

/** A list of choices, the missing kinds among them marked as such. */
export function list(...names) {
  return names.map((name) => ({ name, label: text(name), missing: ["dk", "refused", "na"].includes(name), filter: {} }));
}

/** A compiled questionnaire around these rows. */
export function form(body, more = {}) {
  count += 1;
  return {
    format: 1, slug: `form-${count}`, title: "Form", version: 1, default_language: "en",
    languages: [{ code: "en", name: "English" }, { code: "de", name: "Deutsch" }],
    case_variables: ["country"], quota_variables: [], partial_after: null,
    lists: {
      yesno: list("yes", "no", "dk", "refused"),
      months: list("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"),
    },
    body, ...more,
  };
}
