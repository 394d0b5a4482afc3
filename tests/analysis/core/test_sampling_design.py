"""Clusters and finite populations in published figures: as R has them, as the respondents one by one give them, and refused by name."""

import json
import random
from dataclasses import replace
from functools import cache
from typing import Any

import numpy as np
import pytest

from analysis.core.facts import RespondentFacts, facts_of
from analysis.core.results import Results, empty_sums, frames_of, results, within_countries
from analysis.core.sums import Sums
from analysis.core.whole import against_whole
from surveys.core.study import Study
from tests.analysis.core import made_up, reference

FIVE = "cases/c1_five_countries"
DESIGNS = ("points", "points_of_few", "persons_of_few")
EXACT = 1e-8


@cache
def of_r() -> dict[str, Any]:
    found: dict[str, Any] = json.loads((reference.FOLDER / "designs.json").read_text())
    return found


def study_of(design: str) -> Study:
    of = reference.study(FIVE)
    codes = [country.code for country in of.countries]
    sizes = {
        "points": {},
        "points_of_few": {code: 30.0 + 15 * (place + 1) for place, code in enumerate(codes)},
        "persons_of_few": {code: 2000.0 + 700 * (place + 1) for place, code in enumerate(codes)},
    }[design]
    weighting = replace(
        of.weighting,
        clusters="" if design == "persons_of_few" else "point",
        finite_population=tuple(sizes.items()),
        domains=("sex",),
    )
    return replace(of, weighting=weighting)


def respondents(of: Study) -> list[RespondentFacts]:
    people = []
    for row in reference.rows(FIVE):
        number = int(row["id"])
        facts = facts_of(of, {**row, "point": f"p{number * number % 41}"})
        people.append(replace(facts, design_weight=(0.5, 1.0, 2.0)[number % 3]))
    return people


@cache
def computed(design: str) -> tuple[Study, Sums, Results]:
    of = study_of(design)
    sums = made_up.total(of, respondents(of))
    return of, sums, results(of, sums, live=False)


def agrees(row: dict[str, Any], expected: dict[str, float], name: str = "estimate") -> None:
    assert row[name] == pytest.approx(expected["est"], rel=EXACT)
    assert row["se"] == pytest.approx(expected["se"], rel=EXACT)


@pytest.mark.parametrize("design", DESIGNS)
def test_means_are_those_of_r(design: str) -> None:
    _, _, found = computed(design)
    expected = of_r()[design]

    for row in found.estimates:
        where = {"": "overall", "country": "country", "sex": "sex_CZ" if row["country"] == "CZ" else "sex"}[row["by"]]
        if row["country"] in ("", "CZ"):
            of_index = expected[where][row["index"]]
            agrees(row, of_index if where == "overall" else of_index[row["domain"]])


@pytest.mark.parametrize("design", DESIGNS)
def test_comparisons_are_those_of_r(design: str) -> None:
    _, _, found = computed(design)
    expected = of_r()[design]

    for row in found.comparisons:
        if row["by"] == "sex":
            agrees(row, expected["women_men"][row["index"]], "difference")
        if (row["a"], row["b"]) == ("CZ", "DE"):
            agrees(row, expected["CZ_DE"][row["index"]], "difference")
        if (row["a"], row["b"], row["country"]) == ("s1", "s2", ""):
            agrees(row, expected["s1_s2"], "difference")
        if (row["a"], row["b"], row["country"]) == ("s2", "s3", "CZ"):
            agrees(row, expected["s2_s3_CZ"], "difference")
        assert row["df"] == expected["degf"]


@pytest.mark.parametrize("design", DESIGNS)
def test_groups_against_everybody_are_those_of_r(design: str) -> None:
    of, sums, _ = computed(design)
    frames, expected = frames_of(of, sums, live=False), of_r()[design]

    women = [row for row in against_whole(of, frames, "sex") if row["a"] == "F"]
    czechs = [row for row in against_whole(of, frames, "country") if row["a"] == "CZ"]

    assert len(women) == len(czechs) == 3
    for row in women:
        agrees(row, expected["women_all"][row["index"]], "difference")
    for row in czechs:
        agrees(row, expected["CZ_all"][row["index"]], "difference")


def clustered(seed: int, n: int, **choices: Any) -> tuple[Study, list[RespondentFacts]]:
    chance = random.Random(seed)
    of = made_up.study()
    of = replace(of, weighting=replace(of.weighting, clusters="interviewer", **choices))
    return of, [replace(one, cluster=f"i{chance.randint(1, 9)}") for one in made_up.sample(seed, n)]


def test_clusters_of_one_respondent_each_change_nothing() -> None:
    of, people = clustered(1, 300)
    alone = [replace(one, cluster=str(number)) for number, one in enumerate(people)]
    plain = replace(of, weighting=replace(of.weighting, clusters=""))

    found, expected = results(of, made_up.total(of, alone)), results(plain, made_up.total(plain, people))

    for ours, theirs in ((found.estimates, expected.estimates), (found.comparisons, expected.comparisons)):
        for one, other in zip(ours, theirs, strict=True):
            assert one.keys() == other.keys()
            for name, value in one.items():
                assert value == (pytest.approx(other[name], rel=1e-9) if isinstance(value, float) else other[name])


