"""By which definitions are a survey's sums kept and its figures computed: a questionnaire version's, as a weighting scheme has it."""

from functools import lru_cache

from analysis.core.schemes import chosen
from analysis.models import Snapshot, Sums, WeightingScheme
from surveys import selectors as studies
from surveys.core.study import Study


def current(version: int) -> WeightingScheme | None:
    """The scheme that holds for a version; None: its workbook's own."""
    return WeightingScheme.objects.filter(version=version).order_by("-number").first()


def study_of(version: int, scheme: int | None) -> Study:
    """The study of a version as a scheme (its primary key) weighs it; the same object every time."""
    return studies.study(version) if scheme is None else _study(version, scheme)


def study_of_snapshot(snapshot: Snapshot) -> Study:
    """The study as a snapshot was weighted."""
    return study_of(snapshot.version_id, snapshot.scheme_id)


def study_of_sums(kept: Sums) -> Study:
    """The study whose definitions the sums follow."""
    return study_of(kept.version_id, kept.scheme_id)


@lru_cache(maxsize=32)
def _study(version: int, scheme: int) -> Study:
    return chosen(studies.study(version), WeightingScheme.objects.get(pk=scheme).definition)
