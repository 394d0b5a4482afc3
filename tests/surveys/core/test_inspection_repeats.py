"""Are repeats inspected and tried out: how many rounds, what is asked in them, what can never be?"""

from surveys.core.expressions import split_key
from surveys.core.inspection import inspect
from surveys.core.inspection.model import Model
from surveys.core.inspection.route import route_to
from surveys.core.inspection.why import why
from surveys.core.study import Study
from surveys.core.walk import walk
from tests.surveys.core.inspecting import CHOICES
from tests.surveys.core.workbooks import study, survey

HEADERS = "type | name | label::English (en) | required | relevant | constraint | repeat_count | parameters"
NUMBER = "integer | n | How many? | yes | | . >= 0 and . <= 4"
AGE = "integer | age | Age? | yes | | . >= 0 and . <= 110"


def made(*rows: str) -> Study:
    return study(survey=survey(*rows, headers=HEADERS), choices=CHOICES)


def found(*rows: str) -> list[tuple[str, str]]:
    return [(f.code, f.where) for f in inspect(made(*rows), n_random=30).findings]


ROSTER = (
    NUMBER,
    "begin_repeat | person | Person | | | | ${n}",
    AGE,
    "text | school | School? | | ${age} < 18",
    "end_repeat",
)
ROUNDS = ("begin_repeat | visit | Visit", AGE, "text | why | Why? | | ${age} > 60", "end_repeat", "text | more | More?")


def test_a_roster_without_a_mistake_is_walked_to_its_last_question() -> None:
    result = inspect(made(*ROSTER), n_random=60)

    assert result.findings == ()
    assert result.coverage.never_put() == []


def test_a_roster_that_asks_for_another_round_is_walked_through() -> None:
    result = inspect(made(*ROUNDS), n_random=60)

    assert result.findings == ()
    assert result.coverage.never_put() == []


def test_a_roster_that_has_no_round_is_never_asked() -> None:
    assert ("never_asked", "age") in found("begin_repeat | person | Person | | | | 0", AGE, "end_repeat")


def test_a_number_of_rounds_beyond_the_largest_is_told_with_an_example() -> None:
    rows = (NUMBER, "begin_repeat | person | Person | | | | ${n} | maximum=3", AGE, "end_repeat")
    findings = inspect(made(*rows), n_random=30).findings

    assert [(f.code, f.where, f.params["maximum"]) for f in findings] == [("unbounded_repeat", "person", 3)]
    assert findings[0].example == {"n": 4}


def test_a_way_into_a_repeat_and_why_its_question_is_asked_are_found() -> None:
    form = made(*ROSTER)
    model = Model(form.questionnaire, ("CZ", "UK"))

    way = route_to(model, "school", facts={"country": "CZ"}, seed="1", known={}, today="2026-01-01")

    assert way.is_reached
    so_far = walk(form.questionnaire, way.answers, case={"country": "CZ"}, seed="1", today="2026-01-01")
    assert so_far.next == way.at
    told = why(model, way.at, so_far, "1")
    assert told.verdict == "asked"
    assert told.conditions[-1].step.parts[0].value == so_far.values[f"age[{split_key(way.at)[1][0]}]"]
