"""Is the page of reference of the expression language whole and right?"""

import re
from pathlib import Path

import pytest

from surveys.core.expressions import Context, Scope, as_text, compile_expression, evaluate
from surveys.core.expressions.functions import ELSEWHERE, FUNCTIONS
from tests.surveys.core.conformance import LABELS, TABLES_BESIDE

PAGE = (Path(__file__).parents[3] / "docs" / "expressions.md").read_text(encoding="utf-8")
EXAMPLES = re.findall(r"`([^`\n]+)` is `([^`\n]*)` ?[|.]", PAGE.split("## Functions")[1])
ANSWERS = {
    "age": 34,
    "sex": "female",
    "likes": ["bike", "music"],
    "town": "Brno",
    "born": "1974-03-09",
    "wakes": "06:30",
    "income": "refused",
    "child": 2,
    "child_age[1]": 9,
    "child_age[2]": 4,
}
SCOPE = Scope(
    names={"age", "sex", "likes", "town", "born", "wakes", "income", "asked_not", "child", "child_age"},
    choices={"sex": ("male", "female"), "likes": ("bike", "music")},
    kinds={"born": "date", "wakes": "time", "town": "text"},
    numbers={"age": (), "income": ("refused",), "child_age": ()},
    repeats={"child_age": ("child",)},
    repeat_names=("child",),
    tables={name: table["columns"] for name, table in TABLES_BESIDE.items()},
)
CONTEXT = Context(
    ANSWERS,
    today="2008-05-05T17:30:15.250+02:00",
    seed="s",
    label=lambda question, choice: LABELS[question][choice],
    tables=TABLES_BESIDE,
)


@pytest.mark.parametrize(("example", "value"), EXAMPLES)
def test_an_example_has_the_value_that_the_page_says(example: str, value: str) -> None:
    assert as_text(evaluate(compile_expression(example, SCOPE), CONTEXT)) == value


@pytest.mark.parametrize("name", sorted(FUNCTIONS))
def test_every_function_stands_on_the_page_with_an_example(name: str) -> None:
    rows = [row for row in PAGE.splitlines() if row.startswith("| ") and f"`{name}" in row.split(" | ")[0]]

    assert rows, f"{name}() has no row"
    # Only position(..) has none: the examples stand outside repeats.
    assert name == "position" or any(" is `" in row for row in rows)


@pytest.mark.parametrize("name", sorted(ELSEWHERE))
def test_what_is_refused_is_not_a_function_and_ends_in_a_sentence(name: str) -> None:
    assert name not in FUNCTIONS
    assert ELSEWHERE[name].endswith(".")
