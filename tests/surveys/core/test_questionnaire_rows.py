"""How do rows of the sheets survey and choices become questions, and what is said about wrong ones?"""

import pytest

from tests.surveys.core.workbooks import problems, question, study, survey, the_problem

ALL = "type | name | label::English (en) | relevant | constraint | calculation | choice_filter | missing | ends | order | appearance | parameters | default | read_only | required"


def test_groups_hold_their_questions() -> None:
    compiled = study(
        survey=survey(
            "begin_group | g",
            "select_one sex | sex | Sex?",
            "begin group | h",
            "text | t | T?",
            "end group",
            "end_group",
        )
    )

    group = question(compiled, "g")
    assert [child["name"] for child in group["children"]] == ["sex", "h"]
    assert [child["name"] for child in group["children"][1]["children"]] == ["t"]


def test_a_question_has_its_expressions_compiled() -> None:
    compiled = study(survey=survey("integer | age | Age? | | . >= 18 and . < 120", headers=ALL))

    assert question(compiled, "age")["constraint"] == [
        "and",
        [">=", ["self"], ["lit", 18]],
        ["<", ["self"], ["lit", 120]],
    ]


def test_texts_keep_their_fills_apart() -> None:
    compiled = study(survey=survey("select_one sex | sex | Sex?", "note | n | You are ${sex}, in ${ country }."))

    assert question(compiled, "n")["label"] == {"en": ["You are ", {"ref": "sex"}, ", in ", {"ref": "country"}, "."]}


def test_missing_kinds_come_from_the_list_or_from_the_row() -> None:
    compiled = study(
        survey=survey("select_one sex | sex | Sex?", "integer | age | Age? | | | | | dk refused", headers=ALL)
    )

    assert question(compiled, "sex")["missing"] == ["refused"]
    assert question(compiled, "age")["missing"] == ["dk", "refused"]


def test_a_spreadsheet_that_drops_the_last_zero_of_a_disposition_is_understood() -> None:
    compiled = study(survey=survey("note | young | Bye. | | | | | | 4.7", headers=ALL))

    assert question(compiled, "young")["ends"] == "4.70"


def test_answers_are_shuffled_where_the_parameters_say_so() -> None:
    compiled = study(survey=survey("select_one sex | sex | Sex? | | | | | | | | | randomize=true", headers=ALL))

    assert question(compiled, "sex")["choice_order"] == "random"


def test_a_default_is_an_answer() -> None:
    rows = [
        "integer | n | N? | | | | | | | | | | 2.0",
        "select_multiple sex | m | M? | | | | | | | | | | male female",
    ]

    compiled = study(survey=survey(*rows, headers=ALL))

    assert (question(compiled, "n")["default"], question(compiled, "m")["default"]) == (2, ["male", "female"])


