"""Which variables can a table have, and what are their sides of it?"""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from functools import reduce
from typing import Any

import numpy as np

from analysis.core.design import Booleans
from analysis.core.microdata import COUNTRY, Microdata, categories_of
from analysis.core.raking import Floats
from analysis.core.tables.axes import Axis, AxisError, in_few, nested, of_answers, of_numbers, with_nets
from analysis.core.tables.spec import TableSpec
from surveys.core.compiled import MISSING
from surveys.core.expressions import Context, as_boolean, evaluate, refers_to
from surveys.core.said import sentence
from surveys.core.study import IndexDefinition, Study
from surveys.core.walk import index

INDEX = "index_"
TABULATED = ("select_one", "select_multiple", "integer", "decimal", "calculate", "hidden", "acknowledge")
TOP = "top"
# How the interview went: minutes on the telephone, and the language (code).
MINUTES, LANGUAGE = "interview_minutes", "interview_language"
COURSE = (MINUTES, LANGUAGE)


def variables_of(study: Study) -> tuple[str, ...]:
    """What can stand in a table: the country, questions that are no free texts, calculations, the indices, the interview's course."""
    questions = index(study.questionnaire).questions
    asked = (name for name, node in questions.items() if node["type"] in TABULATED and name != COUNTRY)
    course = (name for name in COURSE if name not in questions)
    return (COUNTRY, *asked, *(INDEX + i.name for i in study.indices), *course)


def unknown_in(study: Study, spec: TableSpec) -> dict[str, list[str]]:
    """Word of the query -> names that are no variables of the study."""
    known = set(variables_of(study))
    wanted = {
        "rows": spec.rows,
        "columns": [name for banner in spec.columns for name in banner],
        "nets": list(spec.nets),
        "bands": list(spec.bands),
    }
    found = {where: [name for name in dict.fromkeys(names) if name not in known] for where, names in wanted.items()}
    return {where: names for where, names in found.items() if names}


def row_of(data: Microdata, name: str, spec: TableSpec) -> Axis:
    """The side of a row variable: with its nets, its top categories, and the mean of what has numbers or scores.

    Raises:
        AxisError: a net of a category that there is not.
    """
    axis = _axis(data, name, spec)
    nets = dict(spec.nets.get(name, {}))
    answers = [category[-1] for category in axis.categories if category[-1] not in MISSING]
    if spec.top and axis.values is None and len(answers) > spec.top and axis.is_exclusive and name != COUNTRY:
        nets = {f"{TOP} {spec.top}": tuple(answers[: spec.top]), **nets}
    axis = with_nets(axis, nets) if nets else axis
    if axis.values is not None:
        return axis
    scores = _scores(data, name)
    if scores is None:
        return axis
    return Axis(axis.name, axis.categories, axis.members, axis.known, scores, axis.n_nets, axis.is_exclusive)


def banner_of(data: Microdata, names: Sequence[str], spec: TableSpec) -> Axis:
    """The side of a banner: its variables nested from the outside in.

    Raises:
        AxisError: a number that needs bands, a net of a category that there is not.
    """
    return reduce(nested, (in_few(_axis(data, name, spec)) for name in names))


def _axis(data: Microdata, name: str, spec: TableSpec) -> Axis:
    if name.startswith(INDEX) and name.removeprefix(INDEX) in {i.name for i in data.study.indices}:
        return of_numbers(name, data.scores(name.removeprefix(INDEX)), spec.bands.get(name, ()))
    groups = data.answers.grouped((name,))
    answers = groups.of(name)
    node = index(data.study.questionnaire).questions.get(name)
    type_ = node["type"] if node else "hidden"
    is_number = type_ in ("integer", "decimal") or (type_ in ("calculate", "hidden") and _has_numbers(answers))
    if is_number:
        return of_numbers(name, data.numbers(name), spec.bands.get(name, ()))
    if name in spec.bands:
        raise AxisError(sentence("'{name}' is no number and has no bands.", name=name))
    order = categories_of(data.study).get(name, ())
    axis = of_answers(name, answers, order, spec.missing, several=type_ == "select_multiple")
    return replace(axis, members=axis.members[groups.of_row], known=axis.known[groups.of_row])


def _has_numbers(answers: Sequence[Any]) -> bool:
    return any(isinstance(a, (int, float)) and not isinstance(a, bool) for a in answers)


def _scores(data: Microdata, name: str) -> Floats | None:
    """The scores that an index gives the answers, 0-100; None if no index does."""
    scored = next((i.items[name] for i in data.study.indices if name in i.items), None)
    if scored is None:
        return None
    groups = data.answers.grouped((name,))
    return np.array([_score(scored, answer) for answer in groups.of(name)], dtype=np.float64)[groups.of_row]


def _score(scored: Mapping[str, float], answer: Any) -> float:
    return scored.get(answer, np.nan) if isinstance(answer, str) else np.nan


def chosen(data: Microdata, expression: list[Any] | None, country: str) -> Booleans:
    """Who fulfils a filter, shape (n,)."""
    used: Booleans = np.ones(data.n, dtype=np.bool_)
    if country:
        used &= data.countries == country
    if expression is not None:
        # Blank what a value may lack: an expression refers to every question, a respondent was not asked all.
        groups = data.answers.grouped(sorted(refers_to(expression)))
        fulfil = [as_boolean(evaluate(expression, Context(values))) for values in groups.different]
        used &= np.array(fulfil, dtype=np.bool_)[groups.of_row]
    return used


def scored_by(study: Study, name: str) -> IndexDefinition | None:
    """The index that gives a question's answers scores."""
    return next((i for i in study.indices if name in i.items), None)
