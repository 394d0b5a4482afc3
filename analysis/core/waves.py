"""Has a mean changed from one wave to another in which some of the same people were asked again?"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

from analysis.core.compare import Difference, tested
from analysis.core.design import Design
from analysis.core.raking import Floats


@dataclass(frozen=True)
class Wave:
    """One wave.

    Args:
        design: of its respondents.
        strata: stratum (country) of each, shape (n,); the same names in both waves.
        persons: who each respondent is; whoever is in both waves has the same name in both.
        y: the figure, NaN where missing, shape (n,).
    """

    design: Design
    strata: Sequence[str]
    persons: Sequence[str]
    y: Floats


def change(first: Wave, second: Wave) -> Difference:
    """The mean of the second wave minus that of the first, people asked twice counted as what they are: clusters of two answers.

    Without anybody in both, the two are independent and variances add.
    """
    means, influences = [], []
    for wave in (first, second):
        used = ~np.isnan(wave.y) & (wave.design.weights > 0)
        w = np.where(used, wave.design.weights, 0.0)
        mean = float(w @ np.nan_to_num(wave.y)) / float(w.sum())
        means.append(mean)
        influences.append(np.where(used, (np.nan_to_num(wave.y) - mean) / w.sum(), 0.0))
    n_first = first.design.n
    moved = [replace(p, rows=p.rows + n_first) for p in second.design.projections]
    is_panel = bool(set(first.persons) & set(second.persons))
    # Without a common person the waves are strata of their own.
    strata = [f"{s}|{'' if is_panel else number}" for number, wave in enumerate((first, second)) for s in wave.strata]
    both = Design.of(
        np.concatenate([first.design.weights, second.design.weights]),
        np.array(strata),
        np.array([*first.persons, *second.persons]),
        projections=[*first.design.projections, *moved],
    )
    linearised = np.concatenate([-influences[0], influences[1]])
    variance = float(both.covariance(linearised[:, None])[0, 0])
    return tested(means[1] - means[0], float(np.sqrt(variance)), both.df())
