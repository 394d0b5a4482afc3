"""Which scores and weights does an interview have in a snapshot?"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from analysis.core.facts import facts_of
from analysis.core.results import Weights
from analysis.core.scores import unit_of
from analysis.models import Snapshot
from analysis.services.definitions import study_of_snapshot


@dataclass(frozen=True)
class Weighed:
    """One respondent.

    Args:
        scores: index -> score, 0-100; None with too few answers.
        weight: for figures of all countries together: mean 1, countries count by their adult population.
        weight_country: for figures of a country: mean 1 in the country.
    """

    scores: Mapping[str, float | None]
    weight: float
    weight_country: float


class Weigher:
    """Scores and weights as they stood when a snapshot was published, by its definitions and its factors."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._study = study_of_snapshot(snapshot)
        self._units = {index.name: unit_of(index) for index in self._study.indices}
        self._weights = Weights.published(snapshot.results)
        countries = snapshot.results["weights"]
        # A country with one interview has no part in the pooled figures: it weighs nothing there.
        self._pooled = set(snapshot.results["overall"].get("countries", countries))
        n, population = (sum(countries[code][name] for code in self._pooled) for name in ("n", "population"))
        self._scale = n / population / self._weights.scale if population else 0.0

    @property
    def indices(self) -> tuple[str, ...]:
        """Names of the indices, in the study's order."""
        return tuple(self._units)

    def cells(self) -> Iterator[tuple[str, tuple[str, ...], float, float, float]]:
        """Country, categories and design weight of each cell, and the two weights of its respondents."""
        for country, factors in self._weights.factors.items():
            for (categories, design_weight), factor in factors.items():
                person = design_weight * factor
                weight = person * self._weights.scale * self._scale if country in self._pooled else 0.0
                yield country, categories, design_weight, weight, person * self._weights.country_scale[country]

    def weigh(self, values: Mapping[str, Any]) -> Weighed:
        """Scores and weights of the respondent with these values."""
        facts = facts_of(self._study, values)
        weight, weight_country = self._weights.of(facts)
        return Weighed(
            scores={
                name: None if score is None else score / unit
                for (name, unit), score in zip(self._units.items(), facts.scores, strict=True)
            },
            weight=weight * self._scale if facts.country in self._pooled else 0.0,
            weight_country=weight_country,
        )
