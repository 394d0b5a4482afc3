"""Does what is stored agree with itself? Counts are made anew from raw rows and compared with what is kept."""

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from django.db import connection, transaction
from django.db.models import Count, F, Max, Min, Sum, Window

from analysis import selectors
from analysis.models import Sums, TableSums
from analysis.services import column_files, counting, standing_tables
from interviews.models import Interview, LedgerHead, LedgerRow, QuotaCell
from surveys.models import Survey

SHOWN = 10


@dataclass(frozen=True)
class Check:
    """One thing that was checked.

    Args:
        what: what agrees if all is well, with how much was looked at.
        differences: a sentence for each thing that does not agree.
    """

    what: str
    differences: tuple[str, ...] = ()


@contextmanager
def one_moment() -> Iterator[None]:
    """All reads within see the database as it is now, whatever the fieldwork goes on to write."""
    if connection.in_atomic_block:
        yield
        return
    with transaction.atomic():
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        yield


def verify(survey: Survey) -> list[Check]:
    """Every check of a survey, at one moment."""
    with one_moment():
        return [
            ledger_is_whole(survey),
            signs_alternate(survey),
            ledger_follows_interviews(survey),
            quotas_follow_interviews(survey),
            sums_follow_ledger(survey),
            snapshot_follows_ledger(survey),
            columns_follow_ledger(survey),
            tables_follow_ledger(survey),
        ]


def ledger_is_whole(survey: Survey) -> Check:
    """Positions run from 1 to the head's, none missing."""
    head = LedgerHead.objects.filter(survey=survey).values_list("position", flat=True).first() or 0
    found = LedgerRow.objects.filter(survey=survey).aggregate(
        n=Count("pk"), first=Min("position"), last=Max("position")
    )
    what = f"the ledger has every position from 1 to {head}"
    if (found["n"], found["first"] or 0, found["last"] or 0) == (head, min(head, 1), head):
        return Check(what)
    return Check(what, (f"It has {found['n']} rows, from {found['first']} to {found['last']}.",))


def signs_alternate(survey: Survey) -> Check:
    """No interview is counted twice or taken back before it was counted."""
    so_far = Window(Sum("sign"), partition_by=F("interview"), order_by=F("position").asc())
    rows = (
        LedgerRow.objects.filter(survey=survey).annotate(so_far=so_far).exclude(so_far__in=[0, 1]).order_by("position")
    )
    wrong = rows.values_list("position", "interview", "so_far")[:SHOWN]
    return Check(
        "every interview is counted at most once at any position",
        tuple(f"At {position}, interview {interview} counts {times} times." for position, interview, times in wrong),
    )


def ledger_follows_interviews(survey: Survey) -> Check:
    """What the ledger counts are the complete interviews, with their data."""
    head = LedgerHead.objects.filter(survey=survey).values_list("position", flat=True).first() or 0
    counted = selectors.counted(survey.pk, head)
    complete = Interview.objects.filter(survey=survey, status=Interview.Status.COMPLETE)
    n_complete = complete.count()
    missing = complete.exclude(pk__in=counted.values("interview")).values_list("pk", flat=True)[:SHOWN]
    extra = counted.exclude(interview__status=Interview.Status.COMPLETE).values_list("interview", flat=True)[:SHOWN]
    changed = counted.exclude(values=F("interview__values")).values_list("interview", flat=True)[:SHOWN]
    return Check(
        f"the ledger counts the {n_complete} complete interviews with their data",
        (
            *(f"Complete interview {pk} is not counted." for pk in missing),
            *(f"Interview {pk} is counted but not complete." for pk in extra),
            *(f"The data of interview {pk} differ from those counted." for pk in changed),
        ),
    )


def quotas_follow_interviews(survey: Survey) -> Check:
    """Counts of the quota cells are those of the interviews, places held those of the reservations."""
    cells = list(QuotaCell.objects.filter(survey=survey).annotate(n_held=Count("reservations")).order_by("key"))
    crossings = {(cell.country_id is not None, tuple(sorted(cell.cell))) for cell in cells}
    counts: Counter[tuple[object, ...]] = Counter()
    complete = Interview.objects.filter(survey=survey, status=Interview.Status.COMPLETE)
    for country, values in complete.values_list("case__country", "values").iterator(chunk_size=2_000):
        for by_country, variables in crossings:
            counts[(country if by_country else None, *((v, values.get(v)) for v in variables))] += 1
    differences = []
    for cell in cells:
        n_complete = counts[(cell.country_id, *sorted(cell.cell.items()))]
        if cell.completes != n_complete:
            differences.append(
                f"Cell {cell.key} counts {cell.completes}, but {n_complete} interviews are complete in it."
            )
        if cell.reserved != cell.n_held:
            differences.append(f"Cell {cell.key} has {cell.reserved} places reserved, but {cell.n_held} reservations.")
        if cell.is_hard and cell.completes + cell.reserved > cell.target:
            differences.append(f"Cell {cell.key} is over its target of {cell.target}.")
    return Check(f"the counts of {len(cells)} quota cells are those of the interviews", tuple(differences))


def sums_follow_ledger(survey: Survey) -> Check:
    """The sums as they grew equal the sums made anew from the rows up to their watermark."""
    kept = Sums.objects.filter(survey=survey).first()
    if kept is None:
        return Check("there are no sums yet")
    what = f"the sums equal those of the {kept.watermark} ledger rows up to the watermark, counted anew"
    return Check(what, tuple(counting.differences(kept)))


def snapshot_follows_ledger(survey: Survey) -> Check:
    """The newest snapshot counts the interviews that count at its position."""
    newest = selectors.latest_snapshot(survey)
    if newest is None:
        return Check("there is no snapshot yet")
    n_counted = selectors.counted(survey.pk, newest.ledger).count()
    what = f"snapshot {newest.number} counts the {n_counted} interviews at its ledger position {newest.ledger}"
    return Check(what, () if newest.n == n_counted else (f"It counts {newest.n}.",))


def tables_follow_ledger(survey: Survey) -> Check:
    """The counts of live tables equal those made anew from the rows up to where they stand."""
    kept = Sums.objects.filter(survey=survey).first()
    n_tables = TableSums.objects.filter(table__survey=survey, is_kept=True).count()
    what = f"the counts of {n_tables} live tables equal those of the ledger, counted anew"
    return Check(what, tuple(standing_tables.differences(kept)) if kept else ())


def columns_follow_ledger(survey: Survey) -> Check:
    """The columnar copy holds what the ledger holds, as far as it has come."""
    head = LedgerHead.objects.filter(survey=survey).values_list("position", flat=True).first() or 0
    what = f"the columnar copy of {column_files.reached(survey.pk)} ledger rows equals them"
    return Check(what, tuple(column_files.differences(survey.pk, until=head)))
