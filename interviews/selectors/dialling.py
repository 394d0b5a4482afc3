"""Who places calls for whom, and how does a call stand?"""

from datetime import datetime
from typing import Any
from uuid import UUID

from interviews.core import dialling
from interviews.models import Dial, Dialler, InterviewerSetting
from surveys.models import Survey


def dialler_of(survey: Survey) -> Dialler | None:
    """The survey's own exchange, else the installation's."""
    active = Dialler.objects.filter(is_active=True)
    own = active.filter(survey=survey).first()
    # The numbers of a simulated survey look real and belong to nobody: nothing is dialled there that was not set up for it.
    return own if own is not None or survey.is_simulated else active.filter(survey__isnull=True).first()


def extension_of(person: int) -> str:
    """The interviewer's own telephone at the exchange; empty for who dials otherwise."""
    setting = InterviewerSetting.objects.filter(person=person, dial=InterviewerSetting.Dial.EXCHANGE).first()
    return setting.extension if setting else ""


def is_too_late(dial: Dial, now: datetime) -> bool:
    """Whether a call was not handed over in time, and will not be."""
    return dial.state == dialling.ASKED and dial.asked_at <= now - dialling.PATIENCE


def newest_of(attempt: UUID) -> Dial | None:
    """The last call of an attempt."""
    return Dial.objects.filter(attempt=attempt).select_related("dialler").order_by("-asked_at").first()


def describe(dial: Dial, now: datetime) -> dict[str, Any]:
    """A call as the screen shows it."""
    state = dialling.FAILED if is_too_late(dial, now) else dial.state
    can_hang_up = bool(dial.dialler.hang_up_url) and state in dialling.ORDER and dial.hang_up_at is None
    return {
        "id": str(dial.pk),
        "state": state,
        "proposal": dialling.PROPOSED.get(state),
        "is_over": state in dialling.FINAL,
        "can_hang_up": can_hang_up,
    }
