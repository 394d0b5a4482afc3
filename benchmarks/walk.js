// What does finding the next question cost on the screen as the route grows? `node benchmarks/walk.js`

import { walk } from "../surveys/static/surveys/js/walk.js";
import { form, group, question } from "../tests/js/forms.js";

const SIZES = [30, 300];
const RULE = ["or", [">", ["ref", "q0"], ["lit", 5]], ["=", ["ref", "q0"], ["lit", 1]]];

/** Median milliseconds of a walk along `size` answered questions. */
function milliseconds(size) {
  const questions = Array.from({ length: size }, (_, i) => question(`q${i}`, "integer", i ? { relevant: RULE } : {}));
  const questionnaire = form([group("all", questions, { order: "random" })]);
  const answers = Object.fromEntries(questions.map(({ name }) => [name, 7]));
  const times = Array.from({ length: 51 }, () => {
    const before = performance.now();
    walk(questionnaire, answers, { case: {}, seed: "s" });
    return performance.now() - before;
  });
  return times.sort((a, b) => a - b)[25];
}

const [small, large] = SIZES.map(milliseconds);
console.log(`${SIZES[0]} questions ${small.toFixed(3)} ms, ${SIZES[1]} questions ${large.toFixed(3)} ms: ${(large / small).toFixed(1)} times.`);
