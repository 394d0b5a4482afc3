"""What do the same figures come to if they are computed from every respondent, by the textbook, without sums?"""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from analysis.core.facts import RespondentFacts
from surveys.core.study import Study

Floats = NDArray[np.float64]


class Rows:
    """Respondents as rows: dummies, weights, scores."""

    def __init__(self, study: Study, people: Sequence[RespondentFacts]) -> None:
        self.people = people
        self.country = np.array([one.country for one in people])
        self.design = np.array([one.design_weight for one in people])
        self.scores = np.array([[np.nan if s is None else float(s) for s in one.scores] for one in people])
        self.dummies: dict[str, Floats] = {}
        self.weights = np.zeros(len(people))
        for country in study.countries:
            rows = self.country == country.code
            blocks, targets = [], []
            for place, variables in enumerate(study.weighting.margins):
                margin = next(m for m in study.margins if (m.country, m.variables) == (country.code, variables))
                names = [":".join(category) for category, _ in margin.targets]
                mine = [one.categories[place] for one in people if one.country == country.code]
                blocks.append(np.array([[float(category == name) for name in names] for category in mine]))
                targets.append(np.array([share * country.adult_population for _, share in margin.targets]))
            self.dummies[country.code] = np.hstack(blocks)
            weights = self.design[rows].copy()
            for _ in range(400):
                for block, target in zip(blocks, targets, strict=True):
                    weights *= block @ (target / (block.T @ weights))
            self.weights[rows] = weights

    def mean(self, index: int, rows: NDArray[np.bool_]) -> tuple[float, Floats]:
        """The weighted mean among the rows with a score, and its linearised variable for every row."""
        scores = self.scores[:, index]
        inside = rows & ~np.isnan(scores)
        base = self.weights[inside].sum()
        mean = float(self.weights[inside] @ scores[inside] / base)
        return mean, np.where(inside, (scores - mean) / base, 0.0)

    def se(self, linearised: Floats) -> float:
        """Standard error: residuals from the regression on the dummies, weighted by the design weight; strata are countries."""
        variance = 0.0
        for code, dummies in self.dummies.items():
            rows = self.country == code
            root = np.sqrt(self.design[rows])
            slopes = np.linalg.lstsq(dummies * root[:, None], linearised[rows] * root, rcond=None)[0]
            z = self.weights[rows] * (linearised[rows] - dummies @ slopes)
            n = int(rows.sum())
            variance += n / (n - 1) * float(((z - z.mean()) ** 2).sum())
        return float(np.sqrt(variance))
