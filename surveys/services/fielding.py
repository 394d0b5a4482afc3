"""Is a survey in the field, paused or closed?"""

from django.db import transaction
from django.utils.translation import gettext as _

from surveys.core.problems import Problem, RejectedError
from surveys.models import Survey


@transaction.atomic
def set_status(*, survey: int, status: str) -> Survey:
    """Put a survey into the field, pause or close it. Interviews under way can be finished; no further case is given out.

    Safe to repeat.

    Raises:
        RejectedError: there is no such status.
    """
    if status not in Survey.Status.values:
        known = ", ".join(Survey.Status.values)
        raise RejectedError(
            [Problem("unknown_status", _("Write one of: %(known)s.") % {"known": known}, where="status")]
        )
    found = Survey.objects.select_for_update().get(pk=survey)
    found.status = status
    found.save(update_fields=["status"])
    return found
