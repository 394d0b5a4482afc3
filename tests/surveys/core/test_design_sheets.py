"""Do the sheets about countries, quotas, margins, indices and weighting agree with the questionnaire and with each other?"""

from collections.abc import Sequence

import pytest

from tests.surveys.core.workbooks import SMALLEST, problems, study, survey, the_problem

Rows = Sequence[Sequence[str]]

SURVEY = survey(
    "select_one sex | sex | Sex?",
    "integer | age | Age?",
    "calculate | band | | if(${age} < 35, 'young', 'old')",
    "select_one region | region | Where? | | country = ${country}",
    "select_one often | item_1 | One?",
    "select_one often | item_2 | Two?",
    "select_multiple often | several | Several?",
    headers="type | name | label::English (en) | calculation | choice_filter",
)
CHOICES = [
    ["list_name", "name", "label::English (en)", "country"],
    ["sex", "male", "A man"],
    ["sex", "female", "A woman"],
    ["sex", "refused", "Refused"],
    ["region", "prague", "Prague", "CZ"],
    ["region", "brno", "Brno", "CZ"],
    ["region", "london", "London", "UK"],
    ["often", "often", "Often"],
    ["often", "never", "Never"],
    ["often", "dk", "Don't know"],
]
QUOTAS = [
    ["plan", "country", "cell", "target", "kind"],
    ["p", "CZ", "sex=male band=young", "20", "hard"],
    ["p", "CZ", "sex=male band=old", "30", ""],
    ["p", "CZ", "sex=female band=young", "25", ""],
    ["p", "CZ", "sex=female band=old", "25", ""],
    ["q", "", "sex=male", "100", "soft"],
    ["q", "", "sex=female", "50", "soft"],
]
MARGINS = [
    ["country", "category", "count", "share", "source"],
    ["CZ", "sex=male band=young", "1500000", "", "census"],
    ["CZ", "sex=male band=old", "2500000"],
    ["CZ", "sex=female band=young", "1500000"],
    ["CZ", "sex=female band=old", "2500000"],
    ["CZ", "region=prague", "", "0.25"],
    ["CZ", "region=brno", "", "0.75"],
    ["UK", "region=london", "", "1"],
]
INDICES = [
    ["index", "part_of", "item", "scores", "minimum_answered", "label::English (en)"],
    ["all", "", "item_1", "often=100 never=0", "1", "All"],
    ["all", "", "item_2", "often=0 never=100", "", ""],
    ["first", "all", "item_1", "often=100 never=0", "1", "First"],
]
WEIGHTING = [
    ["setting", "value"],
    ["margin", "region"],
    ["domain", "sex"],
    ["domain", "band"],
    ["domain", "country"],
    ["cap", "5"],
    ["design_weight", "if(${sex} = 'male', 1, 2)"],
]
ALL = {
    "survey": SURVEY,
    "choices": CHOICES,
    "quotas": QUOTAS,
    "margins": MARGINS,
    "indices": INDICES,
    "weighting": WEIGHTING,
}


def changed(table: Rows, row: int, column: int, cell: str) -> list[list[str]]:
    """A table with one cell (row and column as the spreadsheet counts, from 1) written anew."""
    copy = [[*cells] for cells in table]
    copy[row - 1] += [""] * (column - len(copy[row - 1]))
    copy[row - 1][column - 1] = cell
    return copy


def test_a_design_is_read() -> None:
    compiled = study(**ALL)

    assert [(q.plan, q.country, dict(q.cell), q.target, q.is_hard) for q in compiled.quotas][::4] == [
        ("p", "CZ", {"sex": "male", "band": "young"}, 20, True),
        ("q", "", {"sex": "male"}, 100, False),
    ]
    assert [(m.country, m.variables, m.is_share, len(m.targets), m.source) for m in compiled.margins] == [
        ("CZ", ("sex", "band"), False, 4, "census"),
        ("CZ", ("region",), True, 2, ""),
        ("UK", ("region",), True, 1, ""),
    ]
    assert [(i.name, i.part_of, dict(i.label), i.minimum_answered) for i in compiled.indices] == [
        ("all", "", {"en": "All"}, 1),
        ("first", "all", {"en": "First"}, 1),
    ]
    assert compiled.indices[0].items == {
        "item_1": {"often": 100, "never": 0},
        "item_2": {"often": 0, "never": 100},
    }
    assert compiled.weighting.margins == (("region",),)
    assert compiled.weighting.domains == ("sex", "band", "country")
    assert compiled.weighting.cap == 5
    assert compiled.questionnaire["quota_variables"] == ["sex", "band"]


