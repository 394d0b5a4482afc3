"""What does an inspection say about a published version, or a draft in its newest revision? Asked for once, then kept."""

from functools import lru_cache
from typing import Any

from surveys import selectors
from surveys.core.inspection import inspect
from surveys.models import DraftRevision, QuestionnaireVersion

Report = dict[str, Any]
DEFAULT_SEED = "1"


def report(of: QuestionnaireVersion | DraftRevision, *, seed: str = DEFAULT_SEED) -> Report | None:
    """The inspection as plain lists and dicts; None if the draft is too wrong to be walked through.

    Kept in memory: neither a version nor a revision ever changes.

    Args:
        seed: of the simulated respondents.
    """
    return _of_revision(of.pk, seed) if isinstance(of, DraftRevision) else _of_version(of.pk, seed)


@lru_cache(maxsize=16)
def _of_version(version: int, seed: str) -> Report:
    return inspect(selectors.study(version), seed=seed).to_json()


@lru_cache(maxsize=16)
def _of_revision(revision: int, seed: str) -> Report | None:
    study = selectors.check(DraftRevision.objects.get(pk=revision)).study
    return None if study is None else inspect(study, seed=seed).to_json()
