"""How was a country weighted?"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any
from weakref import WeakKeyDictionary

import numpy as np

from analysis.core.frame import CountryFrame
from analysis.core.raking import Floats, Integers, RakingMargin, kish_deff
from analysis.core.sums import CellKey


@dataclass(frozen=True, eq=False)
class Weighting:
    """Diagnostics, margins before and after, and the factor of each cell.

    Args:
        figures: plain values by name.
        keys: categories and design weight of each cell.
        n: respondents, shape (cells,).
        factors: weight = design weight x factor, shape (cells,).
    """

    figures: Mapping[str, Any]
    keys: tuple[CellKey, ...]
    n: Integers
    factors: Floats

    def to_json(self) -> dict[str, Any]:
        """Plain values; `factors` has categories, design weight, respondents and factor of each cell."""
        cells = zip(self.keys, self.n.tolist(), self.factors.tolist(), strict=True)
        factors = [[list(categories), design_weight, n, factor] for (categories, design_weight), n, factor in cells]
        return {**self.figures, "factors": factors}


_weightings: "WeakKeyDictionary[CountryFrame, Weighting]" = WeakKeyDictionary()


def weighting_of(f: CountryFrame) -> Weighting:
    """How a country was weighted; computed once for each frame."""
    found = _weightings.get(f)
    if found is None:
        found = _weightings[f] = Weighting(_figures(f), f.keys, f.n, f.factors)
    return found


def _figures(f: CountryFrame) -> dict[str, Any]:
    deff = kish_deff(f.n, f.weights)
    mean = float(f.n @ f.weights) / f.total
    return {
        "n": f.total,
        "population": float(f.n @ f.weights),
        "deff": deff,
        "n_eff": f.total / deff,
        "min_weight": float(f.weights.min()) / mean,
        "max_weight": float(f.weights.max()) / mean,
        "trimmed_share": float(f.n[f.raked.trimmed].sum()) / f.total,
        "drawn": f.drawing.drawn,
        "drawn_share": f.drawing.share,
        "sweeps": f.raked.sweeps,
        "margin_error": f.raked.margin_error,
        "margins": [_margin(f, margin) for margin in f.raked.margins],
        "nonresponse": list(f.adjustment.cells) if f.adjustment else [],
    }


def _margin(f: CountryFrame, margin: RakingMargin) -> dict[str, Any]:
    """A margin before and after weighting."""
    n = np.bincount(margin.of_cell, f.n, len(margin.categories))
    target_shares = margin.targets / margin.targets.sum()
    reached = np.bincount(margin.of_cell, f.n * f.weights, len(margin.categories))
    shares = (n / f.total, reached / reached.sum(), target_shares)
    return {
        "name": margin.name,
        "categories": [
            {
                "category": category,
                "n": round(count),
                "sample_share": before,
                "weighted_share": after,
                "target_share": target,
            }
            for category, count, before, after, target in zip(
                margin.categories, n.tolist(), *(share.tolist() for share in shares), strict=True
            )
        ],
    }
