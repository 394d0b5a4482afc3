"""How do means and differences become the rows that are published?"""

from collections.abc import Mapping, Sequence
from itertools import combinations
from math import isfinite
from typing import Any

from analysis.core import compare
from analysis.core.compare import Difference
from analysis.core.estimate import Means, Scale, interval
from surveys.core.study import Study
from surveys.core.weighting_methods import BENJAMINI_HOCHBERG, BONFERRONI, HOLM

Row = dict[str, Any]

OVERALL = "overall"
COUNTRY = "country"
# What is compared are two indices.
INDEX = "index"

# Where the adjusted p values stand in a row.
ADJUSTED = {HOLM: "p_holm", BONFERRONI: "p_bonferroni", BENJAMINI_HOCHBERG: "p_bh"}


def defined(value: float) -> float | None:
    """None for a figure that is not defined: JSON has no NaN."""
    return value if isfinite(value) else None


class Table:
    """The means over one country (or, without a code, over several pooled) as rows."""

    def __init__(self, means: Means, code: str, df: int, alpha: float) -> None:
        self.means = means
        self.code = code
        se = means.se
        low, high = interval(means.value, se, df, alpha)
        self._slots: dict[str, list[int]] = {}
        for place, slot in enumerate(means.slots):
            self._slots.setdefault(slot.partition("=")[0], []).append(place)
        self._columns = [a.tolist() for a in (means.n, means.value, se, low, high, means.deff)]

    def row(self, study: Study, index: int, slot: int) -> Row | None:
        """The estimate of an index in a slot; None if nobody there has a score.

        `by` and `domain` say of whom it is; `country` is filled if it is of a category within a country.
        """
        n, value, se, low, high, deff = (column[index][slot] for column in self._columns)
        if not n:
            return None
        by, _, domain = self.means.slots[slot].partition("=")
        country = self.code if by else ""
        if not by:
            by, domain = (COUNTRY, self.code) if self.code else ("", OVERALL)
        definition = study.indices[index]
        return {
            "index": definition.name,
            "part_of": definition.part_of,
            "by": by,
            "domain": domain,
            "country": country,
            "n": n,
            "estimate": value,
            "se": defined(se),
            "ci_low": defined(low),
            "ci_high": defined(high),
            "deff": deff,
            "n_eff": n / deff,
        }

    def slots_of(self, variable: str) -> list[int]:
        """Places of the slots of a variable; of everybody without one."""
        return self._slots.get(variable, [])


def estimates(study: Study, index: int, tables: Sequence[Table]) -> list[Row]:
    """All estimates of an index: of everybody, then by variable; pooled first, then country by country."""
    variables = ["", *study.weighting.domains]
    rows = (
        table.row(study, index, slot) for variable in variables for table in tables for slot in table.slots_of(variable)
    )
    return [row for row in rows if row]


def of_countries(study: Study, index: int, tables: Sequence[Table], df: int) -> list[Row]:
    """All pairs of countries: one family."""
    usable = [table for table in tables if table.means.n[index, 0]]
    tests = [
        ({"a": one.code, "b": other.code}, compare.countries(one.means, other.means, index, df))
        for one, other in combinations(usable, 2)
    ]
    return family(tests, study, index=study.indices[index].name, by=COUNTRY, country="")


def of_categories(study: Study, index: int, variable: str, tables: Sequence[Table], df: int) -> list[Row]:
    """All pairs of categories of a variable, within each table: one family over all of them."""
    tests = []
    for table in tables:
        usable = [slot for slot in table.slots_of(variable) if table.means.n[index, slot]]
        for one, other in combinations(usable, 2):
            a, b = (table.means.slots[slot].partition("=")[2] for slot in (one, other))
            names = {"a": a, "b": b, "country": table.code}
            tests.append((names, compare.slots(table.means, index, one, other, df)))
    return family(tests, study, index=study.indices[index].name, by=variable)


def of_indices(study: Study, scale: Scale, table: Table, df: int) -> list[Row]:
    """All pairs of main indices, over everybody of the table: one family."""
    tests = [
        (
            {"a": study.indices[a].name, "b": study.indices[b].name},
            compare.indices(table.means, pair, a, b, df),
        )
        for pair, (a, b) in enumerate(scale.pairs)
        if table.means.n[a, 0] and table.means.n[b, 0]
    ]
    return family(tests, study, index="", by=INDEX, country=table.code)


def family(tests: Sequence[tuple[Mapping[str, str], Difference]], study: Study, **common: str) -> list[Row]:
    """Tests that are adjusted together. Significant is what the survey's own rule calls so: its adjustment and its alpha."""
    p = [test.p for _, test in tests]
    adjusted = {name: adjust(p) for name, adjust in compare.ADJUST.items()}
    return [
        {
            **common,
            **names,
            "difference": test.difference,
            "se": defined(test.se),
            "t": defined(test.t),
            "df": test.df,
            "p": defined(test.p),
            **{ADJUSTED[name]: defined(values[place]) for name, values in adjusted.items()},
            "is_significant": adjusted[study.weighting.adjust][place] < study.alpha,
        }
        for place, (names, test) in enumerate(tests)
    ]
