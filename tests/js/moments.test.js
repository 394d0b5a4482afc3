import assert from "node:assert/strict";
import { test } from "node:test";
import { dateForm, dateInWords, readDate, readTime, writtenDate } from "../../interviews/static/interviews/js/moments.js";

const LETTERS = { day: "DD", month: "MM", year: "YYYY" };

test("a date is typed in the order of the browser, with or without signs", () => {
  for (const text of ["24112026", "24.11.2026", "24/11/2026", "24-11-2026", "24. 11. 2026"]) {
    assert.equal(readDate(text, "en-GB"), "2026-11-24", text);
  }
  assert.equal(readDate("3.4.2026", "de"), "2026-04-03");
  assert.equal(readDate("04032026", "en-US"), "2026-04-03");
  assert.equal(readDate("20260403", "sv"), "2026-04-03");
});

test("the form in which dates are stored is read everywhere", () => {
  for (const locale of ["cs", "da", "de", "fr", "en-US"]) assert.equal(readDate("2026-11-24", locale), "2026-11-24");
});

test("what is no date is none", () => {
  for (const text of ["", "24", "2411", "24.11.", "24.11.26", "30022026", "32.1.2026", "1.13.2026", "0.1.2026", "24.11.2026x", "1.1.1.2026", "-1.1.2026"]) {
    assert.equal(readDate(text, "de"), null, text);
  }
  assert.equal(readDate("29022024", "de"), "2024-02-29");
});

test("a date is written as it can be typed, in every language", () => {
  for (const locale of ["cs", "da", "de", "fr", "en-GB", "en-US", "bg", "hu", "ar-EG", "fa", "th", "ko", "lv"]) {
    assert.equal(readDate(writtenDate("2026-04-03", locale), locale), "2026-04-03", locale);
  }
  assert.equal(writtenDate("half", "de"), "half");
});

test("the form of a date is said in the letters of the reader", () => {
  assert.equal(dateForm(LETTERS, "en-GB"), "DD/MM/YYYY");
  assert.equal(dateForm(LETTERS, "de"), "DD.MM.YYYY");
  assert.match(dateInWords("2026-11-24", "en-GB"), /^Tuesday,? 24 November 2026$/);
});

test("a time is typed with or without a sign", () => {
  for (const text of ["14:30", "14.30", "1430", "14h30"]) assert.equal(readTime(text), "14:30", text);
  assert.equal(readTime("930"), "09:30");
  for (const text of ["", "9", "24:00", "1260", "14:3", "14:30:00"]) assert.equal(readTime(text), null, text);
});
