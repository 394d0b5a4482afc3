"""How do ledger rows become sums?"""

import json
from collections.abc import Iterable, Iterator
from typing import Any

from django.db.models import F, IntegerField, Value

from analysis.core.cell_bytes import from_bytes, to_bytes
from analysis.core.facts import RespondentFacts, facts_of
from analysis.core.results import empty_sums
from analysis.core.sums import Sums as CoreSums
from analysis.models import Sums, SumsCell
from analysis.services.definitions import study_of_sums
from interviews.models import LedgerRow
from surveys.core.sampling import INTERVIEWER
from surveys.core.study import Study

ROWS_PER_FETCH = 2_000
# Position, sign, values, who asked: the last only where interviewers are clusters.
Row = tuple[int, int, dict[str, Any], int | None]


def definitions(study: Study) -> tuple[Any, ...]:
    """What the sums depend on. Margins' targets, caps and labels are not among it: they are used after the sums."""
    weighting = study.weighting
    indices = [(i.name, bool(i.part_of), i.items, i.minimum_answered) for i in study.indices]
    return (weighting.crossings, weighting.domains, weighting.design_weight, indices, weighting.clusters)


def kept_sums(kept: Sums) -> CoreSums:
    """The sums as they are stored."""
    sums = empty_sums(study_of_sums(kept))
    cells = SumsCell.objects.filter(sums=kept.pk).values_list("key", "numbers").iterator(chunk_size=ROWS_PER_FETCH)
    for key, numbers in cells:
        code, categories, design_weight = json.loads(key)
        of_cell = (tuple(categories), float(design_weight))
        sums.merge(code, of_cell, from_bytes(sums.form_of(of_cell), bytes(numbers)))
    for _, holder in sums.holders():
        holder.changed.clear()
    return sums


def keep(kept: Sums, sums: CoreSums) -> None:
    """Write the cells that have changed since they were read or written."""
    written, emptied = [], []
    for code, holder in sums.holders():
        for key in holder.changed:
            cell, name = holder.cell(key), json.dumps([code, *key], ensure_ascii=False)
            if cell:
                written.append(SumsCell(sums_id=kept.pk, key=name, numbers=to_bytes(holder.form, cell)))
            else:
                emptied.append(name)
        holder.changed.clear()
    if written:
        SumsCell.objects.bulk_create(
            written, update_conflicts=True, unique_fields=["sums", "key"], update_fields=["numbers"], batch_size=500
        )
    if emptied:
        SumsCell.objects.filter(sums=kept.pk, key__in=emptied).delete()


def add_rows(sums: CoreSums, study: Study, rows: Iterable[Row]) -> tuple[int, int]:
    """Add ledger rows; how many they were, and the last position (0: none)."""
    n_rows = last = 0

    def people() -> Iterator[tuple[RespondentFacts, int]]:
        nonlocal n_rows, last
        for position, sign, values, interviewer in rows:
            n_rows, last = n_rows + 1, position
            yield facts_of(study, values, interviewer), sign

    sums.add_all(people())
    return n_rows, last


def rows_after(
    survey: int, position: int, *, limit: int | None = None, until: int | None = None, clusters: str = ""
) -> Iterable[Row]:
    """The ledger rows after a position, in order, fetched in chunks through a cursor in the database.

    Args:
        clusters: see `Weighting`: with interviewers as clusters, who asked comes along.
    """
    rows = LedgerRow.objects.filter(survey=survey, position__gt=position).order_by("position")
    if until is not None:
        rows = rows.filter(position__lte=until)
    # Who asked stands with the interview, and never changes once it is counted.
    asked = F("interview__interviewer") if clusters == INTERVIEWER else Value(None, IntegerField())
    found = rows.annotate(asked=asked).values_list("position", "sign", "values", "asked")
    return found[:limit].iterator(chunk_size=ROWS_PER_FETCH)


def recounted(survey: int, study: Study, *, until: int) -> CoreSums:
    """The sums made anew from the raw ledger rows up to a position."""
    sums = empty_sums(study)
    add_rows(sums, study, rows_after(survey, 0, until=until, clusters=study.weighting.clusters))
    return sums


def differences(kept: Sums) -> list[str]:
    """Where the sums as they grew differ from those counted anew up to their watermark: none, if all is well."""
    grown = kept_sums(kept).to_json()
    anew = recounted(kept.survey_id, study_of_sums(kept), until=kept.watermark).to_json()
    if grown == anew:
        return []
    found = []
    for country in sorted(grown["countries"].keys() | anew["countries"].keys()):
        mine, theirs = (_cells(sums["countries"].get(country, [])) for sums in (grown, anew))
        n_cells = sum(mine.get(key) != theirs.get(key) for key in mine.keys() | theirs.keys())
        n_mine, n_theirs = (_respondents(cells, len(grown["margins"])) for cells in (mine, theirs))
        if n_cells:
            found.append(
                f"{country}: {n_cells} cells differ ({n_mine} respondents in the sums, {n_theirs} counted anew)."
            )
    return found or ["The sums follow other definitions than their version's."]


def _respondents(cells: dict[tuple[tuple[str, ...], float], list[Any]], n_margins: int) -> int:
    """Without those by cluster: they are the same ones once more."""
    return sum(n for (categories, _), (n, *_) in cells.items() if len(categories) == n_margins)


def _cells(cells: list[list[Any]]) -> dict[tuple[tuple[str, ...], float], list[Any]]:
    return {(tuple(categories), weight): numbers for categories, weight, *numbers in cells}