@pytest.mark.parametrize(
    ("sheet", "row", "column", "cell", "code", "words"),
    [
        ("quotas", 2, 1, "two words", "bad_plan", "letters, digits"),
        ("quotas", 2, 2, "GB", "unknown_country", "Write one of: CZ, UK."),
        ("quotas", 2, 3, "sex:male", "not_pairs", "variable=value"),
        ("quotas", 2, 3, "", "empty_cell", "variable=value"),
        ("quotas", 2, 3, "sex=male sex=male", "not_pairs", "stands twice"),
        ("quotas", 2, 3, "sexx=male band=young", "unknown_question", "Did you mean 'sex'?"),
        ("quotas", 2, 3, "sex=mael band=young", "unknown_value", "Did you mean 'male'?"),
        ("quotas", 2, 3, "sex=refused band=young", "unknown_value", "Write one of: female, male."),
        ("quotas", 2, 3, "sex=male band=middle", "unknown_value", "Write one of: old, young."),
        ("quotas", 2, 3, "sex=male age=young", "no_categories", "'age' does not put"),
        ("quotas", 2, 3, "several=often", "no_categories", "select_one"),
        ("quotas", 3, 3, "sex=male", "mixed_plan", "cross sex, band"),
        ("quotas", 3, 3, "sex=male band=young", "duplicate_cell", "Remove one row"),
        ("quotas", 2, 4, "many", "not_a_number", "digits only"),
        ("quotas", 2, 4, "-5", "not_a_number", "digits only"),
        ("quotas", 2, 4, "19", "quota_total", "have 99 places, but the sheet countries wants 100"),
        ("quotas", 2, 5, "firm", "unknown_kind_of_quota", "hard, soft"),
        ("margins", 2, 1, "GB", "unknown_country", "Write one of: CZ, UK."),
        ("margins", 2, 2, "sex=mael band=young", "unknown_value", "Did you mean 'male'?"),
        ("margins", 6, 2, "region=london", "unknown_value", "no value of region in CZ 'london'"),
        ("margins", 3, 2, "sex=male band=young", "duplicate_category", "Remove one row"),
        ("margins", 2, 3, "1 500", "not_a_number", "decimal point"),
        ("margins", 2, 3, "nan", "not_a_number", "decimal point"),
        ("margins", 2, 3, "-1500000", "negative_margin", "cannot be negative"),
        ("margins", 2, 3, "2500000", "margin_total", "add to 9,000,000, but the country has 8,000,000"),
        ("margins", 6, 4, "0.35", "margin_total", "add to 1.100000, not to 1"),
        ("indices", 2, 1, "Two words", "bad_index", "small letters"),
        ("indices", 4, 2, "al", "unknown_index", "Did you mean 'all'?"),
        ("indices", 4, 2, "first", "unknown_index", "There is no index 'first'"),
        ("indices", 2, 3, "itm_1", "unknown_question", "Did you mean 'item_1'?"),
        ("indices", 3, 3, "item_1", "duplicate_item", "stands twice"),
        ("indices", 2, 3, "age", "item_without_choices", "select_one"),
        ("indices", 2, 4, "often=100 nver=0", "unknown_answer", "Did you mean 'never'?"),
        ("indices", 2, 4, "often=100", "answer_without_score", "Add never=..."),
        ("indices", 2, 4, "often=101 never=0", "bad_score", "0 to 100"),
        ("indices", 2, 4, "often=high never=0", "bad_score", "0 to 100"),
        ("indices", 2, 5, "3", "bad_minimum", "Write 1 to 2"),
        ("indices", 2, 5, "0", "bad_minimum", "Write 1 to 2"),
        ("indices", 3, 5, "2", "index_differs", "Row 2 says '1'"),
        ("indices", 2, 6, "", "missing_translation", "in English is missing"),
        ("indices", 3, 6, "Another", "index_differs", "leave it empty"),
        ("weighting", 2, 1, "margn", "unknown_setting", "Did you mean 'margin'?"),
        ("weighting", 2, 2, "regoin", "unknown_margin", "Did you mean 'region'?"),
        ("weighting", 2, 2, "sex band", "margin_of_country_missing", "no sex x band for UK"),
        ("weighting", 3, 2, "sx", "unknown_question", "Did you mean 'sex'?"),
        ("weighting", 3, 2, "age", "no_categories", "'age' does not put"),
        ("weighting", 3, 2, "", "empty_cell", "Write what"),
        ("weighting", 4, 2, "sex", "duplicate_setting", "Remove one row"),
        ("weighting", 6, 2, "1", "bad_cap", "more than 1"),
        ("weighting", 6, 2, "large", "not_a_number", "decimal point"),
        ("weighting", 7, 2, "1 +", "expression_syntax", "ends too early"),
        ("weighting", 7, 2, "if(${sex} = 'mael', 1, 2)", "unknown_choice", "Did you mean 'male'?"),
    ],
)
def test_a_wrong_cell_of_the_design_is_pointed_at(
    sheet: str, row: int, column: int, cell: str, code: str, words: str
) -> None:
    found = problems(**{**ALL, sheet: changed(ALL[sheet], row, column, cell)})

    first = next(problem for problem in found if problem.code == code)
    assert first.where == f"{sheet}!{'ABCDEF'[column - 1]}{row}"
    assert words in first.message


