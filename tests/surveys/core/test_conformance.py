"""Do Python and the tables that the screen runs too agree?"""

import json
from typing import Any

import pytest

from surveys.core.expressions import evaluate
from tests.surveys.core.conformance import COMPILED, context, expression_trees, key, plain, questionnaires, table
from tests.surveys.core.walking import account

TREES = expression_trees()
QUESTIONNAIRES = questionnaires()


@pytest.mark.parametrize("case", table("expressions"), ids=key)
def test_an_expression_has_the_value_in_the_table(case: dict[str, Any]) -> None:
    value = plain(evaluate(TREES[key(case)], context(case)))

    assert (value, isinstance(value, bool)) == (case["value"], isinstance(case["value"], bool))


@pytest.mark.parametrize("given", table("walks")["walks"], ids=lambda given: given["say"])
def test_a_walk_goes_as_in_the_table(given: dict[str, Any]) -> None:
    assert account(QUESTIONNAIRES[given["questionnaire"]], given) == given["is"]


@pytest.mark.parametrize("name", COMPILED)
def test_the_screen_runs_what_the_compiler_makes_of_the_tables(name: str) -> None:
    compiled = json.loads(json.dumps(COMPILED[name]()))

    assert compiled == table(name), "run python -m tests.surveys.core.conformance"
