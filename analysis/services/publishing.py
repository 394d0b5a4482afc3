"""How are a snapshot's results shown to everybody who has the link?"""

import secrets
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from analysis.models import PublicPage, Snapshot
from analysis.services import disclosure
from surveys.core.problems import Problem, RejectedError
from surveys.models import Survey

# 192 bits: nobody guesses it, and no two are the same.
TOKEN_BYTES = 24


@transaction.atomic
def publish(*, survey: Survey, snapshot: int, user: User, now: datetime) -> PublicPage:
    """Make a public page of a snapshot, by the survey's disclosure rule as it stands; switched on again if there is one.

    Raises:
        RejectedError: there is no such snapshot.
    """
    found = Snapshot.objects.filter(survey=survey, number=snapshot).first()
    if found is None:
        message = _("There is no snapshot %(number)s; take a newer one.") % {"number": snapshot}
        raise RejectedError([Problem("unknown_snapshot", message, where="snapshot")])
    page, is_new = PublicPage.objects.get_or_create(
        snapshot=found,
        defaults={
            "survey": survey,
            "token": secrets.token_urlsafe(TOKEN_BYTES),
            "suppress_below": disclosure.stated(survey).suppress_below,
            "made_by": user,
            "made_at": now,
            "changed_at": now,
        },
    )
    return page if is_new else switch(survey=survey, page=page.pk, is_on=True, now=now) or page


def switch(*, survey: Survey, page: int, is_on: bool, now: datetime) -> PublicPage | None:
    """Switch a page on or off; None if there is none. The same again changes nothing."""
    PublicPage.objects.filter(survey=survey, pk=page).exclude(is_on=is_on).update(is_on=is_on, changed_at=now)
    return PublicPage.objects.filter(survey=survey, pk=page).select_related("snapshot").first()
