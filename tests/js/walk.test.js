import assert from "node:assert/strict";
import test from "node:test";

import * as engine from "../../surveys/static/surveys/js/walk.js";
import { account, table } from "./conformance.js";
import { form, group, one, question } from "./forms.js";

const questionnaires = table("walks_compiled");

for (const given of table("walks").walks) {
  test(given.say, () => {
    assert.deepEqual(account(questionnaires[given.questionnaire], given), given.is);
  });
}

test("an unknown question is a problem", () => {
  const questionnaire = form([one("q", "yesno")]);
  const walk = engine.walk(questionnaire, {}, { case: {}, seed: "s" });

  assert.equal(engine.check(questionnaire, "other", "yes", walk)?.code, "unknown_question");
});

test("a question may have the name of something that every JavaScript object has", () => {
  const questionnaire = form([one("constructor", "yesno"), one("toString", "yesno")]);

  const walk = engine.walk(questionnaire, { constructor: "yes" }, { case: {}, seed: "s" });

  assert.equal(walk.next, "toString");
  assert.equal(walk.values.constructor, "yes");
});
