"""Does the workbook of the five-country study hold the facts of 2008, and is it whole in every language?

Read as plain text with the csv module, so that a mistake of our own reader cannot hide one here.
"""

import csv
import io
import math
import re
from collections import Counter, defaultdict
from fractions import Fraction
from functools import cache
from pathlib import Path

import pytest
from openpyxl import Workbook
from pyxform.xls2xform import convert

STUDY = Path(__file__).parents[2] / "surveys" / "studies" / "coproduction_2008"
SECTORS = ("safety", "environment", "health")
LANGUAGES = ("English (en)", "Čeština (cs)", "Dansk (da)", "Deutsch (de)", "Français (fr)")
BANDS = ("18-24", "25-34", "35-44", "45-54", "55-64", "65+")
GROUPS = ("18-34", "35-54", "55+")

TARGETS = {"CZ": 991, "DK": 990, "DE": 990, "FR": 990, "UK": 990}
ADULTS_THOUSAND = {"CZ": 8523, "DK": 4280, "DE": 67234, "FR": 48226, "UK": 48537}
# Men 18-34, 35-54, 55+, then women.
QUOTAS_PER_1000 = {
    "CZ": (160, 172, 152, 152, 168, 196),
    "DK": (134, 184, 173, 131, 179, 199),
    "DE": (123, 190, 171, 120, 185, 211),
    "FR": (138, 176, 163, 138, 180, 205),
    "UK": (144, 176, 164, 143, 180, 193),
}
# Thousands, men in six bands, then women.
SEX_AGE = {
    "CZ": (490, 877, 750, 712, 686, 607, 465, 834, 719, 711, 746, 927),
    "DK": (225, 347, 408, 382, 358, 383, 216, 344, 396, 373, 359, 491),
    "DE": (3371, 4917, 6496, 6297, 4804, 6700, 3253, 4814, 6252, 6151, 4875, 9304),
    "FR": (2771, 3902, 4323, 4147, 3587, 4249, 2726, 3948, 4399, 4303, 3789, 6083),
    "UK": (2905, 4082, 4512, 4039, 3568, 4408, 2824, 4119, 4600, 4119, 3679, 5683),
}
# Name in the country's own language -> percent of the population.
REGIONS = {
    "CZ": "Praha 11.7, Střední Čechy 11.6, Jihozápad 11.5, Severozápad 11.0, Severovýchod 14.4, Jihovýchod 15.9, "
    "Střední Morava 11.9, Moravskoslezsko 12.0",
    "DK": "Hovedstaden 30.1, Sjælland 15.0, Syddanmark 21.8, Midtjylland 22.6, Nordjylland 10.6",
    "DE": "Baden-Württemberg 13.1, Bayern 15.2, Berlin 4.2, Brandenburg 3.1, Bremen 0.8, Hamburg 2.2, Hessen 7.4, "
    "Mecklenburg-Vorpommern 2.0, Niedersachsen 9.7, Nordrhein-Westfalen 21.9, Rheinland-Pfalz 4.9, Saarland 1.3, "
    "Sachsen 5.1, Sachsen-Anhalt 2.9, Schleswig-Holstein 3.5, Thüringen 2.8",
    "FR": "Île-de-France 18.8, Bassin parisien 17.3, Nord 6.5, Est 8.6, Ouest 13.6, Sud-Ouest 11.0, Centre-Est 12.1, "
    "Méditerranée 12.2",
    "UK": "North East England 4.2, North West England 11.2, Yorkshire and the Humber 8.5, East Midlands 7.2, "
    "West Midlands 8.8, East of England 9.3, London 12.4, South East England 13.7, South West England 8.5, Wales 4.9, "
    "Scotland 8.4, Northern Ireland 2.9",
}
OWN_LANGUAGE = dict(zip(("UK", "CZ", "DK", "DE", "FR"), LANGUAGES, strict=True))
EDUCATION = {"CZ": (9, 76, 15), "DK": (23, 44, 33), "DE": (15, 60, 25), "FR": (30, 42, 28), "UK": (27, 41, 32)}
EMPLOYED = {"CZ": 59, "DK": 66, "DE": 57, "FR": 53, "UK": 61}
TRUTH = {
    "safety": {"CZ": 46, "DK": 38, "DE": 44.5835, "FR": 42, "UK": 49},
    "environment": {"CZ": 60, "DK": 56, "DE": 59.2840, "FR": 62, "UK": 63},
    "health": {"CZ": 53, "DK": 49, "DE": 51.3290, "FR": 49, "UK": 56},
}
PUBLISHED = {"safety": 45, "environment": 61, "health": 52}
# Published direction of each effect, in every sector; the steps count from the bad end to the good one.
SIGNS = {
    "female": 1,
    "age_per_decade": 1,
    "efficacy_step": 1,
    "outcome_step": -1,
    "information_step": 1,
    "consultation_step": 1,
}


