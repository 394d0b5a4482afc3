"""How do the live quota cells follow the plan of a published version?"""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models.deletion import ProtectedError
from django.db.models.functions import Collate
from django.utils.translation import gettext as _

from interviews.core import quotas as arithmetic
from interviews.models import Interview, LedgerHead, QuotaCell
from interviews.services import quotas
from surveys.core.problems import Problem, RejectedError
from surveys.core.study import QuotaTarget, Study
from surveys.models import QuestionnaireVersion, Survey


@transaction.atomic
def follow(sender: object, *, version: QuestionnaireVersion, study: Study, **kwargs: Any) -> None:
    """Make and change the live cells: the receiver of surveys.signals.study_published. Following the same plan again changes nothing.

    A new cell starts with the interviews that are complete in it already.

    Raises:
        RejectedError: a cell would get a target below what is counted and reserved, or would vanish with interviews in it.
    """
    survey = version.survey
    quotas.change_plan(survey.pk)
    LedgerHead.objects.get_or_create(survey=survey)
    countries = {country.code: country.pk for country in survey.countries.all()}
    has_completes = Interview.objects.filter(survey=survey, status=Interview.Status.COMPLETE).exists()
    problems: list[Problem] = []
    live = _lock_cells(survey)
    for target in study.quotas:
        key = arithmetic.key_of(target.plan, target.country, target.cell)
        cell = live.pop(key, None) or QuotaCell(survey=survey, key=key)
        cell.plan, cell.cell, cell.target, cell.is_hard = target.plan, dict(target.cell), target.target, target.is_hard
        cell.country_id = countries[target.country] if target.country else None
        if cell.pk is None and has_completes:
            cell.completes = _complete_in(cell)
        problem = _too_low(cell, target)
        if problem:
            problems.append(problem)
        else:
            cell.save()
    problems += _remove(live.values())
    if problems:
        raise RejectedError(problems)


def count_interviews(sender: object, *, survey: Survey, **kwargs: Any) -> int:
    """How many interviews hold data: the receiver of surveys.signals.interviews_counted. Voided ones hold none."""
    return Interview.objects.filter(survey=survey).exclude(status=Interview.Status.VOID).count()


def _lock_cells(survey: Survey) -> dict[str, QuotaCell]:
    # In the order in which reservations lock them: that of Python's strings, which is the collation "C".
    cells = QuotaCell.objects.select_for_update().filter(survey=survey).order_by(Collate("key", "C"))
    return {cell.key: cell for cell in cells}


def _complete_in(cell: QuotaCell) -> int:
    found = Interview.objects.filter(
        survey=cell.survey_id, status=Interview.Status.COMPLETE, values__contains=dict(cell.cell)
    )
    return (found.filter(case__country=cell.country_id) if cell.country_id else found).count()


def _too_low(cell: QuotaCell, target: QuotaTarget) -> Problem | None:
    taken = cell.completes + cell.reserved
    if not target.is_hard or target.target >= taken:
        return None
    message = _("Cell %(key)s has %(taken)s interviews counted or reserved; its target cannot be %(target)s.")
    params = {"key": cell.key, "taken": taken, "target": target.target}
    return Problem("target_below_taken", message % params, where="quotas", params=params)


def _remove(cells: Iterable[QuotaCell]) -> list[Problem]:
    problems = []
    for cell in cells:
        try:
            if cell.completes:
                raise ProtectedError("counted", {cell})
            cell.delete()
        except ProtectedError:
            message = _("Cell %(key)s has interviews and cannot be left out; keep its row.") % {"key": cell.key}
            problems.append(Problem("cell_in_use", message, where="quotas"))
    return problems
