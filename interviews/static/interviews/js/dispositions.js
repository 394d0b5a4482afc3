// How can a call end without an interview, and by which key is that told?

/**
 * The outcomes that an interviewer meets, most frequent first. `code` is the AAPOR disposition, `text` the key of its name
 * among the page's words. A callback asks for a time; once an interview has begun the respondent is known, and it is another code.
 * `isMute`: nobody is on the line to be cut off.
 */
export const OUTCOMES = [
  { key: "1", code: "3.13", text: "no_answer", isMute: true },
  { key: "2", code: "3.12", text: "busy", isMute: true },
  { key: "3", code: "3.14", text: "answering_machine", isMute: true },
  { key: "4", code: "3.21", text: "callback", asksTime: true, codeInInterview: "2.21" },
  { key: "5", code: "2.111", text: "refusal_household" },
  { key: "6", code: "2.112", text: "refusal_respondent" },
  { key: "7", code: "2.33", text: "language_problem" },
  { key: "8", code: "4.30", text: "not_in_service", isMute: true },
  { key: "9", code: "4.50", text: "business" },
  { key: "0", code: "4.70", text: "no_eligible" },
  { key: "f", code: "4.20", text: "fax", isMute: true },
  { key: "t", code: "3.16", text: "technical", isMute: true },
  { key: "o", code: "3.90", text: "other" },
];

/** The outcome that a key stands for, or null. */
export function outcomeFor(key) {
  return OUTCOMES.find((outcome) => outcome.key === key.toLowerCase()) ?? null;
}

/**
 * The body that records an outcome, or the key of the message that says what is missing.
 *
 * @param {{code: string, asksTime?: boolean, codeInInterview?: string}} outcome
 * @param {{note: string, at: Date|null, kind: "hard"|"soft", isSuspended: boolean}} details
 * @param {Date} now
 * @returns {{body: object}|{problem: string}}
 */
export function record(outcome, { note, at, kind, isSuspended }, now) {
  const body = { disposition: (isSuspended && outcome.codeInInterview) || outcome.code };
  if (note.trim()) body.note = note.trim();
  if (!outcome.asksTime) return { body };
  if (at === null) return { problem: "when_to_call" };
  if (at <= now) return { problem: "time_has_passed" };
  return { body: { ...body, appointment: { at: at.toISOString(), kind } } };
}
