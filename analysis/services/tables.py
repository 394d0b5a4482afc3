"""How is a cross table computed from the interviews that a snapshot counts?"""

from collections import OrderedDict
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from analysis import selectors
from analysis.core.microdata import Microdata
from analysis.core.tables.axes import AxisError
from analysis.core.tables.cells import Table, tabulate
from analysis.core.tables.spec import TableSpec
from analysis.core.tables.variables import COURSE, INDEX, banner_of, chosen, row_of, unknown_in, variables_of
from analysis.models import Snapshot
from analysis.services import column_answers, disclosure, schemes, standing_tables
from surveys import selectors as studies
from surveys.core.expressions import ExpressionError, Scope, compile_expression, did_you_mean, refers_to
from surveys.core.problems import Problem, RejectedError
from surveys.core.said import sentence, together
from surveys.core.study import Study
from surveys.core.walk import index
from surveys.models import Survey
from surveys.saying import worded

# Respondents kept in memory between two requests about the same snapshot: a table is built step by step.
MOST_KEPT = 12_000


@dataclass(frozen=True)
class Tabulated:
    """A table, the snapshot whose interviews it is of, and what the weighting had to leave out; empty without a snapshot."""

    spec: TableSpec
    study: Study
    snapshot: Snapshot | None
    table: Table
    notes: list[dict[str, Any]]


def table(*, survey: Survey, spec: TableSpec, snapshot: Snapshot | None = None) -> Tabulated:
    """The table of the newest snapshot, or of the one given.

    Raises:
        RejectedError: unknown words, a filter that cannot be read; all problems at once.
    """
    snapshot = snapshot or selectors.latest_snapshot(survey)
    study = schemes.study_of_snapshot(snapshot) if snapshot else studies.current_study(survey)
    problems = list(_problems(study, spec))
    expression = _filter(study, spec.filter, problems)
    if problems:
        raise RejectedError(problems)
    if snapshot is None or not snapshot.n:
        return Tabulated(spec, study, None, Table((), (), 0, 0), [])
    data = standing_tables.opened(survey, study, spec, snapshot)
    if data is None:
        data = _microdata(study, snapshot, spec.country, _asked(study, spec, expression))
    try:
        rows = [row_of(data, name, spec) for name in spec.rows]
        banners = [banner_of(data, names, spec) for names in spec.columns]
    except AxisError as error:
        raise RejectedError([Problem("axis", error.message, where="columns")]) from None
    used = chosen(data, expression, spec.country)
    found = tabulate(data.design, used, rows, banners, disclosure.rule_of(survey, study))
    return Tabulated(spec, study, snapshot, found, list(data.notes))


def filter_problem(study: Study, text: str) -> str:
    """What is wrong with a filter; empty if nothing."""
    problems: list[Problem] = []
    _filter(study, text, problems)
    return worded(problems[0].message) if problems else ""


def _filter(study: Study, text: str, problems: list[Problem]) -> list[Any] | None:
    if not text:
        return None
    try:
        return compile_expression(text, Scope(names={*index(study.questionnaire).questions, *COURSE}))
    except ExpressionError as error:
        problems.append(Problem("wrong_filter", error.message, where="filter"))
        return None


def _problems(study: Study, spec: TableSpec) -> list[Problem]:
    problems = []
    if not spec.rows:
        message = _("Name at least one variable for the rows; available: %(available)s.")
        available = ", ".join(variables_of(study))
        problems.append(Problem("no_rows", message % {"available": available}, where="rows"))
    for where, names in unknown_in(study, spec).items():
        for name in names:
            known = variables_of(study)
            params = {"name": name, "available": ", ".join(known)}
            message = together(
                sentence("'{name}' cannot be tabulated.", name=name),
                did_you_mean(name, known),
                sentence("Available: {listed}.", listed=params["available"]),
            )
            problems.append(Problem("variable_not_available", message, where=where, params=params))
    if len(spec.rows) == 1 and spec.columns == (spec.rows,):
        message = _("Rows and columns are the same variable; take another.")
        problems.append(Problem("same_variable", message, where="columns"))
    codes = [country.code for country in study.countries]
    if spec.country and spec.country not in codes:
        params = {"name": spec.country, "available": ", ".join(codes)}
        message = _("There is no country '%(name)s'; available: %(available)s.") % params
        problems.append(Problem("unknown_country", message, where="country", params=params))
    return problems


_kept: "OrderedDict[tuple[int, str], Microdata]" = OrderedDict()


def _asked(study: Study, spec: TableSpec, expression: list[Any] | None) -> set[str]:
    """The questions whose answers a table needs."""
    items = {INDEX + i.name: set(i.items) for i in study.indices}
    named = {*spec.rows, *(name for banner in spec.columns for name in banner)}
    asked = set().union(*(items.get(name, {name}) for name in named))
    return asked | (refers_to(expression) if expression is not None else set())


def _microdata(study: Study, snapshot: Snapshot, country: str, names: set[str]) -> Microdata:
    """The respondents of a snapshot. A snapshot never changes, so the last one asked for is kept."""
    known = _kept.get((snapshot.pk, country)) or _kept.get((snapshot.pk, ""))
    if known is not None:
        return known
    data = column_answers.respondents(snapshot, study, country=country, names=names)
    if data.n <= MOST_KEPT:
        _kept.clear()
        _kept[snapshot.pk, country] = data
    return data
