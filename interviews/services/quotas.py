"""Who holds a place in which quota cell?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection, transaction
from django.db.models import F, Q
from django.utils.translation import gettext as _

from interviews.core import quotas as arithmetic
from interviews.models import Interview, QuotaCell, Reservation
from interviews.services import ending
from interviews.services.route import current_walk
from surveys import events, selectors
from surveys.core.problems import Problem, RejectedError

RESERVATION = timedelta(minutes=60)
HAS_AN_OPEN_PLACE = Q(is_hard=False) | Q(target__gt=F("completes") + F("reserved"))
PLAN_LOCK = 0x0CE115  # the class of advisory locks that guard the plan of a survey


@dataclass(frozen=True)
class Reserved:
    """Every cell of the respondent has a place for the interview."""


@dataclass(frozen=True)
class Full:
    """A hard cell has no place left; the interview is over quota."""

    cells: tuple[str, ...]


class NoPlaceError(Exception):
    """A hard cell has no place left."""

    def __init__(self, key: str) -> None:
        self.key = key


@transaction.atomic
def reserve(*, interview: UUID, now: datetime) -> Reserved | Full:
    """Hold a place in every cell the respondent belongs to: all or none. Asking again holds longer, in the cells of the answers by then.

    If a hard cell is full the interview ends here: over quota, 4.80.

    Raises:
        RejectedError: the answers that decide on the cell are not given yet, or the interview has ended otherwise.
    """
    found = (
        Interview.objects.select_for_update(of=("self",)).select_related("survey", "case__country").get(pk=interview)
    )
    if found.status == Interview.Status.COMPLETE:
        return Reserved()
    if found.status == Interview.Status.OVER_QUOTA:
        return Full(tuple(_full_cells(found, found.values)))
    if found.status != Interview.Status.IN_PROGRESS:
        raise RejectedError([Problem("ended", _("The interview is not in progress."), where="interview")])
    values = current_walk(found).values
    wanted = selectors.study(found.version_id).questionnaire["quota_variables"]
    unknown = [variable for variable in wanted if values.get(variable) in (None, "")]
    if unknown:
        message = _("Not answered yet: %(names)s. The cell depends on them.") % {"names": ", ".join(unknown)}
        raise RejectedError([Problem("cell_not_known", message, where=unknown[0])])
    keep_plan(found.survey_id)
    try:
        hold(found, values, now)
    except NoPlaceError as refusal:
        cells = {refusal.key, *_full_cells(found, values)}
        end_over_quota(found, values, now)
        return Full(tuple(sorted(cells)))
    Reservation.objects.filter(interview=found).update(expires_at=now + RESERVATION)
    return Reserved()


def cells_of(interview: Interview, values: Mapping[str, Any]) -> dict[str, QuotaCell]:
    """The live cells of a respondent by key, in locking order."""
    rows = {
        cell.key: cell
        for cell in QuotaCell.objects.filter(survey=interview.survey_id).filter(
            Q(country=interview.case.country_id) | Q(country__isnull=True)
        )
    }
    code = interview.case.country.code
    cells = [
        arithmetic.Cell(key=row.key, plan=row.plan, country=code if row.country_id else "", cell=row.cell)
        for row in rows.values()
    ]
    return {key: rows[key] for key in arithmetic.cells_of(cells, code, values)}


def _full_cells(interview: Interview, values: Mapping[str, Any]) -> list[str]:
    """Keys of the respondent's hard cells that have no open place."""
    return [
        cell.key
        for cell in cells_of(interview, values).values()
        if cell.is_hard and cell.completes + cell.reserved >= cell.target
    ]


