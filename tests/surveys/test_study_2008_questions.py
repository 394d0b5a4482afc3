"""Does the workbook of the five-country study ask what was asked in 2008, in that order?"""

import io
import re
from collections import Counter

import pytest
from openpyxl import Workbook
from pyxform.xls2xform import convert

from tests.surveys.study_2008 import LANGUAGES, SECTORS, STUDY, TARGETS, lists, names, questions, table


def test_every_list_is_used_and_every_list_used_exists() -> None:
    used = {row["type"].split()[1] for row in table("survey") if row["type"].startswith("select_")}

    assert used == set(lists())


def test_names_stand_once() -> None:
    rows = Counter(row["name"] for row in table("survey") if row["name"])
    choices = Counter((row["list_name"], row["name"]) for row in table("choices"))

    assert [name for name, n in (*rows.items(), *choices.items()) if n > 1] == []


def test_groups_open_and_close() -> None:
    types = Counter(row["type"] for row in table("survey"))

    assert types["begin_group"] == types["end_group"]


def test_the_three_sectors_are_rotated_and_their_batteries_shuffled() -> None:
    orders = {row["name"]: row["order"] for row in table("survey") if row["type"] == "begin_group"}

    assert orders["sectors"] == "rotate"
    assert [orders[f"{sector}_battery"] for sector in SECTORS] == ["random"] * 3
    assert [orders[f"{sector}_block"] for sector in SECTORS] == [""] * 3


@pytest.mark.parametrize("sector", SECTORS)
def test_a_sector_has_five_items_and_six_questions(sector: str) -> None:
    items = [f"{sector}_{number}" for number in range(1, 6)]
    others = [f"{sector}_{subject}" for subject in ("outcome", "government", "information", "consultation")]
    rows = [row for row in table("survey") if row["type"].startswith("select_one")]

    asked = [row["name"] for row in rows if row["name"].startswith(f"{sector}_")]

    assert asked == [*items, *others, f"{sector}_efficacy", f"{sector}_willing"]
    assert all(questions()[item]["type"] == "select_one frequency" for item in items)
    for name in (*others, f"{sector}_efficacy"):
        assert len(names(questions()[name]["type"].split()[1])) == 4 + 2, name


def test_the_scale_is_often_sometimes_never() -> None:
    assert names("frequency") == ["often", "sometimes", "never", "dk", "refused"]
    assert names("willing") == ["hours_week", "hours_month", "none", "dk", "refused"]


def test_the_cell_is_known_before_the_sectors_are_asked() -> None:
    order = [row["name"] for row in table("survey") if row["name"]]

    places = [order.index(name) for name in ("introduction", "country", "sex", "age", "age_band", "age_group")]
    assert places == sorted(places)
    assert order.index("recording") < order.index("sex")
    assert order.index("age_group") < order.index("quota_full") < order.index("region") < order.index("sectors")


def test_the_interview_ends_as_the_field_codes_it() -> None:
    ends = {row["name"]: row["ends"] for row in table("survey") if row["ends"]}

    assert ends == {
        "household_refuses": "2.11",
        "no_consent": "2.112",
        "under_age": "4.70",
        "no_age_group": "2.112",
        "quota_full": "4.80",
        "thanks": "1.10",
    }
    assert questions()["introduction"]["appearance"] == "introduction"


def test_the_respondent_is_chosen_and_agrees_before_anything_is_asked() -> None:
    order = [row["name"] for row in table("survey") if row["name"]]
    steps = {row["appearance"]: row["name"] for row in table("survey") if row["appearance"] not in ("", "battery")}

    assert steps == {
        "introduction": "introduction",
        "selection": "selection",
        "consent": "consent",
        "recording": "recording",
    }
    first = ["called_on", "adults", "respondent", "household_refuses", "new_respondent", "consent", "no_consent"]
    assert order[2 : order.index("sex")] == ["selection", *first, "recording"]


def test_only_a_landline_is_asked_about_its_household() -> None:
    on_a_landline = "${called_on} = 'landline'"

    assert questions()["adults"]["relevant"] == questions()["lines"]["relevant"] == on_a_landline
    # With one adult there is nobody to choose among; where the number is not told, chance decides all the same.
    assert questions()["respondent"]["relevant"] == f"{on_a_landline} and not(${{adults}} = 1)"
    assert questions()["new_respondent"]["relevant"] == "${respondent} = 'comes'"


def test_every_question_needs_an_answer_and_takes_a_refusal() -> None:
    for row in table("survey"):
        kind, _, list_name = row["type"].partition(" ")
        if kind in ("integer", "select_one"):
            assert row["required"] == "yes", row["name"]
        if kind == "integer":
            assert row["missing"] == "dk refused", row["name"]
        # Sex and region are what quotas and weights stand on; the interviewer can tell them, and on what telephone people
        # speak. Consent is given or not.
        if list_name and list_name not in ("sex", "region", "called_on", "agrees"):
            assert names(list_name)[-1] == "refused", row["name"]


def test_education_is_asked_in_national_words_and_kept_in_three_levels() -> None:
    codes = [code.lower() for code in TARGETS]

    for code in codes:
        assert names(f"education_{code}") == ["low", "medium", "high", "dk", "refused"]
        assert questions()[f"education_{code}"]["relevant"] == f"${{country}} = '{code.upper()}'"
    given = re.findall(r"\$\{(education_\w+)\}", questions()["education"]["calculation"])
    assert sorted(given) == sorted(f"education_{code}" for code in codes)


@pytest.mark.parametrize("sector", SECTORS)
def test_an_index_is_the_mean_of_five_items_and_has_two_parts(sector: str) -> None:
    items = [f"{sector}_{number}" for number in range(1, 6)]
    wanted = {
        sector: ("", items, "3"),
        f"{sector}_individual": (sector, items[:4], "2"),
        f"{sector}_collective": (sector, items[4:], "1"),
    }

    for index, (part_of, members, minimum) in wanted.items():
        rows = [row for row in table("indices") if row["index"] == index]
        assert [row["item"] for row in rows] == members
        assert {row["part_of"] for row in rows} == {part_of}
        assert {row["minimum_answered"] for row in rows} == {minimum}
        assert {row["scores"] for row in rows} == {"often=100 sometimes=50 never=0"}


def test_other_xlsform_tools_read_the_workbook() -> None:
    workbook = Workbook()
    workbook.remove(workbook.worksheets[0])
    for file in sorted(STUDY.glob("*.csv")):
        page = workbook.create_sheet(file.stem)
        rows = table(file.stem)
        page.append(list(rows[0]))
        for row in rows:
            page.append([cell or None for cell in row.values()])
    content = io.BytesIO()
    workbook.save(content)
    content.seek(0)

    form = convert(content, file_type=".xlsx", validate=False)

    assert form.warnings == []
    for language in LANGUAGES:
        assert f'lang="{language}"' in form.xform
    for name, row in questions().items():
        if row["type"] != "begin_group":
            assert f'/{name}"' in form.xform, name
