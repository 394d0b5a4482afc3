"""How is a person's data made to vanish on request?"""

from django.db import transaction

from interviews.models import Appointment, Attempt, Case, Contact


@transaction.atomic
def erase_contact(*, case: int) -> None:
    """Erase number and name of a case, and the notes written about it; it is never called again. Safe to repeat.

    The blind index of the number stays: nobody can tell the number from it without the key, and without it the next sample file
    would bring back somebody who asked to be left alone.
    """
    Case.objects.filter(pk=case).update(
        opens_at=None, closes_at=None, priority=Case.Priority.RULE, holder=None, held_until=None
    )
    Contact.objects.filter(case=case).update(number=b"", name=b"")
    Attempt.objects.filter(case=case).update(note="")
    Appointment.objects.filter(case=case).update(note="", is_open=False)
