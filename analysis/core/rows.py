"""How do published figures become rows?"""

from collections.abc import Mapping, Sequence
from itertools import product
from math import isfinite
from typing import Any

from analysis.core import compare
from analysis.core.compare import Difference
from analysis.core.figures import ADJUSTED, COUNTRY, ESTIMATE, FIGURES, INDEX, PRESENT, TEST, Table, Tests
from surveys.core.study import Study

__all__ = ["ADJUSTED", "COUNTRY", "INDEX", "OVERALL", "Row", "defined", "estimates", "family", "tests"]

Row = dict[str, Any]

OVERALL = "overall"


def estimates(indices: Sequence[tuple[str, str]], variables: Sequence[str], tables: Sequence[Table]) -> list[Row]:
    """All estimates, index by index: of everybody, then by variable; pooled first, then country by country.

    Args:
        indices: name, and name of what it is part of.
        variables: whose categories have estimates, in order.
    """
    variables = ["", *variables]
    columns = [tuple(zip(*(t.values[name].tolist() for name in ESTIMATE), strict=True)) for t in tables]
    places = [
        {v: [p for p, slot in enumerate(t.slots) if slot.partition("=")[0] == v] for v in variables} for t in tables
    ]
    rows = []
    for number, (name, part_of) in enumerate(indices):
        of_index = [list(zip(*column[number], strict=True)) for column in columns]
        for variable, (t, at, values) in product(variables, list(zip(tables, places, of_index, strict=True))):
            for place in at[variable]:
                n, value, se, low, high, deff = values[place]
                if n:
                    rows.append(
                        {
                            "index": name,
                            "part_of": part_of,
                            **_of_whom(t.code, t.slots[place]),
                            "n": int(n),
                            "estimate": value,
                            "se": defined(se),
                            "ci_low": defined(low),
                            "ci_high": defined(high),
                            "deff": deff,
                            "n_eff": n / deff,
                        }
                    )
    return rows


def _of_whom(code: str, slot: str) -> dict[str, str]:
    """`by` and `domain` say of whom an estimate is; `country` is filled if it is of a category within a country."""
    by, _, domain = slot.partition("=")
    if by:
        return {"by": by, "domain": domain, "country": code}
    return {"by": COUNTRY if code else "", "domain": code or OVERALL, "country": ""}


def tests(of: Tests, number: int, alpha: float, rule: str) -> list[Row]:
    """The tests of a family. Significant is what the survey's own rule calls so: its adjustment and its alpha."""
    is_of_indices = of.by == INDEX
    name = of.families[number]
    found = {key: of.values[key][number].tolist() for key in TEST}
    decisive = found[ADJUSTED[rule]]
    return [
        {
            "index": "" if is_of_indices else name,
            "by": of.by,
            "country": name if is_of_indices else country,
            "a": a,
            "b": b,
            "df": of.df,
            **{key: defined(found[key][place]) for key in FIGURES},
            "is_significant": decisive[place] < alpha,
        }
        for place, (a, b, country) in enumerate(of.pairs)
        if found[PRESENT][place]
    ]


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


def defined(value: float) -> float | None:
    """None for a figure that is not defined: JSON has no NaN."""
    return value if isfinite(value) else None
