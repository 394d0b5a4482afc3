"""Indices of a file whose rows were drawn in clusters, or of few: R's figures for such a design, or the right refusal."""

import json
from typing import Any

import pytest

from analysis.core.from_file import estimate
from tests.analysis.core import reference
from tests.analysis.core.test_sampling_design import DESIGNS, EXACT, FIVE, of_r, study_of

COLUMNS = {
    "points": {"clusters": "point"},
    "points_of_few": {"clusters": "point", "population": "size"},
    "persons_of_few": {"population": "size"},
}


def asked(name: str, changes: dict[str, Any] | None = None, **others: Any) -> dict[str, Any]:
    """The figures of the five countries under a design; `changes` to rows come as column -> function of the row's number."""
    sizes = dict(study_of(name).weighting.finite_population)
    data = []
    for row in reference.rows(FIVE):
        number = int(row["id"])
        told = {"point": f"p{number * number % 41}", "base_weight": str((0.5, 1.0, 2.0)[number % 3])}
        told["size"] = str(sizes.get(row["country"], ""))
        data.append(row | told | {name: of(number) for name, of in (changes or {}).items()})
    margins = json.loads((reference.FOLDER / FIVE / "margins.json").read_text())
    scheme = json.loads((reference.FOLDER / "scheme.json").read_text())
    return estimate(data, margins, scheme | {"base_weight": "base_weight", "design": COLUMNS[name]} | others)


@pytest.mark.parametrize("design", DESIGNS)
def test_indices_and_tests_are_those_of_r(design: str) -> None:
    expected = of_r()[design]

    found = asked(design)

    value = found["value"]
    assert value["degf"] == expected["degf"]
    for index, wanted in expected["overall"].items():
        ours = value["index"]["overall"][index]
        assert (ours["est"], ours["se"]) == pytest.approx((wanted["est"], wanted["se"]), rel=EXACT)
        for code, of_country in expected["country"][index].items():
            ours = value["index"]["country"][code][index]
            assert (ours["est"], ours["se"]) == pytest.approx((of_country["est"], of_country["se"]), rel=EXACT)
        tests = value["tests_country"]
        (place,) = (
            n
            for n, key in enumerate(zip(tests["sector"], tests["a"], tests["b"], strict=True))
            if key == (index, "CZ", "DE")
        )
        gap = expected["CZ_DE"][index]
        assert (tests["diff"][place], tests["se"][place]) == pytest.approx((gap["est"], gap["se"]), rel=EXACT)
        assert tests["df"][place] == expected["degf"]


def test_rows_of_a_country_that_tell_different_populations_are_refused() -> None:
    found = asked("points_of_few", {"size": lambda number: str(30 + number % 2)})

    assert found["status"] == "error"
    assert "rows of CZ tell different populations in size; indices need one for each country" in found["message"]


@pytest.mark.parametrize("strata", ["region", "everybody"])
def test_indices_under_strata_that_are_not_the_countries_are_refused(strata: str) -> None:
    found = asked("points", {"everybody": lambda _: "one"}, design={"strata": strata, "clusters": "point"})

    assert found["status"] == "error"
    assert f"leave '{strata}' out of the design, or ask for the figures under 'estimates'" in found["message"]


def test_strata_that_are_the_countries_change_nothing() -> None:
    strata = {"strata": "country", "clusters": "point"}

    assert asked("points", design=strata)["value"]["index"] == asked("points")["value"]["index"]


def test_more_clusters_than_the_population_has_are_refused() -> None:
    found = asked("points_of_few", {"size": lambda _: "3"})

    assert found["status"] == "error"
    assert "were drawn of a population of 3" in found["message"]