CHOSEN = [
    ["setting", "value"],
    ["margin", "region"],
    ["method", "logit"],
    ["bounds", "0.3 3"],
    ["trim", "0.25 4"],
    ["collapse", "CZ region=prague -> region=brno"],
    ["adjust", "benjamini-hochberg"],
]


def test_method_bounds_joined_categories_and_adjustment_are_read() -> None:
    weighting = study(**{**ALL, "weighting": CHOSEN}).weighting

    assert (weighting.method, weighting.bounds, weighting.trim) == ("logit", (0.3, 3.0), (0.25, 4.0))
    assert weighting.collapse == (("CZ", "region", "prague", "brno"),)
    assert weighting.adjust == "benjamini-hochberg"


@pytest.mark.parametrize(
    ("row", "cell", "code", "words"),
    [
        (3, "logitt", "unknown_method", "Did you mean 'logit'?"),
        (3, "raking", "method_does_not_fit", "Bounds are for linear and logit"),
        (4, "0.3", "not_two_numbers", "two numbers"),
        (4, "2 3", "method_does_not_fit", "0.3 3"),
        (6, "CZ region=prague", "bad_collapse", "CZ region=CZ03 -> region=CZ02"),
        (6, "CZ sex=male -> sex=female", "collapse_without_margin", "has no sex for CZ"),
        (6, "CZ region=prague -> region=paris", "collapse_without_category", "has no paris"),
        (6, "CZ region=prague -> region=prague", "collapse_in_a_chain", "Name the last one"),
        (7, "sidak", "unknown_adjustment", "holm"),
    ],
)
def test_a_wrong_choice_of_weighting_is_pointed_at(row: int, cell: str, code: str, words: str) -> None:
    found = problems(**{**ALL, "weighting": changed(CHOSEN, row, 2, cell)})

    assert words in next(problem for problem in found if problem.code == code).message


@pytest.mark.parametrize(
    ("row", "column", "cell", "code"),
    [
        (2, 1, "cz", "bad_country_code"),
        (3, 1, "CZ", "duplicate_country"),
        (3, 2, "UK", "bad_iso_code"),
        (2, 2, "XX", "bad_iso_code"),
        (2, 4, "en cs", "unknown_language"),
        (2, 4, "", "unknown_language"),
        (2, 5, "Europe/Prag", "unknown_time_zone"),
        (2, 6, "always", "bad_calling_hours"),
        (2, 6, "", "bad_calling_hours"),
        (2, 7, "8 million", "not_a_number"),
        (2, 7, "0", "no_population"),
        (2, 8, "", "not_a_number"),
        (2, 3, "x" * 101, "text_too_long"),
    ],
)
def test_a_wrong_cell_of_the_countries_is_pointed_at(row: int, column: int, cell: str, code: str) -> None:
    problem = the_problem(code, countries=changed(SMALLEST["countries"], row, column, cell))

    assert problem.where == f"countries!{'ABCDEFGH'[column - 1]}{row}"


