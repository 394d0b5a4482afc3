"""How do the rows of a repeat become rounds, and what is said about wrong ones?"""

from typing import Any

import pytest

from surveys.core import walk
from surveys.core.compiled import is_answer_key
from surveys.core.study import Study
from surveys.core.workbook import compile_study, read_xlsx, write_xlsx
from tests.surveys.core.workbooks import problems, question, study, survey, the_problem, workbook

HEADERS = "type | name | label::English (en) | repeat_count | parameters | relevant | order | calculation"
PERSON = (
    "integer | n | How many?",
    "begin_repeat | person | Person ${first} | ${n}",
    "text | first | Name?",
    "end_repeat",
)


def form(*rows: str) -> Study:
    return study(survey=survey(*rows, headers=HEADERS))


def walked(compiled: Study, answers: dict[str, Any]) -> walk.Walk:
    return walk.walk(compiled.questionnaire, answers, case={"country": "UK"}, seed="s")


def test_a_repeat_has_its_number_its_maximum_and_its_questions() -> None:
    node = question(form(*PERSON), "person")

    assert (node["kind"], node["count"], node["maximum"], node["asks_another"]) == ("repeat", ["ref", "n"], 50, False)
    assert [child["name"] for child in node["children"]] == ["first"]
    assert node["label"] == {"en": ["Person ", {"ref": "first"}]}


def test_a_repeat_without_a_number_asks_for_another_round_in_every_language() -> None:
    headers = "type | name | label::English (en) | label::Deutsch (de)"
    choices = [["list_name", "name", "label::English (en)", "label::Deutsch (de)"], ["sex", "male", "A man", "Mann"]]
    rows = survey("begin_repeat | child | Child | Kind", "integer | age | Age? | Alter?", "end_repeat", headers=headers)

    node = question(study(survey=rows, choices=choices), "child")

    assert node["children"][-1]["name"] == "child/another"
    assert node["children"][-1]["label"] == {
        "en": ["Is there another one?"],
        "de": ["Gibt es noch jemanden oder etwas?"],
    }


def test_a_correction_takes_rounds_away_and_brings_them_back() -> None:
    compiled = form(*PERSON)
    answers = {"n": 2, "first[1]": "Anna", "first[2]": "Ben"}

    fewer, again = walked(compiled, {**answers, "n": 1}), walked(compiled, answers)

    assert ("first[2]" in fewer.values, fewer.end) == (False, "1.10")
    assert again.values == {"country": "UK", "n": 2, "person": 2, "first[1]": "Anna", "first[2]": "Ben"}


def test_every_round_has_an_order_of_its_own() -> None:
    items = [f"integer | i{n} | {n}?" for n in range(6)]
    compiled = form("begin_repeat | r | R | 8", "begin_group | g | | | | | random", *items, "end_group", "end_repeat")
    answers = {f"i{n}[{place}]": 1 for n in range(6) for place in range(1, 9)}

    steps = walked(compiled, answers).steps

    orders = {tuple(step.split("[")[0] for step in steps if step.endswith(f"[{place}]")) for place in range(1, 9)}
    assert len(orders) > 1


@pytest.mark.parametrize(
    ("key", "is_one"),
    [
        ("first[1]", True),
        ("first", False),
        ("first[0]", False),
        ("first[01]", False),
        ("first[1][1]", False),
        ("first[x]", False),
        ("n", True),
        ("n[1]", False),
        ("person", False),
        ("first[1]/confirmed", False),
        ("[1]", False),
        ("person[2]/removed", True),
        ("person/removed", False),
        ("person[2][1]/removed", False),
        ("first[2]/removed", False),
        ("nobody[2]/removed", False),
        ("first[12345678901234567890]", False),
    ],
)
def test_an_answer_event_names_a_question_and_its_round(key: str, is_one: bool) -> None:
    assert is_answer_key(form(*PERSON).questionnaire, key) is is_one


@pytest.mark.parametrize(
    ("rows", "code", "place", "words"),
    [
        (("begin_repeat | r | R", "integer | i | I?"), "group_not_closed", "A3", "Add a row end_repeat"),
        (("end_repeat",), "repeat_not_open", "A3", "No repeat is open"),
        (("begin_repeat | r | R", "integer | i | I?", "end_group"), "group_not_open", "A5", "Write end_repeat"),
        (("begin_repeat | r | R", "end_repeat"), "empty_repeat", "A3", "has no questions"),
        (("begin_repeat | r | R | | maximum=0", "integer | i | I?", "end_repeat"), "bad_parameters", "E3", "from 1 to"),
        (
            ("begin_repeat | r | R | | randomize=true", "integer | i | I?", "end_repeat"),
            "bad_parameters",
            "E3",
            "maximum=12",
        ),
        (("begin_repeat | r | R | ${x}", "integer | i | I?", "end_repeat"), "unknown_name", "D3", "no question 'x'"),
        (
            ("begin_repeat | r | R | | | | random", "integer | i | I?", "end_repeat"),
            "unexpected_order",
            "G3",
            "begin_group",
        ),
        (("begin_repeat | r | R", "hidden | h", "end_repeat"), "hidden_in_repeat", "A4", "out of the repeat"),
        (("integer | i | I? | 3",), "unexpected_repeat_count", "D3", "Only begin_repeat"),
        ((*PERSON, "note | x | You said ${first}."), "bad_fill", "C7", "for every round"),
        ((*PERSON, "note | x | You said ${person}."), "bad_fill", "C7", "is a repeat"),
        ((*PERSON, "note | x | X. | | | ${first} = 'A'"), "answer_in_repeat", "F7", "indexed-repeat"),
    ],
)
def test_a_wrong_repeat_is_pointed_at(rows: tuple[str, ...], code: str, place: str, words: str) -> None:
    problem = the_problem(code, survey=survey(*rows, headers=HEADERS))

    assert problem.where == f"survey!{place}"
    assert words in problem.message


def test_a_language_in_which_another_round_cannot_be_asked_for_is_named() -> None:
    headers = "type | name | label::English (en) | label::Suomi (fi)"
    choices = [["list_name", "name", "label::English (en)", "label::Suomi (fi)"], ["sex", "male", "A man", "Mies"]]
    rows = survey("begin_repeat | child | Child | Lapsi", "integer | age | Age? | Ikä?", "end_repeat", headers=headers)

    problem = the_problem("empty_cell", survey=rows, choices=choices)

    assert "not known in: fi" in problem.message


def test_what_is_asked_in_every_round_is_no_variable_of_a_respondent() -> None:
    rows = survey("begin_repeat | r | R", "select_one sex | each | Sex?", "end_repeat", "select_one sex | sex | Sex?")
    quotas = [["plan", "country", "cell", "target", "kind"], ["p", "CZ", "each=male", "100", "hard"]]
    settings = [["form_title", "form_id", "partial_after"], ["Small", "small", "each"]]

    found = problems(survey=rows, quotas=quotas, settings=settings)

    assert {problem.where.split("!")[0] for problem in found} == {"quotas", "settings"}


def test_repeats_go_to_a_workbook_and_back() -> None:
    sheets = workbook(survey=survey(*PERSON, headers=HEADERS))

    assert compile_study(read_xlsx(write_xlsx(sheets)), version=1) == compile_study(sheets, version=1)
