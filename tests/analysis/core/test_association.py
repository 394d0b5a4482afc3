"""The Rao-Scott test agrees with R's svychisq."""

from math import isnan

import numpy as np
import pytest

from analysis.core.association import rao_scott
from analysis.core.design import Design
from tests.analysis.core import schools

TABLES = {
    "plain": ("sch.wide", "stype", "plain"),
    "clustered": ("both", "stype", "clustered"),
    "raked": ("awards", "comp.imp", "raked"),
    "three": ("stype", "awards", "nofpc"),
}


@pytest.mark.parametrize("name", list(TABLES))
def test_both_corrections_are_those_of_svychisq(name: str) -> None:
    rows, columns, design = TABLES[name]

    found = rao_scott(schools.design(design), schools.text(rows), schools.text(columns))

    wanted = schools.told()["chisq"][name]
    assert [found.f, found.ndf, found.ddf, found.p] == schools.near([wanted[k] for k in ("f", "ndf", "ddf", "p")])
    assert [found.chi_square, found.chi_square_p] == schools.near([wanted["chi_square"], wanted["chi_square_p"]])


def test_rows_and_columns_may_be_exchanged() -> None:
    design, one, other = schools.design(), schools.text("stype"), schools.text("awards")

    assert rao_scott(design, one, other).f == pytest.approx(rao_scott(design, other, one).f)


def test_respondents_of_whom_one_of_the_two_is_not_known_do_not_count() -> None:
    rows: list[str | None] = ["a", "b", None, "a", "b", "a"] * 5
    columns: list[str | None] = ["x", None, "y", "y", "x", "x"] * 5

    found = rao_scott(Design.of(np.ones(30)), rows, columns)

    assert found.n == 20
    assert 0 <= found.p <= 1


def test_a_variable_with_one_category_has_no_test() -> None:
    found = rao_scott(Design.of(np.ones(4)), ["a", "b", "a", "b"], ["x", "x", "x", "x"])

    assert isnan(found.p)
