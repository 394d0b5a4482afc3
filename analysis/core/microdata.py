"""What do the respondents look like one by one, to what the sums cannot tell: regressions, quantiles, replicates?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.core.design import Design, Projection
from analysis.core.facts import UNKNOWN, RespondentFacts, category_of, facts_of
from analysis.core.frame import CountryFrame
from analysis.core.model_matrix import Predictor
from analysis.core.raking import Floats, Integers
from analysis.core.results import empty_sums, frames_of
from analysis.core.scores import unit_of
from surveys.core.study import Study
from surveys.core.walk import index

NUMBERS = ("integer", "decimal", "range")
COUNTRY = "country"
Values = Mapping[str, Any]


@dataclass(frozen=True)
class Microdata:
    """Respondents with their final weights.

    Args:
        study: whose definitions they follow.
        values: the data of each respondent.
        facts: of each.
        design: strata are countries, weights are calibrated to each country's margins as the live figures are.
        notes: what the weighting had to leave out.
        frames: the weighted countries.
        cells: cell of each respondent in its country's frame, shape (n,).
    """

    study: Study
    values: tuple[Values, ...]
    facts: tuple[RespondentFacts, ...]
    design: Design
    notes: tuple[dict[str, Any], ...]
    frames: Mapping[str, CountryFrame]
    cells: Integers

    @property
    def n(self) -> int:
        """Respondents."""
        return len(self.values)

    def scores(self, name: str) -> Floats:
        """Scores of an index in points, NaN where missing. Raises KeyError."""
        place = [i.name for i in self.study.indices].index(name) if name in self._indices else None
        if place is None:
            raise KeyError(name)
        unit = unit_of(self.study.indices[place])
        return np.array(
            [np.nan if (score := one.scores[place]) is None else score / unit for one in self.facts], dtype=np.float64
        )

    @cached_property
    def base(self) -> Floats:
        """Weights before calibration, shape (n,)."""
        return np.array([one.design_weight for one in self.facts], dtype=np.float64)

    @cached_property
    def countries(self) -> NDArray[np.str_]:
        """Country of each, shape (n,)."""
        return np.array([one.country for one in self.facts], dtype=str)

    @property
    def _indices(self) -> set[str]:
        return {i.name for i in self.study.indices}

    def numbers(self, name: str) -> Floats:
        """Values of a numeric variable, NaN where missing."""
        return np.array([_number(one.get(name)) for one in self.values], dtype=np.float64)

    def categories(self, name: str) -> list[str | None]:
        """Category of each respondent, None where missing."""
        found = (category_of((name,), one) for one in self.values)
        return [None if category == UNKNOWN else category for category in found]

    def predictor(self, name: str) -> Predictor:
        """A variable as a predictor: a number as it is, another one by its categories."""
        if is_number(self.study, name):
            return Predictor(name, [None if np.isnan(v) else v for v in self.numbers(name).tolist()])
        values = self.categories(name)
        order = categories_of(self.study).get(name, ())
        return Predictor(name, values, (*order, *sorted({v for v in values if v is not None} - set(order))))


def microdata(
    study: Study, values: Sequence[Values], *, clusters: Sequence[str] | None = None, live: bool = True
) -> Microdata:
    """Respondents weighted as the published figures are; countries with one respondent are left out.

    Args:
        values: the data of each respondent; whoever belongs to no country of the study is left out.
        clusters: which of them were drawn or asked together, such as by one interviewer; None: each by himself.

    Raises:
        RakingError: in the strict mode (not live), margins that cannot be met.
    """
    codes = {country.code for country in study.countries}
    of_study = [place for place, one in enumerate(values) if one.get(COUNTRY) in codes]
    present = [values[place] for place in of_study]
    facts = [facts_of(study, one) for one in present]
    sums = empty_sums(study)
    for one in facts:
        sums.add(one)
    frames = {f.code: f for f in frames_of(study, sums, live=live) if f.total > 1}
    kept = [place for place, one in enumerate(facts) if one.country in frames]
    facts = [facts[place] for place in kept]
    cell_of = {code: {key: cell for cell, key in enumerate(f.keys)} for code, f in frames.items()}
    cells = np.array([cell_of[one.country][one.categories, one.design_weight] for one in facts], dtype=np.int64)
    countries = np.array([one.country for one in facts], dtype=object)
    weights = np.zeros(len(facts))
    projections = []
    for code, f in frames.items():
        rows = np.flatnonzero(countries == code)
        weights[rows] = f.weights[cells[rows]]
        projections.append(Projection.on(f.columns[cells[rows]], f.design_weights[cells[rows]], rows))
    return Microdata(
        study=study,
        values=tuple(present[place] for place in kept),
        facts=tuple(facts),
        design=Design.of(
            weights,
            countries.astype(str),
            None if clusters is None else np.array([clusters[of_study[place]] for place in kept], dtype=str),
            projections=projections,
        ),
        notes=tuple(note for f in frames.values() for note in f.raked.notes),
        frames=frames,
        cells=cells,
    )


def is_number(study: Study, name: str) -> bool:
    """Whether a variable is a number."""
    question = index(study.questionnaire).questions.get(name)
    return question is not None and question["type"] in NUMBERS


def categories_of(study: Study) -> dict[str, tuple[str, ...]]:
    """Variable -> its categories, in the order of the questionnaire or, for a calculated one, of the margins."""
    lists = study.questionnaire["lists"]
    found = {
        name: tuple(choice["name"] for choice in lists[node["list"]])
        for name, node in index(study.questionnaire).questions.items()
        if node["list"]
    }
    for margin in study.margins:
        for place, variable in enumerate(margin.variables):
            found.setdefault(variable, tuple(dict.fromkeys(category[place] for category, _ in margin.targets)))
    return found | {COUNTRY: tuple(country.code for country in study.countries)}


def variables_of(study: Study) -> tuple[str, ...]:
    """What can be a predictor: numbers and variables with one category per respondent."""
    questions = index(study.questionnaire).questions
    usable = (n for n, q in questions.items() if q["type"] in (*NUMBERS, "select_one", "calculate"))
    return (COUNTRY, *(name for name in usable if name != COUNTRY))


def _number(value: Any) -> float:
    return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else np.nan
