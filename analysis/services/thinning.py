"""Which snapshots are kept?

The newest ones, those that a file, a saved table or a public page was made from, and as many of the others as a trend over the field period needs: the
first at or past every multiple of a step in the ledger. The step doubles as the ledger grows, so what a wider step keeps, a narrower one kept too, and
the number of snapshots of a survey stays below a bound.
"""

from collections.abc import Iterable

from analysis.models import ExportJob, PublicPage, SavedTable, Snapshot

NEWEST = 20
MILESTONES = 256
EVERY = 16


def kept(snapshots: Iterable[tuple[int, int]]) -> set[int]:
    """Numbers of the snapshots to keep, of (number, ledger position) pairs in the order of their numbers."""
    ordered = list(snapshots)
    if not ordered:
        return set()
    step = 1
    while max(ledger for _, ledger in ordered) // step > MILESTONES:
        step *= 2
    keep = {number for number, _ in ordered[-NEWEST:]}
    passed = -1
    for number, ledger in ordered:
        if ledger // step > passed:
            keep.add(number)
            passed = ledger // step
    return keep


def thin(survey: int, newest: int) -> int:
    """Delete the snapshots that nobody needs, now and then; how many went."""
    if newest % EVERY:
        return 0
    stored = Snapshot.objects.filter(survey=survey).order_by("number")
    keep = kept(stored.values_list("number", "ledger"))
    for model in (ExportJob, SavedTable, PublicPage):
        used = model.objects.filter(survey=survey, snapshot__isnull=False).values("snapshot")
        stored = stored.exclude(pk__in=used)
    return stored.exclude(number__in=keep).delete()[0]
