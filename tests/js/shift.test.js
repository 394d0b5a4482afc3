import assert from "node:assert/strict";
import { test } from "node:test";
import { dialLink } from "../../interviews/static/interviews/js/case_view.js";
import { shown } from "../../interviews/static/interviews/js/shift.js";

test("rates are percentages, lengths have one digit, counts none", () => {
  assert.deepEqual(
    [shown("contact_rate", 0.348, "en"), shown("length_minutes", 12.34, "en"), shown("attempts", 7, "en")],
    ["35%", "12.3", "7"],
  );
});

test("what was not counted yet is a dash", () => {
  assert.equal(shown("per_hour", null, "en"), "–");
});

test("a number leads to the telephone, a softphone or nowhere", () => {
  const number = "+420601000001";
  assert.equal(dialLink(number, { dial: "tel", sip_domain: "" }), "tel:+420601000001");
  assert.equal(dialLink(number, { dial: "sip", sip_domain: "pbx.example.org" }), "sip:+420601000001@pbx.example.org");
  assert.equal(dialLink(number, { dial: "none", sip_domain: "" }), null);
});
