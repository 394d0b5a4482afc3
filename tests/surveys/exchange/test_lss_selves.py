"""What do `self` and `that` stand for in an expression of LimeSurvey?"""

import pytest

from surveys.core.exchange.lss.selves import Variable, spelled_out
from tests.surveys.exchange.lss import codes, converted, question, rows

VARIABLES = {
    "grid": [Variable(f"grid_{row}_{column}", f"{row}_{column}") for row in ("1", "2") for column in ("A", "B")],
    "ways": [Variable("ways_bus", "bus"), Variable("ways_buscomment", "buscomment", is_comment=True)],
}


@pytest.mark.parametrize(
    ("source", "said"),
    [
        ("sum(self.NAOK)", "sum(grid_1_A.NAOK, grid_1_B.NAOK, grid_2_A.NAOK, grid_2_B.NAOK)"),
        ("sum(that.grid.sq_2)", "sum(grid_2_A, grid_2_B)"),
        ("sum(that.grid.sq_1.sq_B.NAOK)", "sum(grid_1_A.NAOK, grid_1_B.NAOK, grid_2_B.NAOK)"),
        ("sum(that.grid.nosq_B)", "sum(grid_1_A, grid_2_A)"),
        ("count(that.ways.nocomments)", "count(ways_bus)"),
        ("list(that.ways.comments)", "list(ways_buscomment)"),
        ("if(x == 'self', 1, 2)", "if(x == 'self', 1, 2)"),
        ("that.unknown", "that.unknown"),
        ("myself + selfish.NAOK", "myself + selfish.NAOK"),
    ],
)
def test_they_are_the_names_of_answers(source: str, said: str) -> None:
    assert spelled_out(source, "grid", VARIABLES) == said


def test_a_condition_on_any_part_of_an_earlier_question_is_translated() -> None:
    made = converted(
        question("spent", "K", subs={"a": "Food", "b": "Rent"}),
        question("why", "T", relevance="count(that.spent.NAOK) > 0"),
        question("said", "X", "Together that is {sum(that.spent.NAOK)}."),
    )

    assert rows(made)["why"]["relevant"] == "(if(${spent_a} != '', 1, 0) + if(${spent_b} != '', 1, 0)) > 0"
    assert rows(made)["said"]["label::English (en)"] == "Together that is ${text_1}."
    assert codes(made) == []


def test_a_text_that_asks_for_answers_not_given_yet_says_so() -> None:
    made = converted(question("spent", "K", "So far {sum(self.NAOK)}.", subs={"a": "Food"}))

    assert made.remarks[0].message.endswith("not known before later answers: {sum(self.NAOK)}. Reword the text.")