@pytest.mark.parametrize(
    ("row", "code", "place", "words"),
    [
        ("geopoint | where | Where?", "unsupported_type", "A3", "cannot be given on the telephone"),
        ("intger | n | N?", "unknown_question_type", "A3", "Did you mean 'integer'?"),
        ("| n | N?", "unknown_question_type", "A3", "Name a question type here"),
        ("select_one sx | s | S?", "unknown_list", "A3", "Did you mean 'sex'?"),
        ("integer sex | n | N?", "unexpected_list", "A3", "Write 'integer' alone"),
        ("text | | T?", "bad_name", "B3", "Give the row a name"),
        ("text | 1st | T?", "bad_name", "B3", "beginning with a letter"),
        ("text | two words | T?", "bad_name", "B3", "letters, digits"),
        ("text | __proto__ | T?", "bad_name", "B3", "cannot be a name"),
        ("text | country | T?", "duplicate_name", "B3", "stands in row 2 already"),
        ("text | t", "missing_translation", "C3", "in English is missing"),
        ("note | n | Hello ${nam}", "bad_fill", "C3", "no question 'nam'"),
        ("note | n | Hello ${first name}", "bad_fill", "C3", "written ${name}"),
        ("text | t | T? | ${contry} = 'CZ'", "unknown_name", "D3", "Did you mean 'country'?"),
        ("text | t | T? | ${country} = 'GB'", "unknown_choice", "D3", "Write one of: CZ, UK."),
        ("integer | n | N? | | . > ", "expression_syntax", "E3", "ends too early"),
        ("select_one sex | s | S? | | . = 'mael'", "unknown_choice", "E3", "Did you mean 'male'?"),
        ("calculate | c", "empty_cell", "F3", "what is to be calculated"),
        ("select_one sex | s | S? | | | | contry = 'CZ'", "bare_name", "G3", "no column 'contry'"),
        ("text | t | T? | | | | name = 'x'", "unexpected_choice_filter", "G3", "select_one"),
        ("integer | n | N? | | | | | dont_know", "unknown_missing_kind", "H3", "dk, na, refused"),
        ("note | n | Bye. | | | | | | 9.99", "unknown_disposition_for_an_end", "I3", "9.99"),
        ("text | t | T? | | | | | | 4.70", "unexpected_ends", "I3", "Change the type to note"),
        ("text | t | T? | | | | | | | random", "unexpected_order", "J3", "Only begin_group"),
        ("text | t | T? | | | | | | | | introduction", "unexpected_introduction", "K3", "never be asked"),
        (
            "select_one sex | s | S? | | | | | | | | | randomize=ture",
            "bad_parameters",
            "L3",
            "randomize=true",
        ),
        ("integer | n | N? | | | | | | | | | | many", "bad_default", "M3", "not an answer"),
        ("date | d | D? | | | | | | | | | | 2008-02-30", "bad_default", "M3", "not an answer"),
        ("text | t | T? | | | | | | | | | | | | maybe", "not_yes_or_no", "O3", "neither yes nor no"),
        ("text | t | T? | | | | | | | | | | | | ${country} = 'CZ'", "not_yes_or_no", "O3", "cannot depend on"),
        ("select_one ${country} | t | T?", "unknown_list", "A3", "Write the choices in the sheet choices"),
        ("note | n | Last time: ${last-saved#t}", "bad_fill", "C3", "Bring it with the sample"),
        ("note | n | Hello. | | . > 3", "unexpected_constraint", "E3", "Only questions"),
        ("hidden | panel | | ${country} = 'CZ'", "unexpected_relevant", "D3", "always known"),
        ("begin_group | g", "group_not_closed", "A3", "Add a row end_group"),
        ("end_group", "group_not_open", "A3", "No group is open"),
    ],
)
def test_a_wrong_row_is_pointed_at(row: str, code: str, place: str, words: str) -> None:
    problem = the_problem(code, survey=survey(row, headers=ALL))

    assert problem.where == f"survey!{place}"
    assert words in problem.message


@pytest.mark.parametrize(("column", "cell"), [("choice_filter", "name = 'x'"), ("default", "x"), ("required", "yes")])
@pytest.mark.parametrize("type_", ["begin_group", "begin_repeat", "note"])
def test_a_cell_that_says_nothing_in_its_row_is_passed_over(type_: str, column: str, cell: str) -> None:
    headers = f"type | name | label::English (en) | {column}"
    inside = [] if type_ == "note" else ["text | t | T?", f"end_{type_.removeprefix('begin_')}"]

    plain, full = (study(survey=survey(f"{type_} | x | X | {c}", *inside, headers=headers)) for c in ("", cell))

    assert full == plain


def test_the_instruction_of_a_group_is_kept_for_its_first_question() -> None:
    headers = "type | name | label::English (en) | hint::English (en)"
    rows = ["begin_group | g | G | Read slowly.", "begin_repeat | r | R | For each.", "text | t | T?"]

    compiled = study(survey=survey(*rows, "end_repeat", "end_group", headers=headers))

    assert question(compiled, "g")["hint"] == {"en": ["Read slowly."]}
    assert question(compiled, "r")["hint"] == {"en": ["For each."]}


def test_an_order_that_does_not_exist_is_pointed_at() -> None:
    rows = survey("begin_group | g | | | | | | | | shuffle", "text | t | T?", "end_group", headers=ALL)

    assert the_problem("unknown_order", survey=rows).where == "survey!J3"


