"""What was said to interviewers?"""

from django.contrib.auth.models import User
from django.db.models import Count, Q, QuerySet

from interviews.models import Message
from surveys.access import Role
from surveys.models import Survey


def unread(*, survey: Survey, person: int) -> QuerySet[Message]:
    """Messages to the person that were not read yet, the oldest first."""
    addressed = Message.objects.filter(Q(recipient=person) | Q(recipient__isnull=True), survey=survey)
    return addressed.exclude(reads__person=person).select_related("sender").order_by("sent_at", "pk")


def sent(survey: Survey) -> QuerySet[Message]:
    """Every message of a survey, the newest first, with `n_read`: how many have read it."""
    return Message.objects.filter(survey=survey).select_related("sender", "recipient").annotate(n_read=Count("reads"))


def interviewers(survey: Survey) -> QuerySet[User]:
    """Those who interview on a survey and can sign in."""
    of_it = Q(memberships__survey=survey) | Q(memberships__survey__isnull=True)
    found = User.objects.filter(of_it, memberships__role=Role.INTERVIEWER, is_active=True)
    return found.distinct().order_by("username")
