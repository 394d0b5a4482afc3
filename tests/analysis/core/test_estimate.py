"""What is estimated from sums is what the respondents say one by one, with unequal design weights too."""

import csv
import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from analysis.core.estimate import means
from analysis.core.facts import facts_of
from analysis.core.results import Results, frames_of, results, scale_of, within_countries
from analysis.core.sums import Sums
from surveys.core.study import CountryDesign, IndexDefinition, Study, Weighting
from tests.analysis.core import made_up
from tests.analysis.core.row_by_row import Rows

FOLDER = Path(__file__).parents[2] / "reference"
SEEDS = [1, 2, 3]
EXACT = 1e-9
SCALE = {"often": 100.0, "sometimes": 50.0, "never": 0.0}
WORDS = {"2": "often", "1": "sometimes", "0": "never", "98": "dk", "99": "refused"}


@cache
def both(seed: int) -> tuple[Results, Rows]:
    study = made_up.study()
    people = made_up.sample(seed, 400)
    return results(study, made_up.total(study, people), live=False), Rows(study, people)


def rows_of(rows: Rows, estimate: dict[str, Any]) -> np.ndarray[Any, np.dtype[np.bool_]]:
    country = estimate["domain"] if estimate["by"] == "country" else estimate["country"]
    inside = [
        (not country or one.country == country)
        and (estimate["by"] in ("", "country") or one.domains[estimate["by"]] == estimate["domain"])
        for one in rows.people
    ]
    return np.array(inside)


@pytest.mark.parametrize("seed", SEEDS)
def test_every_mean_and_standard_error_is_that_of_the_rows(seed: int) -> None:
    found, rows = both(seed)

    assert len(found.estimates) == 2 * (1 + 2 + (2 + 2) * 3)
    for estimate in found.estimates:
        mean, linearised = rows.mean(["one", "two"].index(estimate["index"]), rows_of(rows, estimate))
        assert estimate["estimate"] == pytest.approx(mean, rel=EXACT)
        assert estimate["se"] == pytest.approx(rows.se(linearised), rel=EXACT)


@pytest.mark.parametrize("seed", SEEDS)
def test_every_difference_of_categories_is_that_of_the_rows(seed: int) -> None:
    found, rows = both(seed)
    study = made_up.study()
    apart = [
        row
        for variable in ("sex", "town")
        for row in within_countries(study, made_up.total(study, list(rows.people)), variable, live=False)
    ]

    pairs = [row for row in found.comparisons if row["by"] not in ("country", "index")] + apart
    assert len(pairs) == 2 * 2 * 3
    for pair in pairs:
        index = ["one", "two"].index(pair["index"])
        (a, u), (b, v) = (rows.mean(index, rows_of(rows, {**pair, "domain": pair[side]})) for side in "ab")
        assert pair["difference"] == pytest.approx(a - b, rel=EXACT)
        assert pair["se"] == pytest.approx(rows.se(u - v), rel=EXACT)


@pytest.mark.parametrize("seed", SEEDS)
def test_every_difference_of_indices_is_that_of_the_rows(seed: int) -> None:
    found, rows = both(seed)

    pairs = [row for row in found.comparisons if row["by"] == "index"]
    assert [pair["country"] for pair in pairs] == ["", "AA", "BB"]
    for pair in pairs:
        inside = np.array([pair["country"] in ("", one.country) for one in rows.people])
        (a, u), (b, v) = (rows.mean(index, inside) for index in (0, 1))
        assert pair["difference"] == pytest.approx(a - b, rel=EXACT)
        assert pair["se"] == pytest.approx(rows.se(u - v), rel=EXACT)


def test_two_indices_that_differ_by_the_same_for_everybody_have_a_difference_without_error_and_no_test() -> None:
    study = made_up.study()
    people = [
        made_up.respondent(one.country, scores=(score, score - 7))
        for one in made_up.sample(1, 80)
        for score in [one.scores[0] or 40]
        if score >= 7
    ]

    pairs = [c for c in results(study, made_up.total(study, people)).comparisons if c["by"] == "index"]

    assert pairs
    for pair in pairs:
        assert pair["difference"] == pytest.approx(7)
        assert (pair["se"], pair["p"]) == (0.0, None)


def test_one_respondent_of_a_category_has_a_mean_but_no_standard_error() -> None:
    study = made_up.study()
    people = [*made_up.sample(1, 200, town="urban"), made_up.respondent("AA", town="rural", scores=(80, 20))]

    found = results(study, made_up.total(study, people))

    alone = next(e for e in found.estimates if (e["index"], e["country"], e["domain"]) == ("one", "AA", "rural"))
    assert (alone["n"], alone["estimate"], alone["se"], alone["ci_low"]) == (1, 80.0, None, None)
    pair = next(c for c in found.comparisons if (c["index"], c["by"]) == ("one", "town"))
    assert (pair["se"], pair["p"], pair["is_significant"]) == (None, None, False)