def test_an_answer_that_is_given_later_cannot_be_used() -> None:
    rows = survey("text | t | T? | ${sex} = 'male'", "select_one sex | sex | Sex?", headers=ALL)

    problem = the_problem("later_name", survey=rows)

    assert (problem.where, "in row 4" in problem.message) == ("survey!D3", True)


def test_case_variables_can_be_used_above_their_row() -> None:
    assert study(survey=survey("text | t | In ${panel}? | ${panel} = 'x'", "hidden | panel", headers=ALL))


def test_within_a_group_of_changing_order_one_cannot_build_on_another() -> None:
    rows = [
        "begin_group | g | | | | | | | | random",
        "select_one sex | a | A?",
        "text | b | B? | ${a} = 'male'",
        "note | c | You said ${a}.",
        "end_group",
        "text | d | D? | ${a} = 'male'",
    ]

    found = problems(survey=survey(*rows, headers=ALL))

    assert [(problem.code, problem.where) for problem in found] == [
        ("later_name", "survey!D5"),
        ("bad_fill", "survey!C6"),
    ]
    assert "group 'g' changes" in found[0].message


def test_what_is_asked_in_one_inner_group_keeps_its_order() -> None:
    rows = [
        "begin_group | g | | | | | | | | rotate",
        "begin_group | h",
        "select_one sex | a | A?",
        "text | b | B? | ${a} = 'male'",
        "end_group",
        "end_group",
    ]

    assert study(survey=survey(*rows, headers=ALL))


def test_a_value_that_a_calculation_never_has_is_pointed_at() -> None:
    rows = [
        "select_one sex | sex | Sex?",
        "calculate | greeting | | | | if(${sex} = 'male', 'Sir', 'Madam')",
        "text | t | T? | ${greeting} = 'sir'",
    ]

    problem = the_problem("unknown_choice", survey=survey(*rows, headers=ALL))

    assert "Did you mean 'Sir'?" in problem.message


def test_the_country_is_a_case_variable() -> None:
    headers = ["type", "name", "label::English (en)"]

    assert the_problem("no_country", survey=[headers, ["text", "t", "T?"]]).where == "survey!A1"
    assert the_problem("country_not_hidden", survey=[headers, ["text", "country", "Where?"]]).where == "survey!A2"


def test_everything_wrong_is_said_at_once() -> None:
    rows = survey("intger | a | A?", "text | b", "text | c | C? | ${d}", headers=ALL)

    assert [problem.where for problem in problems(survey=rows)] == ["survey!A3", "survey!C4", "survey!D5"]


def test_a_problem_has_its_place_in_parts_too() -> None:
    problem = the_problem("unknown_question_type", survey=survey("intger | a | A?"))

    assert problem.params == {"sheet": "survey", "row": 3, "column": "A", "header": "type"}


@pytest.mark.parametrize(
    ("column", "expression", "said"),
    [
        ("constraint", "${b} > 3", "This is the question's own answer: write . in place of ${b}."),
        ("relevant", "${b} > 3", "'b' is this row itself: its answer is not known yet. Refer to questions before it."),
    ],
)
def test_a_question_that_refers_to_itself_is_not_told_to_move_up(column: str, expression: str, said: str) -> None:
    rows = survey(f"integer | b | B? | {expression}", headers=f"type | name | label::English (en) | {column}")

    problem = the_problem("later_name", survey=rows)

    assert said in problem.message


def test_a_name_that_stands_twice_is_all_that_is_said_of_it() -> None:
    rows = survey(
        "select_one sex | sex | Man? |",
        "note | n | N | ${sex} = 'male'",
        "begin_repeat | r | R |",
        "integer | sex | How old? |",
        "end_repeat | | |",
        "note | m | M | ${sex} = 'female'",
        headers="type | name | label::English (en) | relevant",
    )

    assert [problem.code for problem in problems(survey=rows)] == ["duplicate_name"]


def test_a_text_that_tells_its_own_answer_is_not_said_to_be_asked_later() -> None:
    problem = the_problem("bad_fill", survey=survey("integer | b | You said ${b}?"))

    assert "'b' is this row itself" in problem.message
