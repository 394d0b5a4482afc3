"""Who may touch which case, attempt and interview? The only doors to them in a view."""

from uuid import UUID

from django.http import Http404

from interviews.models import AnswerLog, Attempt, Case, Dial, Interview, QuotaCell, Shift
from surveys import access
from surveys.access import Role, Visitor
from surveys.models import Survey


def case_in_hand(user: Visitor, pk: int) -> Case:
    """A case that the interviewer has in hand. Raises Http404."""
    found = Case.objects.select_related("survey", "country").filter(pk=pk, holder_id=user.pk).first()
    if found is None:
        raise Http404
    access.demand(user, found.survey, Role.INTERVIEWER)
    return found


def own_case(user: Visitor, pk: int) -> Case:
    """A case that the interviewer has in hand or has called. Raises Http404."""
    found = Case.objects.select_related("survey", "country").filter(pk=pk).first()
    if found is None or not (found.holder_id == user.pk or found.attempts.filter(interviewer_id=user.pk).exists()):
        raise Http404
    access.demand(user, found.survey, Role.INTERVIEWER)
    return found


def own_attempt(user: Visitor, pk: UUID) -> Attempt:
    """An attempt that the interviewer made. Raises Http404."""
    found = Attempt.objects.select_related("case__survey").filter(pk=pk, interviewer_id=user.pk).first()
    if found is None:
        raise Http404
    access.demand(user, found.case.survey, Role.INTERVIEWER)
    return found


def own_dial(user: Visitor, pk: UUID) -> Dial:
    """A call that the interviewer had placed. Raises Http404."""
    rows = Dial.objects.select_related("dialler", "attempt__case__survey")
    found = rows.filter(pk=pk, attempt__interviewer=user.pk).first()
    if found is None:
        raise Http404
    access.demand(user, found.attempt.case.survey, Role.INTERVIEWER)
    return found


def own_interview(user: Visitor, pk: UUID) -> Interview:
    """An interview that the interviewer conducts. Raises Http404."""
    rows = Interview.objects.select_related("survey", "case__country", "version")
    # Heavy columns that no screen needs; the study of a version comes from memory.
    rows = rows.defer("values", "version__sheets", "version__study")
    found = rows.filter(pk=pk, interviewer_id=user.pk).first()
    if found is None:
        raise Http404
    access.demand(user, found.survey, Role.INTERVIEWER)
    return found


def managed_interview(user: Visitor, pk: UUID) -> Interview:
    """An interview of a survey that the person manages. Raises Http404, PermissionDenied."""
    found = Interview.objects.select_related("survey", "interviewer").filter(pk=pk).first()
    if found is None or not access.surveys(user).filter(pk=found.survey_id).exists():
        raise Http404
    access.demand(user, found.survey, Role.MANAGER)
    return found


def check_own_interview(user: Visitor, pk: UUID) -> None:
    """The same door for calls that read the interview under their own lock."""
    survey = Survey.objects.filter(interviews=pk, interviews__interviewer=user.pk).first()
    if survey is None:
        raise Http404
    access.demand(user, survey, Role.INTERVIEWER)


def check_writer(user: Visitor, pk: UUID, log: UUID | None) -> None:
    """Who conducts the interview may write to it, and who opened a log may finish it although the interview went on elsewhere."""
    if log is None:
        return check_own_interview(user, pk)
    opened = (
        AnswerLog.objects.select_related("interview__survey").filter(pk=log, interview=pk, interviewer=user.pk).first()
    )
    if opened is None:
        raise Http404
    return access.demand(user, opened.interview.survey, Role.INTERVIEWER)


def own_shift(user: Visitor, pk: UUID) -> Shift:
    """A shift of the interviewer's own. Raises Http404."""
    found = Shift.objects.select_related("survey").filter(pk=pk, interviewer=user.pk).first()
    if found is None:
        raise Http404
    access.demand(user, found.survey, Role.INTERVIEWER)
    return found


def managed_cell(user: Visitor, slug: str, pk: int) -> QuotaCell:
    """A quota cell of a survey that the person manages. Raises Http404, PermissionDenied."""
    survey = access.survey(user, slug, Role.MANAGER)
    found = QuotaCell.objects.filter(survey=survey, pk=pk).first()
    if found is None:
        raise Http404
    return found
