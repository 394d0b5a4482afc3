"""What does a comparison of two workbooks say?"""

from surveys.core.versions.diff import Change, compare
from surveys.core.versions.effects import effects
from surveys.core.workbook import Sheets
from tests.surveys.core.workbooks import survey, workbook

HEADERS = "type | name | label::English (en) | relevant | constraint | calculation"
QUESTIONS = (
    "select_one sex | sex | Man or woman? | | |",
    "integer | age | How old are you? | | . > 0 |",
    "text | why | Why? | ${age} > 3 | |",
    "calculate | group | | | | if(${age} > 30, 'old', 'young')",
)
QUOTAS = [["plan", "country", "cell", "target", "kind"], ["p", "CZ", "sex=male group=old", "10", "hard"]]
INDICES = [
    ["index", "item", "scores", "minimum_answered", "label::English (en)"],
    ["i", "sex", "male=0 female=100", "1", "I"],
]


def made(*rows: str, **changed: object) -> Sheets:
    return workbook(survey=survey(*rows, headers=HEADERS), **changed)  # type: ignore[arg-type]


def changes(old: Sheets, new: Sheets) -> list[tuple[str, str, str]]:
    return [(change.part, change.kind, change.subject) for change in compare(old, new)]


def done(old: Sheets, new: Sheets) -> dict[tuple[str, str, str], str]:
    return {(e.area, e.kind, e.subject): e.severity for e in effects(old, new, compare(old, new))}


def test_a_workbook_does_not_differ_from_itself() -> None:
    assert compare(made(*QUESTIONS), made(*QUESTIONS)) == []


def test_questions_that_come_go_and_move_are_told_apart() -> None:
    sex, age, why, group = QUESTIONS

    found = changes(made(sex, age, why), made(why.replace("${age} > 3", ""), sex, "text | new | New? | | |"))

    assert found == [
        ("question", "removed", "age"),
        ("question", "moved", "why"),
        ("routing", "removed", "why"),
        ("question", "added", "new"),
    ]
    assert group.startswith("calculate")


def test_wording_routing_and_checks_are_told_apart() -> None:
    sex, age, why, group = QUESTIONS
    new = made(
        sex,
        age.replace("are you", "is she").replace("> 0", "> 1"),
        why.replace("> 3", "> 4"),
        group.replace("30", "40"),
    )

    found = compare(made(*QUESTIONS), new)

    assert [(c.part, c.subject, c.what, c.language) for c in found] == [
        ("check", "age", "constraint", ""),
        ("text", "age", "label", "en"),
        ("routing", "why", "relevant", ""),
        ("calculation", "group", "calculation", ""),
    ]
    assert (found[1].before, found[1].after) == ("How old are you?", "How old is she?")


def test_a_question_of_another_type_is_said_to_be_so() -> None:
    (change,) = compare(made("integer | age | Age? | | |"), made("text | age | Age? | | |"))

    assert change == Change("question", "retyped", "age", "type", "", "integer", "text")


def test_answers_that_come_go_and_get_another_name_are_told_apart() -> None:
    headers = ["list_name", "name", "label::English (en)"]
    old = made(*QUESTIONS, choices=[headers, ["sex", "male", "A man"], ["sex", "female", "A woman"], ["sex", "x", "X"]])
    new = made(
        *QUESTIONS, choices=[headers, ["sex", "m", "A man"], ["sex", "female", "Woman"], ["sex", "d", "Diverse"]]
    )

    assert changes(old, new) == [
        ("answer", "recoded", "sex: m"),
        ("answer", "removed", "sex: x"),
        ("text", "changed", "sex: female"),
        ("answer", "added", "sex: d"),
    ]


def test_a_language_that_is_new_is_one_change_not_one_for_every_text() -> None:
    old = workbook(survey=survey("text | a | A?", "text | b | B?"))
    new = workbook(
        survey=survey(
            "text | a | A? | Ä?",
            "text | b | B? | Ö?",
            headers="type | name | label::English (en) | label::Deutsch (de)",
        )
    )

    assert changes(old, new) == [("language", "added", "de")]


def test_cells_scores_and_settings_are_compared_by_what_they_are_of() -> None:
    old = made(*QUESTIONS, quotas=QUOTAS, indices=INDICES)
    new = made(
        *QUESTIONS,
        quotas=[
            QUOTAS[0],
            ["p", "CZ", "group=old sex=male", "12", "hard"],
            ["p", "CZ", "sex=female group=old", "1", "hard"],
        ],
        indices=[INDICES[0], ["i", "sex", "male=0 female=50", "1", "I"]],
        settings=[["form_title", "form_id", "default_language"], ["Larger", "small", "English (en)"]],
    )

    assert changes(old, new) == [
        ("quota", "changed", "p · CZ · group=old sex=male"),
        ("quota", "added", "p · CZ · group=old sex=female"),
        ("index", "changed", "i · sex"),
        ("setting", "changed", "form_title"),
    ]


def test_columns_of_the_data_come_and_end() -> None:
    sex, age, why, _ = QUESTIONS

    assert done(made(sex, age), made(sex, why.replace("${age} > 3", ""), "note | bye | Bye | | |")) == {
        ("data", "column_ends", "age"): "note",
        ("data", "column_added", "why"): "note",
    }


def test_a_column_with_two_kinds_of_data_is_refused() -> None:
    assert done(made("integer | age | Age? | | |"), made("text | age | Age? | | |")) == {
        ("data", "column_retyped", "age"): "refuse"
    }


def test_a_whole_number_may_become_one_with_decimals() -> None:
    assert done(made("integer | age | Age? | | |"), made("decimal | age | Age? | | |")) == {}


def test_a_calculation_beneath_a_quota_has_to_be_confirmed() -> None:
    sex, age, why, group = QUESTIONS

    assert done(made(*QUESTIONS, quotas=QUOTAS), made(sex, age, why, group.replace("30", "40"), quotas=QUOTAS)) == {
        ("data", "calculation_changed", "group"): "confirm",
        ("quotas", "variable_redefined", "group"): "confirm",
    }


def test_an_answer_of_an_index_item_that_is_recoded_has_to_be_confirmed() -> None:
    headers = ["list_name", "name", "label::English (en)"]
    old = made(*QUESTIONS, indices=INDICES)
    new = made(*QUESTIONS, indices=INDICES, choices=[headers, ["sex", "m", "A man"], ["sex", "female", "A woman"]])

    found = done(old, new)

    assert found["indices", "variable_answer_recoded", "sex"] == "confirm"
    assert found["data", "answer_recoded", "sex"] == "confirm"


def test_a_question_on_which_nothing_stands_is_recoded_without_asking() -> None:
    headers = ["list_name", "name", "label::English (en)"]
    new = made(*QUESTIONS, choices=[headers, ["sex", "m", "A man"], ["sex", "female", "A woman"]])

    assert set(done(made(*QUESTIONS), new).values()) == {"note"}


def test_other_scores_are_computed_anew() -> None:
    new = made(*QUESTIONS, indices=[INDICES[0], ["i", "sex", "male=0 female=50", "1", "I"]])

    assert done(made(*QUESTIONS, indices=INDICES), new) == {("indices", "computed_anew", "i"): "confirm"}
