"""Which figures beyond the indices does a scheme file ask for, and under which design?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import isfinite
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.core import enquiry
from analysis.core.correlates import EQUALS
from analysis.core.design import Design, Projection
from analysis.core.enquiry import Enquiry, EnquiryError
from analysis.core.facts import RespondentFacts
from analysis.core.frame import CountryFrame
from analysis.core.model_matrix import Predictor
from analysis.core.raking import Floats, Integers
from analysis.core.rows import Row as Figures
from analysis.core.scores import unit_of
from surveys.core.said import sentence
from surveys.core.study import Study

DESIGN = ("strata", "clusters", "population")
ASKED = ("name", "kind", "of", "over", "share", "by", "errors")


@dataclass(frozen=True)
class FileDesign:
    """Columns that tell how the rows were drawn; empty: as the scheme's unit, each row by itself, from an unlimited population.

    Args:
        strata: of the sample.
        clusters: drawn as a whole, or asked by the same interviewer.
        population: clusters of the row's stratum in the population.
    """

    strata: str = ""
    clusters: str = ""
    population: str = ""


@dataclass(frozen=True)
class FileData:
    """Rows of a file as `enquiry` asks for them; see `enquiry.Respondents`."""

    study: Study
    rows: Sequence[Mapping[str, str]]
    design: Design
    base: Floats
    countries: NDArray[np.str_]
    frames: Mapping[str, CountryFrame]
    cells: Integers
    of_index: Mapping[str, Floats]

    def scores(self, name: str) -> Floats:
        """Scores of an index, NaN where missing."""
        return self.of_index[name]

    def numbers(self, name: str) -> Floats:
        """A column as numbers, NaN where it is blank."""
        return np.array([_number(row[name]) for row in self.rows])

    def categories(self, name: str) -> list[str | None]:
        """A column as categories, None where it is blank."""
        return [row[name] or None for row in self.rows]

    def predictor(self, name: str) -> Predictor:
        """A column by its categories, in the order of their names."""
        values = self.categories(name)
        return Predictor(name, values, tuple(sorted({value for value in values if value is not None})))


def questions_of(asked: Sequence[Mapping[str, Any]]) -> tuple[list[tuple[str, Enquiry]], list[str]]:
    """Name and question of every figure asked for, and what is wrong with them."""
    found, problems = [], []
    for number, one in enumerate(asked, start=1):
        unknown = [name for name in one if name not in ASKED]
        problems += [f"scheme: estimate {number} says '{name}'; known are {', '.join(ASKED)}" for name in unknown]
        try:
            share = float(one.get("share", 0.5))
        except (TypeError, ValueError):
            share = -1.0
        words = {name: str(one.get(name, "")) for name in ("of", "over", "by")}
        errors = str(one.get("errors", enquiry.LINEARISED))
        question = Enquiry(kind=str(one.get("kind", enquiry.MEAN)), share=share, errors=errors, **words)
        found.append((str(one.get("name") or f"{question.kind} of {question.of}"), question))
    return found, problems


def problems_of(
    questions: Sequence[tuple[str, Enquiry]], design: FileDesign, study: Study, columns: Sequence[str]
) -> list[str]:
    """What of the figures asked for, and of the design, the data cannot give."""
    indices = tuple(i.name for i in study.indices)
    known = {"of": (*indices, *columns), "by": tuple(columns), "categories": tuple(columns)}
    found = [
        f"scheme: estimate '{name}', {where}: {words}"
        for name, question in questions
        for where, words in enquiry.problems(study, question, known)
    ]
    wanted = {part: getattr(design, part) for part in DESIGN}
    return found + [
        f"data: there is no column '{name}' ({part} of the design)"
        for part, name in wanted.items()
        if name and name not in columns
    ]


def number_problems(
    questions: Sequence[tuple[str, Enquiry]], design: FileDesign, study: Study, rows: Sequence[Mapping[str, str]]
) -> list[str]:
    """Cells that should be numbers and are not."""
    indices = {i.name for i in study.indices}
    wanted = dict.fromkeys(
        name
        for _, question in questions
        for name in (question.of, question.over)
        if name and name not in indices and EQUALS not in name
    )
    if design.population:
        wanted[design.population] = None
    return [
        f"line {line}: {name} '{row[name]}' is not a number"
        for name in wanted
        for line, row in enumerate(rows, start=2)
        if row[name] and np.isnan(_number(row[name]))
    ]


def respondents(
    study: Study,
    rows: Sequence[Mapping[str, str]],
    people: Sequence[RespondentFacts],
    frames: Sequence[CountryFrame],
    weights: Floats,
    design: FileDesign,
) -> FileData:
    """The rows with their weights and design.

    Args:
        rows, people: one each for every respondent.
        frames: the weighted countries; none, if there are no margins.
        weights: final weights, shape (n,).
    """
    countries = np.array([one.country for one in people], dtype=str)
    base = np.array([one.design_weight for one in people])
    cells = np.zeros(len(people), dtype=np.int64)
    projections = []
    for f in frames:
        mine = np.flatnonzero(countries == f.code)
        of_key = {key: cell for cell, key in enumerate(f.keys)}
        cells[mine] = [of_key[people[place].categories, people[place].design_weight] for place in mine.tolist()]
        projections.append(Projection.on(f.columns[cells[mine]], base[mine], mine))
    labels = {part: [row[name] for row in rows] for part in DESIGN if (name := getattr(design, part))}
    population = np.array([_number(text) for text in labels["population"]]) if "population" in labels else None
    return FileData(
        study=study,
        rows=rows,
        design=Design.of(
            weights, labels.get("strata", countries.tolist()), labels.get("clusters"), population, projections
        ),
        base=base,
        countries=countries,
        frames={f.code: f for f in frames},
        cells=cells,
        of_index={i.name: _scores(study, people, place) for place, i in enumerate(study.indices)},
    )


def _scores(study: Study, people: Sequence[RespondentFacts], place: int) -> Floats:
    unit = unit_of(study.indices[place])
    found = (one.scores[place] for one in people)
    return np.array([np.nan if score is None else score / unit for score in found], dtype=np.float64)


def answers(data: FileData, questions: Sequence[tuple[str, Enquiry]]) -> dict[str, list[Figures]]:
    """The figures asked for: name -> of everybody and of each category.

    Raises:
        EnquiryError: one cannot be computed; the message names it.
    """
    found = {}
    for name, question in questions:
        try:
            found[name] = enquiry.answer(data, question)
        except EnquiryError as error:
            whole = sentence("estimate '{name}': {message}", name=name, message=error.message)
            raise EnquiryError(whole) from None
    return found


def _number(text: str) -> float:
    try:
        number = float(text) if text else np.nan
    except ValueError:
        return np.nan
    return number if isfinite(number) else np.nan
