"""Does the workbook of the five-country study hold the targets and the population of 2008?"""

import math
import re
from fractions import Fraction

import pytest

from tests.surveys.study_2008 import ADULTS_THOUSAND, LANGUAGES, TARGETS, lists, questions, table

BANDS = ("18-24", "25-34", "35-44", "45-54", "55-64", "65+")
GROUPS = ("18-34", "35-54", "55+")
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
