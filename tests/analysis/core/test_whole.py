"""A group against the whole it is part of: the same as from every respondent, without sums."""

import numpy as np
import pytest

from analysis.core.results import frames_of
from analysis.core.whole import against_whole
from tests.analysis.core import made_up
from tests.analysis.core.row_by_row import Rows

STUDY = made_up.study()
PEOPLE = made_up.sample(11, 240)
ROWS = Rows(STUDY, PEOPLE)
FRAMES = frames_of(STUDY, made_up.total(STUDY, PEOPLE), live=False)
EVERYBODY = np.ones(len(PEOPLE), dtype=bool)


def scored(index: int) -> float:
    from analysis.core.scores import unit_of

    return unit_of(STUDY.indices[index])


@pytest.mark.parametrize("index", [0, 1])
@pytest.mark.parametrize("code", ["AA", "BB"])
def test_a_country_against_everybody(index: int, code: str) -> None:
    own, u = ROWS.mean(index, ROWS.country == code)
    whole, v = ROWS.mean(index, EVERYBODY)

    row = next(
        r for r in against_whole(STUDY, FRAMES, "country") if (r["index"], r["a"]) == (("one", "two")[index], code)
    )

    assert row["b"] == "overall"
    assert row["difference"] == pytest.approx((own - whole) / scored(index), rel=1e-9)
    assert row["se"] == pytest.approx(ROWS.se(u - v) / scored(index), rel=1e-9)


@pytest.mark.parametrize("index", [0, 1])
@pytest.mark.parametrize("country", ["", "AA"])
def test_a_category_against_everybody_in_all_countries_or_one(index: int, country: str) -> None:
    inside = EVERYBODY if not country else ROWS.country == country
    group = inside & np.array([one.domains["town"] == "urban" for one in PEOPLE])
    own, u = ROWS.mean(index, group)
    whole, v = ROWS.mean(index, inside)

    found = against_whole(STUDY, FRAMES, "town", country)

    row = next(r for r in found if (r["index"], r["a"]) == (("one", "two")[index], "urban"))
    assert row["country"] == country
    assert row["difference"] == pytest.approx((own - whole) / scored(index), rel=1e-9)
    assert row["se"] == pytest.approx(ROWS.se(u - v) / scored(index), rel=1e-9)


def test_the_countries_of_an_index_are_one_family() -> None:
    rows = [r for r in against_whole(STUDY, FRAMES, "country") if r["index"] == "one"]

    assert [r["p_bonferroni"] for r in rows] == pytest.approx([min(1.0, 2 * r["p"]) for r in rows])


def test_the_only_country_is_the_whole_and_has_no_test() -> None:
    [row] = [r for r in against_whole(STUDY, FRAMES[:1], "country") if r["index"] == "one"]

    assert (row["difference"], row["se"], row["p"]) == (0, 0, None)