@cache
def table(name: str) -> tuple[dict[str, str], ...]:
    with (STUDY / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file, strict=True))


@cache
def questions() -> dict[str, dict[str, str]]:
    return {row["name"]: row for row in table("survey") if row["name"]}


@cache
def lists() -> dict[str, list[dict[str, str]]]:
    found = defaultdict(list)
    for row in table("choices"):
        found[row["list_name"]].append(row)
    return dict(found)


def names(list_name: str) -> list[str]:
    return [row["name"] for row in lists()[list_name]]


def margin(country: str, variable: str) -> dict[str, str]:
    """Category -> count or share, as written."""
    return {
        row["category"]: row["count"] or row["share"]
        for row in table("margins")
        if row["country"] == country and re.match(rf"{variable}=", row["category"])
    }


def largest_remainder(shares: tuple[int, ...], target: int) -> list[int]:
    exact = [Fraction(share * target, sum(shares)) for share in shares]
    places = [math.floor(share) for share in exact]
    by_remainder = sorted(range(len(shares)), key=lambda cell: exact[cell] - places[cell], reverse=True)
    for cell in by_remainder[: target - sum(places)]:
        places[cell] += 1
    return places


def test_the_targets_are_991_and_990() -> None:
    assert {row["code"]: int(row["target"]) for row in table("countries")} == TARGETS
    assert sum(TARGETS.values()) == 4951


def test_the_countries_count_by_their_adults() -> None:
    assert {row["code"]: int(row["adult_population"]) for row in table("countries")} == {
        code: adults * 1000 for code, adults in ADULTS_THOUSAND.items()
    }
    assert all(row["population_source"] for row in table("countries"))


def test_each_country_is_called_in_its_own_language_first() -> None:
    first = {row["code"]: row["languages"].split()[0] for row in table("countries")}

    assert first == {"CZ": "cs", "DK": "da", "DE": "de", "FR": "fr", "UK": "en"}
    assert {row["code"]: row["iso"] for row in table("countries")}["UK"] == "GB"


@pytest.mark.parametrize("country", TARGETS)
def test_quota_cells_are_the_quotas_per_1000_scaled_by_largest_remainder(country: str) -> None:
    rows = [row for row in table("quotas") if row["country"] == country]

    cells = [f"sex={sex} age_group={group}" for sex in ("male", "female") for group in GROUPS]
    assert [row["cell"] for row in rows] == cells
    assert [int(row["target"]) for row in rows] == largest_remainder(QUOTAS_PER_1000[country], TARGETS[country])
    assert sum(int(row["target"]) for row in rows) == TARGETS[country]
    assert {(row["plan"], row["kind"]) for row in rows} == {("sex_age", "hard")}


@pytest.mark.parametrize("country", TARGETS)
def test_sex_by_age_is_the_population_and_adds_to_the_adults(country: str) -> None:
    categories = [f"sex={sex} age_band={band}" for sex in ("male", "female") for band in BANDS]

    written = {category: int(count) for category, count in margin(country, "sex").items()}

    assert written == {category: n * 1000 for category, n in zip(categories, SEX_AGE[country], strict=True)}
    # Each band is rounded to a thousand: twelve of them may be up to six thousand away from the rounded total.
    assert sum(written.values()) == pytest.approx(ADULTS_THOUSAND[country] * 1000, abs=6_000)


@pytest.mark.parametrize("country", TARGETS)
def test_regions_have_their_own_names_and_shares(country: str) -> None:
    labels = {row["name"]: row[f"label::{OWN_LANGUAGE[country]}"] for row in lists()["region"]}
    facts = {name: float(percent) for name, percent in re.findall(r"(\D+?) ([\d.]+)(?:, |$)", REGIONS[country])}

    written = {labels[key.partition("=")[2]]: float(share) for key, share in margin(country, "region").items()}

    assert list(written) == list(facts)
    total = sum(facts.values())
    for name, percent in facts.items():
        assert written[name] == pytest.approx(percent / total, abs=2e-6), name


@pytest.mark.parametrize("country", TARGETS)
def test_every_region_of_a_country_is_offered_there_and_only_there(country: str) -> None:
    offered = [row["name"] for row in lists()["region"] if row["country"] == country]

    assert [key.partition("=")[2] for key in margin(country, "region")] == offered
    assert all(name.startswith(f"{country.lower()}_") for name in offered)
    assert questions()["region"]["choice_filter"] == "country = ${country}"


@pytest.mark.parametrize("country", TARGETS)
def test_education_has_its_shares(country: str) -> None:
    levels = zip(("low", "medium", "high"), EDUCATION[country], strict=True)

    assert {key: float(share) for key, share in margin(country, "education").items()} == {
        f"education={level}": percent / 100 for level, percent in levels
    }


