"""How is a cross table computed from the sums as they stand?"""

from dataclasses import dataclass
from functools import cache

from django.utils.translation import gettext as _

from analysis.core.crosstab import CrossTable, available, cross_table, crossable
from analysis.core.results import frames_of
from analysis.models import Sums
from analysis.services import counting
from surveys import selectors as studies
from surveys.core.problems import Problem, RejectedError
from surveys.core.study import Study
from surveys.core.walk import index
from surveys.models import Survey


@dataclass(frozen=True)
class Table:
    """A cross table and the ledger position it stands for."""

    ledger: int
    n: int
    table: CrossTable


def table(*, survey: Survey, rows: str, columns: str = "", country: str = "") -> Table:
    """The weighted table of one variable by another, or alone, of all countries or of one.

    Raises:
        RejectedError: the sums do not hold what the table would need; the problem says what there is.
    """
    kept = Sums.objects.filter(survey=survey).first()
    study = studies.study(kept.version_id) if kept else studies.current_study(survey)
    problems = _problems(study, rows, columns, country)
    if problems:
        raise RejectedError(problems)
    if kept is None:
        return Table(0, 0, CrossTable((), (), (), 0, 0))
    sums = counting.kept_sums(kept)
    frames = [frame for frame in frames_of(study, sums) if country in ("", frame.code)]
    found = cross_table(study, frames, rows, columns, _order(kept.version_id))
    return Table(kept.watermark, sum(frame.total for frame in frames), found)


def _problems(study: Study, rows: str, columns: str, country: str) -> list[Problem]:
    problems = []
    for where, name in (("rows", rows), ("columns", columns)):
        if name not in available(study) and (name or where == "rows"):
            params = {"name": name, "available": ", ".join(available(study))}
            message = _("'%(name)s' cannot be tabulated; available: %(available)s.") % params
            problems.append(Problem("variable_not_available", message, where=where, params=params))
    if not problems and columns and rows == columns:
        problems.append(
            Problem("same_variable", _("Rows and columns are the same variable; take another."), where="columns")
        )
    if not problems and columns and not {rows, columns}.intersection(crossable(study)):
        params = {"rows": rows, "columns": columns, "available": ", ".join(crossable(study))}
        message = _("%(rows)s and %(columns)s are not kept crossed; take one of them from: %(available)s.") % params
        problems.append(Problem("not_crossed", message, where="columns", params=params))
    if country and country not in {c.code for c in study.countries}:
        params = {"name": country, "available": ", ".join(c.code for c in study.countries)}
        message = _("There is no country '%(name)s'; available: %(available)s.") % params
        problems.append(Problem("unknown_country", message, where="country", params=params))
    return problems


@cache
def _order(version: int) -> dict[str, tuple[str, ...]]:
    """Variable -> its categories in the questionnaire's order."""
    study = studies.study(version)
    lists = study.questionnaire["lists"]
    questions = index(study.questionnaire).questions
    order = {
        name: tuple(choice["name"] for choice in lists[node["list"]])
        for name, node in questions.items()
        if node["list"]
    }
    for margin in study.margins:
        for place, variable in enumerate(margin.variables):
            order.setdefault(variable, tuple(dict.fromkeys(category[place] for category, _ in margin.targets)))
    return {**order, "country": tuple(country.code for country in study.countries)}
