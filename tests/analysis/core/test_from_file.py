"""Rows from a file give R's figures, every key of them, or the right refusal."""

import csv
import json
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from analysis.core.from_file import estimate

FOLDER = Path(__file__).parents[2] / "reference"
EXACT = 1e-8
# R tests rounding noise between women and men who are all the same: there is no test in our figures, and none in their family.
NOISE = [f".tests_sex.{name}.0" for name in ("diff", "se", "t", "p", "p_holm", "p_bonf")]
IN_ITS_FAMILY = [f".tests_sex.{name}.{place}" for name in ("p_holm", "p_bonf") for place in range(5)]


def files(name: str) -> tuple[list[dict[str, str]], dict[str, Any], dict[str, Any]]:
    with (FOLDER / name / "data.csv").open(newline="", encoding="utf-8") as file:
        data = list(csv.DictReader(file))
    return (
        data,
        json.loads((FOLDER / name / "margins.json").read_text()),
        json.loads((FOLDER / "scheme.json").read_text()),
    )


def expected(name: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads((FOLDER / name / "expected.json").read_text())
    return found


@cache
def computed(name: str, options: str = "{}") -> dict[str, Any]:
    data, margins, scheme = files(name)
    return estimate(data, margins, scheme | json.loads(options))


def figures(value: Any, where: str = "") -> Iterator[tuple[str, Any]]:
    """Every single figure of a tree, with its place."""
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from figures(inner, f"{where}.{key}")
    elif isinstance(value, list):
        for place, inner in enumerate(value):
            yield from figures(inner, f"{where}.{place}")
    else:
        yield where, value


def agree(ours: Any, wanted: Any, except_for: Sequence[str] = ()) -> int:
    """Compare every figure that R gives; how many they were."""
    mine = dict(figures(ours))
    compared = 0
    for where, value in figures(wanted):
        if where in except_for:
            continue
        if isinstance(value, str):
            assert mine[where] == value, where
        else:
            assert mine[where] == pytest.approx(value, rel=EXACT, abs=1e-12), where
        compared += 1
    return compared


COLLAPSED = '{"collapse": {"CZ": {"region": {"CZ-C": "CZ-B"}}}}'
WITHOUT = '{"exclude": ["UK"]}'


@pytest.mark.parametrize(
    ("name", "options", "key", "except_for", "n_figures"),
    [
        ("cases/c1_five_countries", "{}", "result", [], 7_000),
        ("nasty/n01_margin_category_without_respondents", COLLAPSED, "collapsed", [], 700),
        ("nasty/n04_country_with_one_interview", WITHOUT, "without", [], 600),
        ("nasty/n06_zero_variance", "{}", "result", NOISE + IN_ITS_FAMILY, 1_000),
        ("nasty/n12_unicode_labels", "{}", "result", [], 1_000),
    ],
)
def test_every_figure_of_the_reference_set_is_that_of_r(
    name: str, options: str, key: str, except_for: list[str], n_figures: int
) -> None:
    found = computed(name, options)

    wanted = expected(name)[key]
    assert found["status"] == "ok"
    assert agree(found["value"], wanted.get("value", wanted), except_for) > n_figures


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("n01_margin_category_without_respondents", "category without respondents: CZ|region|CZ-C"),
        ("n02_zero_target_with_respondents", "respondents in a category with zero target: DK|education|low"),
        ("n04_country_with_one_interview", "category without respondents: UK|sexage|M:18-44"),
        ("n05_infeasible_raking", "raking of DE on sexage, region, education does not converge"),
        ("n10_margins_disagree_on_total", "margins disagree on population total: FR|education"),
    ],
)
def test_what_cannot_be_weighted_is_refused_naming_country_margin_and_category(name: str, message: str) -> None:
    found = computed(f"nasty/{name}")

    assert found["status"] == "error"
    assert message in found["message"]


def test_everybody_the_same_has_standard_error_nought_and_no_test() -> None:
    value = computed("nasty/n06_zero_variance")["value"]

    assert value["index"]["country"]["CZ"]["s1"] == {"est": 100.0, "se": 0.0, "n": 99}
    assert [value["tests_sex"][name][0] for name in ("diff", "se", "t", "p", "p_holm")] == [0.0, 0.0, None, None, None]


def test_a_base_weight_and_names_of_answers_may_stand_in_the_file() -> None:
    data, margins, scheme = files("nasty/n12_unicode_labels")
    names = {"100": "often", "50": "sometimes", "0": "never", "": ""}
    named = [
        {name: names[value] if name.startswith("i") and name[1:].isdigit() else value for name, value in row.items()}
        | {"base_weight": "2.5"}
        for row in data
    ]

    found = estimate(named, margins, scheme)

    agree(found["value"], computed("nasty/n12_unicode_labels")["value"])


