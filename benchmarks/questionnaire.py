"""What do compiling a questionnaire, and finding the next question on the server, cost as it grows? Ratios within one run.

`python -m benchmarks.questionnaire` compiles made-up questionnaires in five languages, each question with a condition, every other one
with a constraint, and walks routes on which every question is answered. `node benchmarks/walk.js` measures the screen's own walk.
"""

import time

from surveys.core.walk import walk
from surveys.core.workbook import Sheets, compile_study
from tests.surveys.core.workbooks import workbook

LANGUAGES = ("English (en)", "Čeština (cs)", "Dansk (da)", "Deutsch (de)", "Français (fr)")
SIZES = (100, 1_000)
ROUTES = (30, 300)
REPEATS = 21


def questions(n: int) -> Sheets:
    """A workbook of `n` questions."""
    texts = [f"{column}::{language}" for column in ("label", "hint") for language in LANGUAGES]
    rows = [["type", "name", *texts, "relevant", "constraint"], ["hidden", "country"]]
    for number in range(0, n, 2):
        earlier = f"${{q{number - 2}}} = 'male' or not(${{q{number - 1}}} > 5)" if number else "${country} = 'CZ'"
        rows.append(["select_one sex", f"q{number}", *["Who in ${country}?"] * 10, earlier, ""])
        rows.append(
            ["integer", f"q{number + 1}", *["How often?"] * 10, f"${{q{number}}} = 'male'", ". >= 0 and . < 120"]
        )
    choices = [["list_name", "name", *texts[:5]], *(["sex", name, *[name] * 5] for name in ("male", "female"))]
    return workbook(survey=rows, choices=choices)


def milliseconds_of_walk(size: int) -> float:
    """Median processor time of finding the next question at the end of a route of `size` answered ones, in milliseconds."""
    questionnaire = compile_study(questions(size), version=1).questionnaire
    answers = {f"q{number}": 7 if number % 2 else "male" for number in range(size - 1)}
    times = []
    for _ in range(REPEATS):
        began = time.process_time()
        found = walk(questionnaire, answers, case={"country": "CZ"}, seed="benchmark")
        times.append(time.process_time() - began)
    assert found.next == f"q{size - 1}", found.next
    return sorted(times)[REPEATS // 2] * 1000


def main() -> None:
    """Measure and print."""
    costs = {}
    for size in SIZES:
        sheets = questions(size)
        began = time.process_time()
        compile_study(sheets, version=1)
        costs[size] = time.process_time() - began
        print(f"{size:>6,} questions in five languages: {costs[size]:.2f} s")
    small, large = (costs[size] for size in SIZES)
    print(f"{SIZES[1] // SIZES[0]} times the questions cost {large / small:.1f} times as much.")
    near, far = (milliseconds_of_walk(size) for size in ROUTES)
    print(f"Next question: {near:.2f} ms after {ROUTES[0]}, {far:.2f} ms after {ROUTES[1]}: {far / near:.1f} times.")


if __name__ == "__main__":
    main()
