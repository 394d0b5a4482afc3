"""How does a shift begin, pause and end?"""

import re
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from interviews.models import InterviewerSetting, Pause, Shift
from surveys.core.problems import Problem, RejectedError
from surveys.models import Survey

LONGEST_HOURS = 16
_EXTENSION = re.compile(r"[\w.@+-]{1,40}")


@transaction.atomic
def begin(*, id: UUID, survey: Survey, interviewer: int, now: datetime) -> Shift:
    """Begin a shift. With one open already that one goes on; the same id again changes nothing.

    Raises:
        RejectedError: the id belongs to another shift.
    """
    known = Shift.objects.filter(pk=id).first()
    if known is not None:
        if (known.survey_id, known.interviewer_id) != (survey.pk, interviewer):
            raise RejectedError([Problem("conflict", _("This id belongs to another shift."), where="id")])
        return known
    opened = Shift.objects.select_for_update().filter(survey=survey, interviewer=interviewer, ended_at=None).first()
    if opened is not None:
        return opened
    return Shift.objects.create(id=id, survey=survey, interviewer_id=interviewer, began_at=now)


@transaction.atomic
def pause(*, id: UUID, shift: UUID, reason: str, now: datetime) -> Pause:
    """Pause a shift. The same id again changes nothing; of a shift that is paused already that pause goes on.

    Raises:
        RejectedError: the shift has ended, or there is no such reason.
    """
    if reason not in Pause.Reason.values:
        message = _("'%(reason)s' is no reason for a pause; write one of: %(reasons)s.") % {
            "reason": reason,
            "reasons": ", ".join(Pause.Reason.values),
        }
        raise RejectedError([Problem("unknown_reason", message, where="reason")])
    held = _open(shift)
    known = Pause.objects.filter(pk=id).first() or Pause.objects.filter(shift=held, ended_at=None).first()
    if known is not None:
        return known
    return Pause.objects.create(id=id, shift=held, reason=reason, began_at=now)


@transaction.atomic
def resume(*, shift: UUID, now: datetime) -> Shift:
    """End the pause of a shift, if there is one.

    Raises:
        RejectedError: the shift has ended.
    """
    held = _open(shift)
    Pause.objects.filter(shift=held, ended_at=None).update(ended_at=now)
    return held


@transaction.atomic
def end(*, shift: UUID, now: datetime) -> Shift:
    """End a shift, and its pause. Ending it again changes nothing."""
    held = Shift.objects.select_for_update().get(pk=shift)
    if held.ended_at is None:
        Pause.objects.filter(shift=held, ended_at=None).update(ended_at=now)
        held.ended_at = now
        held.save(update_fields=["ended_at"])
    return held


def _open(shift: UUID) -> Shift:
    held = Shift.objects.select_for_update().get(pk=shift)
    if held.ended_at is not None:
        raise RejectedError([Problem("ended", _("This shift has ended. Begin another one."), where="shift")])
    return held


@transaction.atomic
def set_up(*, person: int, dial: str, sip_domain: str, letter_keys: bool, extension: str = "") -> InterviewerSetting:
    """How the person's workstation behaves. Safe to repeat.

    Raises:
        RejectedError: an unknown way to dial, sip: without a domain, or the exchange without an extension.
    """
    if dial not in InterviewerSetting.Dial.values:
        raise RejectedError([Problem("unknown_dial", _("Choose a way to dial."), where="dial")])
    if dial == InterviewerSetting.Dial.SIP and not sip_domain.strip():
        message = _("A sip: link needs the domain of your exchange, such as pbx.example.org.")
        raise RejectedError([Problem("missing_domain", message, where="sip_domain")])
    extension = extension.strip()
    if dial == InterviewerSetting.Dial.EXCHANGE and not _EXTENSION.fullmatch(extension):
        message = _("Which telephone is yours at the exchange? Write its extension, such as 214.")
        raise RejectedError([Problem("missing_extension", message, where="extension")])
    found, _is_new = InterviewerSetting.objects.update_or_create(
        person_id=person,
        defaults={
            "dial": dial,
            "sip_domain": sip_domain.strip(),
            "letter_keys": letter_keys,
            "extension": extension,
        },
    )
    return found