def test_the_united_kingdom_is_gb_in_iso() -> None:
    problem = the_problem("bad_iso_code", countries=changed(SMALLEST["countries"], 3, 2, "UK"))

    assert "Did you mean GB?" in problem.message


def test_places_beyond_the_target_are_slack_that_a_manager_may_want() -> None:
    assert study(**{**ALL, "quotas": changed(QUOTAS, 2, 4, "40")})


def test_a_respondent_without_a_cell_is_noticed() -> None:
    problem = the_problem("cell_missing", **{**ALL, "quotas": QUOTAS[:4] + QUOTAS[5:]})

    assert problem.where == "quotas!C4"
    assert "no cell sex=female band=old" in problem.message


def test_a_margin_without_one_of_its_categories_is_noticed() -> None:
    found = problems(**{**ALL, "margins": MARGINS[:4] + MARGINS[5:]})

    assert [problem.code for problem in found] == ["margin_total", "margin_category_missing", "disagrees"]
    assert "no row for sex=female band=old" in found[1].message


def test_regions_are_complete_within_their_country() -> None:
    found = problems(**{**ALL, "margins": [*MARGINS[:6], *MARGINS[7:]]})

    assert any("CZ region has no row for region=brno" in problem.message for problem in found)


def test_a_margin_has_counts_or_shares() -> None:
    found = problems(**{**ALL, "margins": changed(changed(MARGINS, 3, 3, ""), 3, 4, "0.3")})

    assert [(problem.code, problem.where) for problem in found] == [("mixed_margin", "margins!D3")]


@pytest.mark.parametrize(
    ("column", "cell", "code"),
    [
        (1, "x" * 201, "title_too_long"),
        (2, "Not A Slug", "bad_form_id"),
        (2, "", "bad_form_id"),
        (2, "a" * 51, "bad_form_id"),
        (3, "Dansk (da)", "unknown_language"),
        (4, "sx", "unknown_question"),
        (4, "country", "not_a_question"),
        (5, "5 %", "bad_alpha"),
        (5, "nan", "bad_alpha"),
        (5, "0", "bad_alpha"),
        (6, "ten", "bad_target_minutes"),
        (6, "0", "bad_target_minutes"),
        (6, "600", "bad_target_minutes"),
    ],
)
def test_a_wrong_setting_is_pointed_at(column: int, cell: str, code: str) -> None:
    settings = [
        ["form_title", "form_id", "default_language", "partial_after", "alpha", "target_minutes"],
        ["Small", "small", "English (en)", "sex", "0.05", "12"],
    ]

    problem = the_problem(code, settings=changed(settings, 2, column, cell))

    assert problem.where == f"settings!{'ABCDEF'[column - 1]}2"


def test_settings_have_one_row() -> None:
    problem = the_problem("further_row", settings=[*SMALLEST["settings"], ["", "other"]])

    assert problem.where == "settings!B3"


@pytest.mark.parametrize("name", ["survey", "settings", "countries"])
def test_a_sheet_that_is_missing_is_named(name: str) -> None:
    found = problems(**{name: None})

    assert ("missing_sheet", f"{name}!A1") in [(problem.code, problem.where) for problem in found]


@pytest.mark.parametrize("name", ["quotas", "margins", "indices", "weighting"])
def test_a_sheet_without_its_columns_is_told_which_it_lacks(name: str) -> None:
    found = problems(**{**ALL, name: [["remarks"], ["x"]]})

    assert "missing_column" in [problem.code for problem in found]


def test_without_a_weighting_sheet_everybody_weighs_the_same() -> None:
    compiled = study()

    assert (compiled.weighting.margins, compiled.weighting.cap, compiled.weighting.design_weight) == (
        (),
        None,
        ["lit", 1],
    )
