"""How are the sums made anew from a long ledger, on all processors, while fieldwork goes on?

Rows of the ledger never change, so ranges of it are counted apart, without any lock, by processes of their own, and their sums add.
What came meanwhile is counted afterwards, as always.
"""

import multiprocessing
import uuid
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor

from django.db import connection, transaction

from analysis.core.cell_form import CellKey
from analysis.core.country_sums import CellSums
from analysis.core.results import empty_sums
from analysis.core.sums import Sums as CoreSums
from analysis.models import Sums
from analysis.processes import begin
from analysis.services import counting, counting_columns, definitions, memory, recompute, standing_tables
from analysis.services.recompute import Recomputed
from interviews.models import LedgerHead
from surveys import selectors as studies
from surveys.models import Survey

ROWS_PER_PART = 50_000
Counted = tuple[str, CellKey, CellSums]
# Survey, questionnaire version, weighting scheme.
What = tuple[int, int, int | None]


def rebuild(survey: int, *, processes: int = 1) -> Recomputed:
    """Throw the sums away and count the whole ledger again. Safe to repeat; killed, it leaves the sums as they were.

    Args:
        processes: that count beside each other. A worker's own process may not have any: there it is 1.
    """
    version = studies.current_version(Survey.objects.get(pk=survey)).pk
    holds = definitions.current(version)
    scheme = holds.pk if holds else None
    head = LedgerHead.objects.filter(survey=survey).values_list("position", flat=True).first() or 0
    sums = empty_sums(definitions.study_of(version, scheme))
    for part in _parts((survey, version, scheme), head, processes):
        for code, key, cell in part:
            sums.merge(code, key, cell)
    _put((survey, version, scheme), head, sums)
    done = recompute.run(survey)
    return Recomputed(rows=head + done.rows, is_rebuilt=True, snapshot=done.snapshot)


def _parts(what: What, head: int, processes: int) -> Iterator[list[Counted]]:
    ranges = [(what, first, min(first + ROWS_PER_PART, head)) for first in range(0, head, ROWS_PER_PART)]
    if processes == 1 or len(ranges) < 2:
        yield from map(counted, ranges)
        return
    database = {**connection.settings_dict}
    # Spawned, not forked: a copy of a connection that is in use would be used by both.
    context = multiprocessing.get_context("spawn")
    with ProcessPoolExecutor(processes, mp_context=context, initializer=begin, initargs=(database,)) as pool:
        yield from pool.map(counted, ranges)


def counted(wanted: tuple[What, int, int]) -> list[Counted]:
    """The sums of a range of the ledger, cell by cell.

    Args:
        wanted: whose sums, position before the first row, last position.
    """
    (survey, version, scheme), after, until = wanted
    study = definitions.study_of(version, scheme)
    sums = empty_sums(study)
    # Within a transaction a cursor reads row by row; outside, the database would put all rows by first.
    with transaction.atomic():
        counting_columns.add_range(sums, study, survey, after=after, until=until)
    return list(sums.cells())


@transaction.atomic
def _put(what: What, head: int, sums: CoreSums) -> None:
    survey, version, scheme = what
    Sums.objects.get_or_create(survey_id=survey, defaults={"version_id": version})
    kept = Sums.objects.select_for_update().get(pk=survey)
    memory.forget(survey)
    standing_tables.begin_all_anew(survey)
    kept.cells.all().delete()
    counting.keep(kept, sums)
    kept.watermark, kept.version_id, kept.scheme_id, kept.revision = head, version, scheme, uuid.uuid4()
    kept.save(update_fields=["watermark", "version", "scheme", "revision"])