def test_scores_too_fine_for_machine_integers_are_estimated_all_the_same() -> None:
    study = made_up.study()
    fine = tuple(
        IndexDefinition(i.name, "", {}, {i.name: {str(n): n + 0.123456789012 for n in range(100)}}, 1)
        for i in study.indices
    )
    finer = Study(**{**vars(study), "indices": fine})
    unit = scale_of(finer).units[0]
    people = [one for one in made_up.sample(1, 300) if None not in one.scores]
    fine_people = [
        made_up.respondent(
            one.country,
            town=one.domains["town"],
            sex=one.domains["sex"],
            scores=(round((one.scores[0] or 0) * unit), round((one.scores[1] or 0) * unit)),
        )
        for one in people
    ]
    plain_people = [
        made_up.respondent(
            one.country, town=one.domains["town"], sex=one.domains["sex"], scores=(one.scores[0], one.scores[1])
        )
        for one in people
    ]

    found = results(finer, made_up.total(finer, fine_people))
    plain = results(study, made_up.total(study, plain_people))

    assert unit**2 * 100**2 > 2**63
    for mine, theirs in zip(found.estimates, plain.estimates, strict=True):
        assert mine["estimate"] == pytest.approx(theirs["estimate"], rel=1e-12)
        assert mine["se"] == pytest.approx(theirs["se"], rel=1e-9)


def test_the_mini_case_comes_out_with_its_weights_taken_as_given() -> None:
    study = one_country(IndexDefinition("index", "", {}, {f"s{n}": SCALE for n in range(1, 6)}, 3), "weight", ("sex",))
    with (FOLDER / "mini_case.csv").open(newline="") as file:
        people = [
            {"country": "ALL", "sex": row["sex"], "weight": float(row["weight"])}
            | {item: WORDS[row[item]] for item in ("s1", "s2", "s3", "s4", "s5")}
            for row in csv.DictReader(file)
        ]
    # The figure at hand is of the nine with a score; in the estimation everybody of a country stays in its variance.
    scored = [one for one in people if facts_of(study, one).scores != (None,)]

    fixed = means(frames_of(study, reference_sums(study, scored)), scale_of(study), is_fixed=True)

    assert fixed.slots == ("", "sex=female", "sex=male")
    assert fixed.value[0] == pytest.approx([47.3095, 63.7946, 29.9897], abs=5.1e-5)
    assert fixed.n[0].tolist() == [9, 5, 4]
    assert fixed.se[0, 0] == pytest.approx(9.1092, abs=5e-5)
    found = results(study, reference_sums(study, people))
    assert found.overall["deff"] == pytest.approx(1.4865, abs=5e-5)
    assert found.overall["n_eff"] == pytest.approx(6.7274, abs=5e-5)


def test_a_stratified_sample_of_schools_has_the_figures_of_r() -> None:
    """Means, and the difference of two measurements of the same schools: strata with different weights, nothing raked."""
    wanted = json.loads((FOLDER / "api" / "expected_apistrat.json").read_text())["strat"]["mean_nofpc"]
    with (FOLDER / "api" / "apistrat.csv").open(newline="", encoding="utf-8") as file:
        schools = list(csv.DictReader(file))
    points = {str(n): float(n) for n in range(1001)}
    population = {stype: sum(float(s["pw"]) for s in schools if s["stype"] == stype) for stype in ("E", "H", "M")}
    study = one_country(IndexDefinition("api00", "", {}, {"api00": points}, 1), "pw", ("sch.wide",))
    strata = tuple(CountryDesign(s, s, s, ("en",), ("UTC",), "", round(p), 0) for s, p in population.items())
    indices = tuple(IndexDefinition(name, "", {}, {name: points}, 1) for name in ("api00", "api99"))
    study = Study(**{**vars(study), "countries": strata, "indices": indices})
    people = [{**school, "country": school["stype"], "pw": float(school["pw"])} for school in schools]

    found = means(frames_of(study, reference_sums(study, people)), scale_of(study))

    for place, name in enumerate(("api00", "api99")):
        assert found.value[place, 0] == pytest.approx(wanted["est"][name], rel=1e-8)
        assert found.se[place, 0] == pytest.approx(wanted["se"][name], rel=1e-8)


def one_country(index: IndexDefinition, weight: str, domains: tuple[str, ...]) -> Study:
    return Study(
        slug="one",
        title="One",
        default_language="en",
        languages=("en",),
        questionnaire={},
        countries=(CountryDesign("ALL", "ALL", "ALL", ("en",), ("UTC",), "", 10, 0),),
        quotas=(),
        margins=(),
        indices=(index,),
        weighting=Weighting((), domains, None, ["ref", weight]),
    )


def reference_sums(study: Study, people: list[dict[str, Any]]) -> Sums:
    return made_up.total(study, [facts_of(study, one) for one in people])