def test_every_value_that_cannot_be_used_is_named_at_once() -> None:
    data, margins, scheme = files("nasty/n12_unicode_labels")
    data[0]["i01"] = "oftn"
    data[3]["sex"] = ""
    data[5]["country"] = "XX"

    found = estimate(data, margins, scheme)

    assert found["status"] == "error"
    assert [error.split(":")[0] for error in found["errors"]] == [
        "line 2",
        "missing value of a raking variable",
        "line 7",
    ]
    assert "'oftn' is no answer to i01" in found["message"]


def test_a_scheme_is_refused_if_it_says_what_is_not_known() -> None:
    data, margins, scheme = files("nasty/n12_unicode_labels")

    found = estimate(data, margins, scheme | {"trimm": 3, "adjust": ["sidak"], "exclude": ["XX"]})

    assert found["status"] == "error"
    assert "'trimm' is not known" in found["message"]
    assert "'sidak' is not known" in found["message"]


def test_a_column_that_the_scheme_names_must_be_there() -> None:
    data, margins, scheme = files("nasty/n12_unicode_labels")

    found = estimate(data, margins, scheme | {"domains": ["religion"]})

    assert found == {
        "status": "error",
        "message": "data: there is no column 'religion' (domains of the scheme)",
        "errors": ["data: there is no column 'religion' (domains of the scheme)"],
    }


def test_bounded_calibration_keeps_margins_and_bounds_as_r_does() -> None:
    name = "cases/c1_five_countries"
    wanted = expected(name)["logit_bounds"]["value"]

    value = computed(name, '{"method": "logit", "bounds": [0.2, 5]}')["value"]

    assert value["weights"] == pytest.approx(wanted["weights"], rel=EXACT)
    agree(value["index"]["overall"], wanted["overall"])
    agree(value["index"]["country"], wanted["country"])


@pytest.mark.parametrize("bounds", ["[0.3, 3]", "[0.25, 4]"])
def test_bounds_that_cannot_be_kept_are_refused_naming_the_country(bounds: str) -> None:
    found = computed("cases/c1_five_countries", f'{{"method": "logit", "bounds": {bounds}}}')

    assert found["status"] == "error"
    assert "logit calibration of " in found["message"]
    assert "has no solution" in found["message"]


def test_trimmed_weights_are_those_of_trim_weights() -> None:
    name = "cases/c1_five_countries"
    wanted = expected(name)["trimWeights_strict_0.3_3"]

    value = computed(name, '{"trim": [0.3, 3]}')["value"]

    assert value["weights"] == pytest.approx(wanted["weights"], rel=EXACT)
    agree(value["kish"], wanted["kish"])
    for index, mean in wanted["overall"].items():
        assert value["index"]["overall"][index]["est"] == pytest.approx(mean, rel=EXACT)


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"method": "logit"}, "logit needs bounds"),
        ({"method": "raking", "bounds": [0.3, 3]}, "bounds are for linear and logit"),
        ({"method": "linear", "cap": 5}, "a cap is for raking"),
        ({"method": "poststratify"}, "post-stratification takes one crossed margin"),
        ({"method": "magic"}, "method 'magic' is not known"),
        ({"trim": [3]}, "trim takes two numbers"),
        ({"cap": "much"}, "cap is a number"),
    ],
)
def test_a_method_that_does_not_fit_is_refused(options: dict[str, Any], words: str) -> None:
    data, margins, scheme = files("nasty/n12_unicode_labels")

    assert words in estimate(data, margins, scheme | options)["message"]


def test_respondents_stand_for_those_like_them_who_did_not_respond() -> None:
    data, margins, scheme = files("nasty/n12_unicode_labels")
    only = scheme | {
        "margins": {"region": ["region"]},
        "nonresponse": {"cells": ["urbanity"], "responded": "took_part"},
    }
    silent = [{**row, "took_part": "0"} for row in data if row["urbanity"] == "city"]

    doubled = estimate([{**row, "took_part": "1"} for row in data] + silent, margins, only)["value"]
    by_hand = estimate(
        [{**row, "base_weight": "2" if row["urbanity"] == "city" else "1"} for row in data],
        margins,
        scheme | {"margins": {"region": ["region"]}},
    )["value"]

    assert doubled["n"] == 500
    assert doubled["weights"] == pytest.approx(by_hand["weights"])
