"""How does an interview begin, pause and go on?"""

import uuid
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q
from django.utils.translation import gettext as _

from interviews.models import Attempt, Case, Interview
from interviews.services import attempts
from interviews.services.completion import UNFINISHED
from surveys import selectors
from surveys.core.problems import Problem, RejectedError

Status = Interview.Status


@transaction.atomic
def begin(*, id: UUID, case: int, interviewer: int, language: str, now: datetime) -> tuple[Interview, bool]:
    """Begin the interview of a case in hand, or take up the one that was suspended. Safe to repeat.

    Returns:
        the interview and whether it is new. Its id is another than the one asked for if the case has an interview already.

    Raises:
        RejectedError: the case is in other hands or has a finished interview, or the questionnaire has no such language.
    """
    # Lock order: interview before case. One that another request begins meanwhile shows once the case is locked.
    locked = Interview.objects.select_for_update().filter(case=case, status__in=UNFINISHED).first()
    held = Case.objects.select_for_update(of=("self",)).select_related("survey", "country").get(pk=case)
    others = {found.pk: found for found in Interview.objects.filter(Q(case=case) | Q(pk=id))}
    known = others.get(id)
    if known is not None and known.case_id != case:
        raise _id_is_taken()
    if known is not None and known.status != Status.SUSPENDED and known.interviewer_id == interviewer:
        return known, False
    if held.holder_id != interviewer:
        raise RejectedError(
            [Problem("conflict", _("The case is no longer in your hands. Take the next one."), where="case")]
        )
    if any(found.status == Status.COMPLETE for found in others.values()):
        raise RejectedError([Problem("ended", _("This case has a complete interview."), where="case")])
    unfinished = locked or next((found for found in others.values() if found.status in UNFINISHED), None)
    if unfinished is not None:
        _ensure_attempt(id, case, interviewer, now)
        unfinished.status, unfinished.interviewer_id = Status.IN_PROGRESS, interviewer
        unfinished.save(update_fields=["status", "interviewer"])
        return unfinished, False
    if known is not None:
        raise _id_is_taken()
    version = selectors.current_version(held.survey)
    texts = selectors.newest_texts(version)
    if language not in selectors.study(version, texts).languages:
        raise _no_such_language()
    _ensure_attempt(id, case, interviewer, now)
    interview = Interview.objects.create(
        id=id,
        survey=held.survey,
        case=held,
        version=version,
        texts=texts,
        interviewer_id=interviewer,
        language=language,
        started_at=now,
    )
    return interview, True


def _ensure_attempt(interview: UUID, case: int, interviewer: int, now: datetime) -> None:
    """The line was cut between dial and interview: the attempt's id is made from the interview's, so that repeating makes no second."""
    if not Attempt.objects.filter(case=case, ended_at__isnull=True).exists():
        attempts.begin(
            id=uuid.uuid5(interview, f"attempt {now.isoformat()}"), case=case, interviewer=interviewer, now=now
        )


def _id_is_taken() -> RejectedError:
    return RejectedError([Problem("conflict", _("This id belongs to another interview."), where="id")])


def _no_such_language() -> RejectedError:
    return RejectedError([Problem("unknown_language", _("The questionnaire has no such language."), where="language")])


@transaction.atomic
def suspend(*, interview: UUID, now: datetime) -> Interview:
    """Pause an interview; its places stay reserved until they expire. Suspending it again changes nothing.

    Raises:
        RejectedError: it has ended.
    """
    found = Interview.objects.select_for_update().get(pk=interview)
    if found.status == Status.SUSPENDED:
        return found
    if found.status != Status.IN_PROGRESS:
        raise RejectedError([Problem("ended", _("The interview has ended."), where="interview")])
    found.status = Status.SUSPENDED
    found.save(update_fields=["status"])
    return found


@transaction.atomic
def change_language(*, interview: UUID, language: str) -> Interview:
    """Go on in another language.

    Raises:
        RejectedError: the questionnaire has no such language.
    """
    found = Interview.objects.select_for_update().get(pk=interview)
    if language not in selectors.study(found.version_id, found.texts).languages:
        raise _no_such_language()
    found.language = language
    found.save(update_fields=["language"])
    return found
