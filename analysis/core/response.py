"""How do the respondents of a running survey stand for the eligible cases like them that did not respond?

Within a cell of what is known of every case drawn, design weights are multiplied by eligible to responding cases before the margins are
met. The counts are of the moment at which figures are published, and stand with them.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from analysis.core.cell_form import CellKey
from analysis.core.live import note
from analysis.core.nonresponse import Cell, factors_of
from analysis.core.raking import Floats, RakingError
from surveys.core.said import sentence
from surveys.core.study import Nonresponse

NAME = "non-response"


@dataclass(frozen=True)
class Cases:
    """The cases of one cell.

    Args:
        n: all that were called.
        eligible: estimated number of them that should have responded.
        answered: that did.
    """

    n: int
    eligible: float
    answered: int


# Country -> cell -> cases.
Response = Mapping[str, Mapping[str, Cases]]


@dataclass(frozen=True, eq=False)
class Adjustment:
    """What became of a country's design weights.

    Args:
        factors: of each cell of the frame.
        cells: of each cell of the adjustment its counts, factor, and the cell that it was joined with, as plain values.
    """

    factors: Floats
    cells: tuple[dict[str, Any], ...]


def adjust_live(
    rule: Nonresponse,
    country: str,
    keys: Sequence[CellKey],
    place: int,
    cases: Mapping[str, Cases],
    notes: list[dict[str, Any]],
    *,
    live: bool = True,
) -> Adjustment:
    """The adjustment of a country; where it cannot be had, everybody's factor is 1, and a note says so.

    Args:
        keys: cells of the frame.
        place: where the cell of the adjustment stands among their categories.
        cases: cell -> cases.
        notes: to which steps are added.

    Raises:
        RakingError: in the strict mode (not live), no cells satisfy the rule.
    """
    of_key = [categories[place] for categories, _ in keys]
    known = {name: Cell(c.answered, c.eligible, float(c.answered)) for name, c in cases.items()}
    known = {name: Cell(0, 0.0, 0.0) for name in of_key} | known
    try:
        factors, joined = factors_of(known, least=rule.least, most=rule.most or float("inf"))
    except RakingError as error:
        if not live:
            raise RakingError(sentence("{country}: {reason}", country=country, reason=error.message)) from None
        factors, joined = dict.fromkeys(known, 1.0), {}
        left = sentence("weights are not adjusted: {reason}.", reason=error.message)
        notes.append(note("nonresponse_left_out", country, NAME, left))
    for name, into in sorted(joined.items()):
        message = sentence(
            "{category} is adjusted together with {into}: too few respondents, or too large a factor.",
            category=name,
            into=into,
        )
        notes.append(note("nonresponse_joined", country, NAME, message, category=name, into=into))
    told = (
        {
            "cell": name,
            "cases": cases[name].n if name in cases else 0,
            "eligible": known[name].eligible,
            "answered": known[name].n,
            "factor": factors[name],
            "joined": joined.get(name, ""),
        }
        for name in sorted(known)
    )
    return Adjustment(np.array([factors[name] for name in of_key], dtype=np.float64), tuple(told))


def recorded(weights: Mapping[str, Mapping[str, Any]]) -> dict[str, dict[str, Cases]]:
    """The counts that stand with published weights (`Results.weights`)."""
    return {
        code: {
            row["cell"]: Cases(row["cases"], row["eligible"], row["answered"])
            for row in found["nonresponse"]
            # Respondents' cells without cases stand there too.
            if row["cases"]
        }
        for code, found in weights.items()
        if found.get("nonresponse")
    }
