"""How does a supervisor tell interviewers something?"""

from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from interviews.models import Message, MessageRead
from surveys import access, events
from surveys.core.problems import Problem, RejectedError
from surveys.models import Membership, Survey

LONGEST = 2000


@transaction.atomic
def send(*, survey: Survey, sender: int, recipient: int | None, text: str, now: datetime) -> Message:
    """Send a message to one interviewer of a survey, or to all (None).

    Raises:
        RejectedError: it says nothing or too much, or the recipient does not interview on this survey.
    """
    said = text.strip()
    if not said or len(said) > LONGEST:
        message = _("Write a message of 1 to %(n)s characters.") % {"n": LONGEST}
        raise RejectedError([Problem("message_length", message, where="text")])
    if recipient is not None and not _interviews(survey, recipient):
        raise RejectedError([Problem("unknown_person", _("This person does not interview here."), where="recipient")])
    sent = Message.objects.create(survey=survey, sender_id=sender, recipient_id=recipient, text=said, sent_at=now)
    events.publish_on_commit(survey.slug, "message", {"id": sent.pk})
    return sent


def _interviews(survey: Survey, person: int) -> bool:
    held = Membership.objects.filter(user=person, role=access.Role.INTERVIEWER)
    return held.filter(survey=survey).exists() or held.filter(survey__isnull=True).exists()


@transaction.atomic
def read(*, survey: Survey, person: int, through: int, now: datetime) -> None:
    """The person has read everything up to a message. Reading again changes nothing."""
    from interviews.selectors import messages

    MessageRead.objects.bulk_create(
        [
            MessageRead(message=message, person_id=person, read_at=now)
            for message in messages.unread(survey=survey, person=person)
            if message.pk <= through
        ],
        ignore_conflicts=True,
    )
