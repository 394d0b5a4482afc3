"""What does the inspection of a questionnaire cost: a long one, a tangled one, one with ten thousand places in a cascade?

`python -m benchmarks.inspection` prints seconds of processor time, respondents sent and what was reached.
"""

import random
import time

from benchmarks.questionnaire import questions
from surveys.core.inspection import inspect
from surveys.core.workbook import Sheets, compile_study
from tests.surveys.core.workbooks import workbook

N_QUESTIONS = 1_000
N_PLACES = 10_000
HEADERS = ["type", "name", "label::English (en)", "required", "relevant", "constraint", "calculation", "choice_filter"]


def tangled(n: int) -> Sheets:
    """Questions of every kind, every other one with a condition on up to three of the forty before it."""
    rng = random.Random(1)
    kinds = ["integer", "select_one sex", "select_multiple sex", "text"]
    conditions = {"integer": "${%s} > 40", "select_one sex": "${%s} = 'male'", "text": "${%s} != ''"}
    rows, made = [HEADERS, ["hidden", "country"]], list[tuple[str, str]]()
    for number in range(n):
        kind, name = rng.choice(kinds), f"q{number}"
        earlier = rng.sample(made[-40:], min(len(made[-40:]), rng.randint(0, 3)))
        parts = [conditions.get(k, "selected(${%s}, 'male')") % other for k, other in earlier]
        relevant = f" {rng.choice(['and', 'or'])} ".join(parts)
        constraint = ". >= 0 and . <= 100" if kind == "integer" else ""
        rows.append([kind, name, "How much do you agree?", rng.choice(["yes", ""]), relevant, constraint, "", ""])
        made.append((kind, name))
    return workbook(survey=rows)


def cascade(n: int) -> Sheets:
    """A district, then one of its places."""
    rows = [
        HEADERS,
        ["hidden", "country"],
        ["select_one district", "district", "Which district?", "yes", "", "", "", ""],
        ["select_one place", "place", "Which place?", "yes", "", "", "", "district = ${district}"],
    ]
    districts = [["district", f"d{number}", f"District {number}", ""] for number in range(100)]
    places = [["place", f"p{number}", f"Place {number}", f"d{number % 100}"] for number in range(n)]
    return workbook(
        survey=rows, choices=[["list_name", "name", "label::English (en)", "district"], *districts, *places]
    )


def main() -> None:
    """Measure and print."""
    forms = {
        f"{N_QUESTIONS:,} questions, each on the one before": questions(N_QUESTIONS),
        f"{N_QUESTIONS:,} questions, tangled": tangled(N_QUESTIONS),
        f"{N_PLACES:,} places in a cascade": cascade(N_PLACES),
    }
    for name, sheets in forms.items():
        study = compile_study(sheets, version=1)
        began = time.process_time()
        result = inspect(study)
        seconds = time.process_time() - began
        reached, ways = result.coverage.questions(), result.coverage.ways()
        print(
            f"{name}: {seconds:.1f} s, {result.n_sent} respondents, {reached.met} of {reached.of} questions, "
            f"{ways.met} of {ways.of} ways of conditions, {len(result.findings)} findings"
        )


if __name__ == "__main__":
    main()
