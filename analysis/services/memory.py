"""What does a worker process remember of the sums, so that it need not read and weigh them again for one more interview?

Only what the database would give: sums are remembered under the revision of their row, which changes with every change, and used
under that row's lock if it is still the same.
"""

from collections import OrderedDict
from uuid import UUID

from analysis.core.standing import Standing
from analysis.models import Sums
from analysis.services import counting

SURVEYS = 4

_remembered: OrderedDict[int, tuple[UUID, int, int | None, Standing]] = OrderedDict()


def recall(kept: Sums) -> Standing:
    """The sums of a locked row: from memory if it remembers these, else from the database."""
    found = _remembered.pop(kept.survey_id, None)
    if found is not None and found[:3] == (kept.revision, kept.version_id, kept.scheme_id):
        return found[3]
    return Standing(counting.kept_sums(kept))


def remember(kept: Sums, standing: Standing) -> None:
    """Keep the sums for the next time; those asked for longest ago go."""
    _remembered[kept.survey_id] = (kept.revision, kept.version_id, kept.scheme_id, standing)
    while len(_remembered) > SURVEYS:
        _remembered.popitem(last=False)


def forget(survey: int) -> None:
    """Drop what may not be what the database has."""
    _remembered.pop(survey, None)
