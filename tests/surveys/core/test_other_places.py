"""Are both of two places pointed at that do not agree, each once and with what stands against it?

The whole study with any one of its cells broken: `tests/surveys/exchange/mutations.py`.
"""

from collections.abc import Sequence

from tests.surveys.core.workbooks import SMALLEST, Table, problems

REGIONS: dict[str, Table] = {
    "survey": [
        ["type", "name", "label::English (en)", "choice_filter", "relevant", "missing"],
        ["hidden", "country"],
        ["select_one sex", "sex", "Are you a man or a woman?"],
        ["select_one region", "region", "Where do you live?", "country = ${country}"],
        ["integer", "age", "How old are you?", "", "", "dk"],
        ["select_one sex", "again", "Once more?", "", "${age} = 'dk'"],
    ],
    "choices": [
        ["list_name", "name", "label::English (en)", "country"],
        *([*row, ""] for row in SMALLEST["choices"][1:]),
        ["region", "prague", "Prague", "CZ"],
        ["region", "brno", "Brno", "CZ"],
        ["region", "london", "London", "UK"],
    ],
    "quotas": [
        ["plan", "country", "cell", "target"],
        ["men_women", "CZ", "sex=male", "50"],
        ["men_women", "CZ", "sex=female", "50"],
        ["men_women", "UK", "sex=male", "50"],
        ["men_women", "UK", "sex=female", "50"],
    ],
    "margins": [
        ["country", "category", "count"],
        ["CZ", "region=prague", "3000000"],
        ["CZ", "region=brno", "5000000"],
        ["UK", "region=london", "48000000"],
    ],
}


def places(sheet: str, row: int, column: int, cell: str) -> list[tuple[str, str]]:
    """Where and what is wrong when one cell of the regions' study is another."""
    table: list[Sequence[str]] = [list(line) for line in REGIONS[sheet]] if sheet in REGIONS else list(SMALLEST[sheet])
    line = [*table[row - 1], *[""] * 8][: len(table[0])]
    table[row - 1] = [*line[: column - 1], cell, *line[column:]]
    return [(problem.where, problem.code) for problem in problems(**{**REGIONS, sheet: table})]


def test_a_target_that_is_larger_than_the_quota_cells_is_pointed_at_and_they_are() -> None:
    assert places("countries", 2, 8, "101") == [("quotas!D2", "quota_total"), ("countries!H2", "disagrees")]


def test_a_population_that_the_counts_do_not_add_to_is_pointed_at_and_they_are() -> None:
    assert places("countries", 2, 7, "9000000") == [("margins!C2", "margin_total"), ("countries!G2", "disagrees")]


def test_a_choice_that_is_offered_in_a_country_without_a_row_for_it_is_pointed_at() -> None:
    assert ("choices!D7", "disagrees") in places("choices", 7, 4, "CZ")
    assert ("choices!D5", "disagrees") in places("choices", 5, 4, "")


def test_a_question_without_its_filter_is_pointed_at_where_choices_name_countries() -> None:
    found = places("survey", 4, 4, "")

    assert found.count(("survey!D4", "disagrees")) == 1
    assert {code for _, code in found} == {"margin_category_missing", "disagrees"}


def test_a_quota_cell_without_the_country_that_the_others_have_is_pointed_at() -> None:
    assert ("quotas!B2", "disagrees") in places("quotas", 2, 2, "")


def test_a_missing_kind_that_an_expression_asks_for_is_missed_at_its_question() -> None:
    assert places("survey", 5, 6, "") == [("survey!E6", "not_a_number"), ("survey!F5", "disagrees")]


def test_a_name_is_pointed_at_that_one_cell_alone_looks_for() -> None:
    assert places("survey", 5, 2, "agr") == [("survey!E6", "unknown_name"), ("survey!B5", "misspelt_name")]


def test_a_choice_that_nothing_refers_to_is_pointed_at_where_its_list_lacks_one() -> None:
    assert ("choices!B2", "misspelt_name") in places("choices", 2, 2, "7")


def test_of_several_choices_that_nothing_refers_to_the_one_is_pointed_at_whose_text_is_what_is_looked_for() -> None:
    survey = [
        *REGIONS["survey"],
        ["select_one line", "line", "Which line is it?"],
        ["text", "t", "Tell me.", "", "${line} = 'landline'"],
    ]
    choices = [*REGIONS["choices"], ["line", "7.5.1", "The landline", ""], ["line", "mobile", "Mobile", ""]]

    found = problems(**{**REGIONS, "survey": survey, "choices": choices})

    assert [(problem.where, problem.code) for problem in found] == [
        ("survey!E8", "unknown_choice"),
        (f"choices!B{len(choices) - 1}", "misspelt_name"),
    ]


def test_a_name_of_the_same_kind_is_no_slip_of_the_pen() -> None:
    table = [
        *REGIONS["survey"],
        ["text", "site_summary", "Site?"],
        ["text", "t", "Tell me.", "", "${site_district} = 'x'"],
    ]

    found = problems(**{**REGIONS, "survey": table})

    assert [problem.code for problem in found] == ["unknown_name"]


def test_what_most_rows_of_an_index_say_is_taken_for_right() -> None:
    headers = ["index", "part_of", "item", "scores", "minimum_answered", "label::English (en)"]
    names = ("Safety", "Safty", "Safety")
    items = ("sex", "again", "third")
    survey = [*REGIONS["survey"], ["select_one sex", "third", "A third time?"]]
    rows = [["safe", "", item, "male=0 female=100", "1", name] for item, name in zip(items, names, strict=True)]

    found = problems(**{**REGIONS, "survey": survey, "indices": [headers, *rows]})

    assert [(problem.where, problem.code) for problem in found] == [("indices!F3", "index_differs")]


def test_a_calculation_that_is_wrong_is_not_reported_where_it_is_used() -> None:
    survey = [
        *(tuple(row) for row in REGIONS["survey"]),
        ["calculate", "band", "", "", "", "", "if(${agee} > 40, 'old', 'young')"],
    ]
    survey[0] = [*REGIONS["survey"][0], "calculation"]
    margins = [*REGIONS["margins"], ["CZ", "band=old", "4000000"], ["CZ", "band=young", "4000000"]]

    found = problems(**{**REGIONS, "survey": survey, "margins": margins})

    assert [(problem.where, problem.code) for problem in found] == [("survey!G7", "unknown_name")]


def test_an_appearance_that_matters_on_the_telephone_is_pointed_at_if_it_is_misspelt() -> None:
    survey = [["type", "name", "label::English (en)", "appearance"], ["hidden", "country"]]
    note = ["note", "hello", "Good morning.", "introductoin"]

    found = problems(survey=[*survey, ["select_one sex", "sex", "Sex?", "horizontal autocomplete_chars"], note])

    assert [(problem.where, problem.code) for problem in found] == [("survey!D4", "unknown_appearance")]