@pytest.mark.parametrize("country", TARGETS)
@pytest.mark.parametrize("variable", ["region", "education"])
def test_shares_add_to_exactly_1(country: str, variable: str) -> None:
    assert sum(Fraction(share) for share in margin(country, variable).values()) == 1


def test_every_figure_says_where_it_is_from() -> None:
    assert all(row["source"] for row in table("margins"))
    education = {row["source"] for row in table("margins") if row["category"].startswith("education=")}
    assert all("reconstruction" in source.lower() for source in education)


@pytest.mark.parametrize("sheet", ["survey", "choices", "indices", "objections"])
def test_a_text_in_one_language_is_there_in_all_five(sheet: str) -> None:
    columns = {header.partition("::")[0] for header in table(sheet)[0] if "::" in header}

    for row in table(sheet):
        for column in columns:
            written = [bool(row[f"{column}::{language}"].strip()) for language in LANGUAGES]
            assert all(written) or not any(written), (row.get("name"), column)


def test_every_question_note_choice_and_index_has_a_label() -> None:
    spoken = [row for row in table("survey") if row["type"].split()[0] in ("select_one", "integer", "note")]

    for row in (*spoken, *table("choices"), *table("indices"), *table("objections")):
        for language in LANGUAGES:
            assert row[f"label::{language}"].strip(), row


def test_no_text_leaves_the_interviewer_to_choose_an_ending() -> None:
    texts = [(header, text) for name in ("survey", "choices") for row in table(name) for header, text in row.items()]

    # Such as zaměstnaný(á), prêt(e), der/die: nobody can say it.
    unspeakable = re.compile(r"\w\(\w{1,8}\)|\w/-?\w")
    assert [text for header, text in texts if header.startswith("label::") and unspeakable.search(text)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_answers_of_a_scale_are_different_words(language: str) -> None:
    for name, rows in lists().items():
        labels = [(row["country"], row[f"label::{language}"]) for row in rows]
        assert len(set(labels)) == len(labels), name


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


@pytest.mark.parametrize("language", LANGUAGES)
def test_arguments_for_who_hesitates_are_one_key_away(language: str) -> None:
    arguments = questions()["consent"][f"probe::{language}"].split("\n\n")

    assert len(arguments) == 5
    assert [name for name, row in questions().items() if row[f"probe::{language}"]] == ["consent"]


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


def test_weights_are_raked_on_sex_by_age_region_and_education() -> None:
    rows = [(row["setting"], row["value"]) for row in table("weighting")]

    assert [value for setting, value in rows if setting == "margin"] == ["sex age_band", "region", "education"]
    assert [value for setting, value in rows if setting == "domain"] == [
        *("sex", "age_group", "age_band", "education", "employment", "urbanity")
    ]
    assert dict(rows)["design_weight"] == (
        "if(${called_on} = 'landline', ${adults} div if(${lines} >= 1, ${lines}, 1), 1)"
    )
    assert "cap" not in dict(rows)


def test_the_truth_of_the_simulation_pools_to_the_published_indices() -> None:
    truth = {(row["index"], row["country"]): float(row["score"]) for row in table("simulation/truth")}

    assert truth == {(index, code): score for index, row in TRUTH.items() for code, score in row.items()}
    for index, published in PUBLISHED.items():
        pooled = sum(truth[index, code] * adults for code, adults in ADULTS_THOUSAND.items())
        assert pooled / sum(ADULTS_THOUSAND.values()) == pytest.approx(published, abs=5e-4), index


@pytest.mark.parametrize("sector", SECTORS)
def test_simulated_people_differ_in_the_published_directions(sector: str) -> None:
    rows = [row for row in table("simulation/effects") if row["sector"] == sector]

    assert {row["term"]: math.copysign(1, float(row["logit"])) for row in rows} == SIGNS
    size = {row["term"]: abs(float(row["logit"])) for row in rows}
    assert max(size[f"{term}_step"] for term in ("outcome", "information", "consultation")) < size["efficacy_step"]


def test_simulated_group_items_are_at_the_bottom_and_recycling_and_saving_at_the_top() -> None:
    items = {row["item"]: float(row["logit"]) for row in table("simulation/items")}
    by_level = sorted(items, key=lambda item: items[item])

    assert set(by_level[:3]) == {"safety_5", "environment_5", "health_5"}
    assert set(by_level[-2:]) == {"environment_1", "environment_2"}


def test_simulated_employment_is_that_of_the_countries() -> None:
    rows = {row["country"]: float(row["employed_percent"]) for row in table("simulation/employment")}

    assert rows == EMPLOYED


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
