"""What do the respondents look like one by one, to what the sums cannot tell: regressions, quantiles, replicates?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.core.clusters import drawn_share
from analysis.core.design import Design, Projection
from analysis.core.fact_columns import Coded
from analysis.core.facts import UNKNOWN, RespondentFacts, category_of, design_weight_of
from analysis.core.frame import CountryFrame
from analysis.core.model_matrix import Predictor
from analysis.core.raking import Floats, Integers
from analysis.core.respondent_answers import Answers, RowAnswers, Values
from analysis.core.response import Response
from analysis.core.results import empty_sums, frames_of
from surveys.core.expressions import refers_to
from surveys.core.study import Study
from surveys.core.walk import index

NUMBERS = ("integer", "decimal", "range")
COUNTRY = "country"


@dataclass(frozen=True)
class Microdata:
    """Respondents with their final weights.

    Args:
        study: whose definitions they follow.
        answers: what they answered.
        base: weights before calibration, shape (n,).
        countries: country of each, shape (n,).
        design: strata are countries, weights are calibrated to each country's margins as the live figures are.
        notes: what the weighting had to leave out.
        frames: the weighted countries.
        cells: cell of each respondent in its country's frame, shape (n,).
    """

    study: Study
    answers: Answers
    base: Floats
    countries: NDArray[np.str_]
    design: Design
    notes: tuple[dict[str, Any], ...]
    frames: Mapping[str, CountryFrame]
    cells: Integers

    @property
    def n(self) -> int:
        """Respondents."""
        return len(self.base)

    def scores(self, name: str) -> Floats:
        """Scores of an index in points, NaN where missing. Raises KeyError."""
        return self.answers.scores({i.name: i for i in self.study.indices}[name])

    def numbers(self, name: str) -> Floats:
        """Values of a numeric variable, NaN where missing."""
        groups = self.answers.grouped((name,))
        return np.array([_number(value) for value in groups.of(name)], dtype=np.float64)[groups.of_row]

    def categories(self, name: str) -> list[str | None]:
        """Category of each respondent, None where missing."""
        return self._coded(name).listed()

    def _coded(self, name: str) -> Coded:
        groups = self.answers.grouped((name,))
        found = (None if (c := category_of((name,), values)) == UNKNOWN else c for values in groups.different)
        return Coded(tuple(found), groups.of_row)

    def predictor(self, name: str) -> Predictor:
        """A variable as a predictor: a number as it is, another one by its categories."""
        if is_number(self.study, name):
            groups = self.answers.grouped((name,))
            found = (None if np.isnan(v := _number(value)) else v for value in groups.of(name))
            return Predictor(name, Coded(tuple(found), groups.of_row))
        values = self._coded(name)
        order = categories_of(self.study).get(name, ())
        present = {value for value in values.different if value is not None}
        return Predictor(name, values, (*order, *sorted(present - set(order))))


def microdata(
    study: Study,
    values: Sequence[Values],
    *,
    clusters: Sequence[str] | None = None,
    population: Mapping[str, float] | None = None,
    response: Response | None = None,
    live: bool = True,
) -> Microdata:
    """Respondents weighted as the published figures are; countries with one respondent are left out.

    Args:
        values: the data of each respondent; whoever belongs to no country of the study is left out.
        clusters: which of them were drawn or asked together, such as by one interviewer; None: each by himself.
        population: country -> clusters (without clusters: persons) in the population, where standard errors allow for it.
        response: cases by cell, where the study adjusts for non-response.

    Raises:
        RakingError: in the strict mode (not live), margins that cannot be met.
    """
    return weighted(
        study, RowAnswers(tuple(values)), clusters=clusters, population=population, response=response, live=live
    )


def weighted(
    study: Study,
    answers: Answers,
    *,
    clusters: Sequence[str] | None = None,
    population: Mapping[str, float] | None = None,
    response: Response | None = None,
    counts: Floats | None = None,
    live: bool = True,
) -> Microdata:
    """As `microdata`, wherever the answers are kept.

    Args:
        counts: how many respondents each of the answers stands for, shape (n,); None: one.
    """
    groups = answers.grouped(
        (COUNTRY, *(v for c in study.weighting.crossings for v in c), *sorted(refers_to(study.weighting.design_weight)))
    )
    # Standard errors come from the design below; the frames are for the weights.
    study_of_weights = replace(study, weighting=replace(study.weighting, clusters="", finite_population=()))
    codes = {country.code for country in study.countries}
    kinds = [_kind(study, values) if values.get(COUNTRY) in codes else None for values in groups.different]
    sums = empty_sums(study_of_weights)
    for facts, n in zip(kinds, np.bincount(groups.of_row, counts, minlength=len(kinds)).tolist(), strict=True):
        if facts is not None and n:
            sums.add(facts, round(n))
    frames = {f.code: f for f in frames_of(study_of_weights, sums, response=response, live=live) if f.total > 1}
    cell_of = {(code, *key): cell for code, f in frames.items() for cell, key in enumerate(f.keys)}
    found = [-1 if k is None else cell_of.get((k.country, k.categories, k.design_weight), -1) for k in kinds]
    kept = np.array(found, dtype=np.int64)[groups.of_row] >= 0
    of_row = groups.of_row[kept]
    cells = np.array(found, dtype=np.int64)[of_row]
    countries = np.array(["" if k is None else k.country for k in kinds], dtype=str)[of_row]
    weights, base = np.zeros(len(cells)), np.zeros(len(cells))
    labels = None if clusters is None else np.array(clusters, dtype=str)[kept]
    each = None if counts is None else counts[kept]
    sizes = np.full(len(cells), np.inf)
    projections = []
    for code, f in frames.items():
        rows = np.flatnonzero(countries == code)
        drawn = f.total if labels is None else len(np.unique(labels[rows]))
        if population and drawn_share(drawn, code, population):
            sizes[rows] = population[code]
        weights[rows], base[rows] = f.weights[cells[rows]], f.design_weights[cells[rows]]
        own = None if each is None else each[rows]
        projections.append(Projection.on_cells(f.columns, f.design_weights, cells[rows], rows, own))
    return Microdata(
        study=study,
        answers=answers.only(kept),
        base=base,
        countries=countries,
        design=Design.of(weights, countries, labels, sizes, projections, each),
        notes=tuple(note for f in frames.values() for note in f.raked.notes),
        frames=frames,
        cells=cells,
    )


def _kind(study: Study, values: Values) -> RespondentFacts:
    """What the weighting needs to know of respondents, and nothing else."""
    categories = tuple(category_of(crossing, values) for crossing in study.weighting.crossings)
    scores = (None,) * len(study.indices)
    return RespondentFacts(str(values[COUNTRY]), design_weight_of(study, values), categories, {}, scores)


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
