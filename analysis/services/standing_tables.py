"""How do the tables that are kept live follow the ledger, so that opening one reads no interview?

Each has counts by kind of respondent (`core.tables.standing`), which move with the sums: in the transaction that moves the watermark, under
the lock of the survey's sums. A table that is new, or whose kinds have become others, catches up step by step. A table of too many kinds is
not kept and reads the columnar copy when it is opened, as every other table does.
"""

import hashlib
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from analysis.core.microdata import Microdata
from analysis.core.response import recorded
from analysis.core.tables.spec import TableSpec, parse
from analysis.core.tables.standing import Recipe, microdata_of, recipe_of
from analysis.models import SavedTable, Snapshot, Sums, TableKind, TableSums
from analysis.services import counting
from analysis.services.definitions import study_of_sums
from surveys.core.expressions import ExpressionError, Scope, compile_expression
from surveys.core.study import Study
from surveys.core.walk import index
from surveys.models import Survey

ROWS_PER_STEP = 20_000
# Beyond so many kinds reading the columnar copy is not much slower, and a write per interview would be for little.
MOST_KINDS = 20_000
TRIES = 3


@dataclass(frozen=True)
class Standing:
    """A table that is kept: its row and its recipe by the definitions of the moment."""

    sums: TableSums
    recipe: Recipe


def recipe(study: Study, spec: TableSpec) -> Recipe | None:
    """The recipe of a table; None if its filter cannot be read by this study."""
    if not spec.filter:
        return recipe_of(study, spec, None)
    try:
        expression = compile_expression(spec.filter, Scope(names=set(index(study.questionnaire).questions)))
    except ExpressionError:
        return None
    return recipe_of(study, spec, expression)


def follow(kept: Sums) -> bool:
    """Count what lies between each table and the watermark, as much as a transaction takes; whether something is left.

    Call it in the transaction that moves the watermark, under the lock of the survey's sums.
    """
    study = study_of_sums(kept)
    behind: dict[int, list[Standing]] = defaultdict(list)
    for one in _standing(kept, study):
        if one.sums.watermark < kept.watermark:
            behind[one.sums.watermark].append(one)
    left = False
    for after, tables in behind.items():
        until = min(kept.watermark, after + ROWS_PER_STEP)
        left |= until < kept.watermark
        for one, counts in zip(tables, _counted(kept.survey_id, study, tables, after, until), strict=True):
            _add(one.sums, counts, until)
    return left


def _standing(kept: Sums, study: Study) -> list[Standing]:
    found = []
    # Locked, so that nobody forgets a table while its counts are written.
    tables = SavedTable.objects.filter(survey=kept.survey_id, snapshot=None).order_by("pk")
    for table in tables.select_related("sums").select_for_update(of=("self",)):
        spec, problems = parse(table.query)
        made = None if problems else recipe(study, spec)
        if made is None:
            TableSums.objects.filter(table=table).delete()
            continue
        sums = getattr(table, "sums", None) or TableSums.objects.create(table=table, fingerprint=made.fingerprint)
        if sums.fingerprint != made.fingerprint:
            _begin_anew(sums, made.fingerprint)
        if sums.is_kept:
            found.append(Standing(sums, made))
    return found


def _begin_anew(sums: TableSums, fingerprint: str) -> None:
    sums.kinds.all().delete()
    sums.fingerprint, sums.watermark, sums.is_kept, sums.revision = fingerprint, 0, True, uuid.uuid4()
    sums.save()


def begin_all_anew(survey: int) -> None:
    """Throw all counts away; the next recompute counts them again."""
    TableSums.objects.filter(table__survey=survey).delete()


def _counted(survey: int, study: Study, tables: Iterable[Standing], after: int, until: int) -> list[Counter[str]]:
    counters = [(one.recipe, Counter[str]()) for one in tables]
    clusters = study.weighting.clusters
    for _, sign, values, interviewer in counting.rows_after(survey, after, until=until, clusters=clusters):
        for made, counts in counters:
            counts[made.kind(values, interviewer)] += sign
    return [counts for _, counts in counters]


def _add(sums: TableSums, counts: Counter[str], until: int) -> None:
    moved = {_digest(kind): (kind, n) for kind, n in counts.items() if n}
    stored = TableKind.objects.filter(sums=sums, digest__in=list(moved)).values_list("digest", "n")
    before = {bytes(digest): n for digest, n in stored}
    now = {digest: (kind, before.get(digest, 0) + n) for digest, (kind, n) in moved.items()}
    TableKind.objects.bulk_create(
        [TableKind(sums=sums, digest=digest, kind=kind, n=n) for digest, (kind, n) in now.items() if n],
        update_conflicts=True,
        unique_fields=["sums", "digest"],
        update_fields=["n"],
        batch_size=500,
    )
    TableKind.objects.filter(sums=sums, digest__in=[digest for digest, (_, n) in now.items() if not n]).delete()
    sums.watermark, sums.revision = until, uuid.uuid4()
    if len(now) > len(before) and sums.kinds.count() > MOST_KINDS:
        sums.is_kept = False
        sums.kinds.all().delete()
    sums.save()


def _digest(kind: str) -> bytes:
    return hashlib.sha256(kind.encode()).digest()


def opened(survey: Survey, study: Study, spec: TableSpec, snapshot: Snapshot) -> Microdata | None:
    """The respondents of a snapshot as a kept table needs them; None if no table of this description stands at the snapshot."""
    made = recipe(study, spec)
    tables = TableSums.objects.filter(
        table__survey=survey, table__snapshot=None, table__query=spec.to_query(), is_kept=True
    )
    for _ in range(TRIES):
        sums = tables.first()
        if sums is None or made is None or (sums.watermark, sums.fingerprint) != (snapshot.ledger, made.fingerprint):
            return None
        kinds = list(sums.kinds.order_by("digest").values_list("kind", "n"))
        # Read while nobody moved them: else they may be of two moments.
        if tables.filter(pk=sums.pk, revision=sums.revision).exists():
            return microdata_of(study, kinds, recorded(snapshot.results["weights"]), spec.country)
    return None


def differences(kept: Sums) -> list[str]:
    """Which tables' counts differ from those counted anew up to where they stand: none, if all is well."""
    study, found = study_of_sums(kept), []
    for sums in TableSums.objects.filter(table__survey=kept.survey_id, is_kept=True).select_related("table"):
        spec, _ = parse(sums.table.query)
        made = recipe(study, spec)
        if made is None or made.fingerprint != sums.fingerprint:
            # Not yet begun anew by the definitions of the moment: it is not opened either.
            continue
        [anew] = _counted(kept.survey_id, study, [Standing(sums, made)], 0, sums.watermark)
        if dict(sums.kinds.values_list("kind", "n")) != {kind: n for kind, n in anew.items() if n}:
            found.append(f"The kept table '{sums.table}' differs from the ledger up to {sums.watermark}.")
    return found