def hold(interview: Interview, values: Mapping[str, Any], now: datetime) -> list[int]:
    """Hold places in exactly the respondent's cells, inside the caller's transaction, which has locked the interview.

    Places that are held already stay; those of cells that a corrected answer left are given back. Each place is taken by one
    conditional UPDATE, in the cells' fixed order.

    Returns:
        the cells, in locking order.

    Raises:
        NoPlaceError: a hard cell has no place. Nothing has changed then.
    """
    wanted = {key: cell.pk for key, cell in cells_of(interview, values).items()}
    held = _held(interview)
    if wanted.keys() != held.keys():
        with transaction.atomic():
            for key in sorted(wanted.keys() ^ held.keys()):
                if key in held:
                    QuotaCell.objects.filter(pk=held[key]).update(reserved=F("reserved") - 1)
                elif not QuotaCell.objects.filter(HAS_AN_OPEN_PLACE, pk=wanted[key]).update(reserved=F("reserved") + 1):
                    raise NoPlaceError(key)
        Reservation.objects.filter(
            interview=interview, cell__in=[held[key] for key in held if key not in wanted]
        ).delete()
        Reservation.objects.bulk_create(
            Reservation(interview=interview, cell_id=wanted[key], made_at=now, expires_at=now + RESERVATION)
            for key in wanted
            if key not in held
        )
        tell(interview)
    return list(wanted.values())


def _held(interview: Interview) -> dict[str, int]:
    """Cells in which the interview holds a place: key -> id, in locking order (which is Python's, whatever the database's collation)."""
    return dict(sorted(Reservation.objects.filter(interview=interview).values_list("cell__key", "cell_id")))


def end_over_quota(interview: Interview, values: Mapping[str, Any], now: datetime) -> None:
    """Thank and end: 4.80, for the interview, its attempt and its case."""
    ending.end(interview, status=Interview.Status.OVER_QUOTA, disposition="4.80", values=dict(values), now=now)
    give_back(interview)
    tell(interview)


def give_back(interview: Interview) -> None:
    """Let the interview's places go, inside the caller's transaction, which has locked the interview."""
    held = _held(interview)
    if not held:
        return
    for cell in held.values():
        QuotaCell.objects.filter(pk=cell).update(reserved=F("reserved") - 1)
    Reservation.objects.filter(interview=interview).delete()
    tell(interview)


def count(interview: Interview, cells: Iterable[int]) -> None:
    """Turn the interview's places into counts, inside the caller's transaction, which has locked the interview.

    Args:
        cells: as `hold` gave them.
    """
    for cell in cells:
        QuotaCell.objects.filter(pk=cell).update(reserved=F("reserved") - 1, completes=F("completes") + 1)
    Reservation.objects.filter(interview=interview).delete()
    tell(interview)


def uncount(interview: Interview, values: Mapping[str, Any]) -> None:
    """Take a voided complete out of its cells, inside the caller's transaction, which has locked the interview and keeps the plan."""
    for cell in cells_of(interview, values).values():
        QuotaCell.objects.filter(pk=cell.pk).update(completes=F("completes") - 1)
    tell(interview)


def tell(interview: Interview) -> None:
    """Screens that show quotas hear of it after the commit."""
    events.publish_on_commit(interview.survey.slug, "quota", {"country": interview.case.country.code})


def keep_plan(survey: int) -> None:
    """Hold the plan as it is until the commit, so that a cell added meanwhile is not missed by what is being counted.

    Many may hold it at once; a publication waits for them, and they for it.
    """
    _lock_plan("pg_advisory_xact_lock_shared", survey)


def change_plan(survey: int) -> None:
    """Be alone with the plan until the commit."""
    _lock_plan("pg_advisory_xact_lock", survey)


def _lock_plan(function: str, survey: int) -> None:
    assert connection.in_atomic_block
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {function}(%s, %s)", [PLAN_LOCK, survey])


@transaction.atomic
def set_target(*, cell: int, target: int) -> QuotaCell:
    """Change how many interviews a cell wants.

    Raises:
        RejectedError: a hard cell has more interviews counted and reserved already.
    """
    changed = QuotaCell.objects.select_for_update(of=("self",)).select_related("survey", "country").get(pk=cell)
    taken = changed.completes + changed.reserved
    if target < 0 or (changed.is_hard and target < taken):
        message = _("The cell has %(taken)s interviews counted or reserved; the target cannot be lower.")
        params = {"taken": taken}
        raise RejectedError([Problem("target_below_taken", message % params, where="target", params=params)])
    changed.target = target
    changed.save(update_fields=["target"])
    country = changed.country.code if changed.country else ""
    events.publish_on_commit(changed.survey.slug, "quota", {"country": country})
    return changed