def test_respondents_of_a_cluster_who_answer_alike_make_estimates_less_sure() -> None:
    of, people = clustered(2, 400)
    alike = [replace(one, cluster=str((one.scores[0] or 0) // 12)) for one in people]
    plain = replace(of, weighting=replace(of.weighting, clusters=""))

    apart, together = (results(s, made_up.total(s, alike)).estimates[0]["se"] for s in (plain, of))

    assert together > 2 * apart


def test_what_is_taken_back_leaves_the_sums_by_cluster_as_they_were() -> None:
    of, people = clustered(3, 120)
    kept, gone = people[:80], people[80:]
    sums = made_up.total(of, people)

    for one in gone:
        sums.add(one, -1)

    assert sums.to_json() == made_up.total(of, kept).to_json()
    assert results(of, sums).to_json() == results(of, made_up.total(of, kept)).to_json()


def test_sums_by_cluster_of_two_parts_add_and_come_back_from_json() -> None:
    of, people = clustered(4, 150)
    parts = [made_up.total(of, people[:70]), made_up.total(of, people[70:])]

    both = Sums.from_json(json.loads(json.dumps(parts[0].to_json()))) + parts[1]

    assert both.to_json() == made_up.total(of, people).to_json()


def test_many_at_once_give_the_same_sums_by_cluster_as_one_by_one() -> None:
    of, people = clustered(5, 200)
    at_once = empty_sums(of)

    at_once.add_all([(one, 1) for one in people] + [(one, -1) for one in people[:30]])

    assert at_once.to_json() == made_up.total(of, people[30:]).to_json()


def test_degrees_of_freedom_are_clusters_less_countries() -> None:
    of, people = clustered(6, 300)

    found = results(of, made_up.total(of, people))

    n_clusters = len({(one.country, one.cluster) for one in people})
    assert {row["df"] for row in found.comparisons} == {n_clusters - 2}
    assert found.overall["df"] == n_clusters - 2
    assert found.weights["AA"]["drawn"] == len({one.cluster for one in people if one.country == "AA"})


def test_one_cluster_in_a_country_has_no_standard_error_and_is_told() -> None:
    of, people = clustered(7, 200)
    lonely = [replace(one, cluster="same") if one.country == "AA" else one for one in people]

    found = results(of, made_up.total(of, lonely))

    by_country = {
        row["domain"]: row["se"] for row in found.estimates if row["by"] == "country" and row["index"] == "one"
    }
    assert by_country["AA"] is None
    assert by_country["BB"] > 0
    assert [note["country"] for note in found.notes if note["code"] == "one_cluster"] == ["AA"]


def test_those_who_were_all_asked_do_not_vary() -> None:
    of = made_up.study()
    people = made_up.sample(8, 200)
    sizes = tuple((code, float(sum(one.country == code for one in people))) for code in ("AA", "BB"))
    of = replace(of, weighting=replace(of.weighting, finite_population=sizes))

    found = results(of, made_up.total(of, people))

    assert {row["se"] for row in found.estimates} == {0.0}


def test_half_of_a_population_makes_variances_half_as_large() -> None:
    of, people = made_up.study(), made_up.sample(9, 200)
    sizes = tuple((code, 2.0 * sum(one.country == code for one in people)) for code in ("AA", "BB"))
    finite = replace(of, weighting=replace(of.weighting, finite_population=sizes))

    plain, half = (results(s, made_up.total(s, people)).estimates for s in (of, finite))

    ratios = [one["se"] ** 2 / other["se"] ** 2 for one, other in zip(half, plain, strict=True)]
    np.testing.assert_allclose(ratios, 0.5, rtol=1e-9)


def test_more_drawn_than_the_population_has_is_refused_or_left_out_and_told() -> None:
    of, people = made_up.study(), made_up.sample(10, 100)
    of = replace(of, weighting=replace(of.weighting, finite_population=(("AA", 20.0),)))
    sums = made_up.total(of, people)

    with pytest.raises(ValueError, match="50 were drawn of a population of 20: AA"):
        results(of, sums, live=False)
    found = results(of, sums)

    assert [note["code"] for note in found.notes if note["country"] == "AA"] == ["population_too_small"]
    assert found.estimates[0]["se"] == results(made_up.study(), sums).estimates[0]["se"]


def test_comparisons_within_countries_know_the_clusters() -> None:
    of, people = clustered(11, 300)
    plain = replace(of, weighting=replace(of.weighting, clusters=""))

    ours, theirs = (within_countries(s, made_up.total(s, people), "town") for s in (of, plain))

    assert [row["difference"] for row in ours] == [row["difference"] for row in theirs]
    assert all(one["se"] != other["se"] for one, other in zip(ours, theirs, strict=True))
