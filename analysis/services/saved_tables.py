"""How are tables kept for later?"""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from analysis.core.tables.spec import TableSpec
from analysis.models import SavedTable
from analysis.services import asking, tables
from surveys.core.problems import Problem, RejectedError
from surveys.models import Survey


@transaction.atomic
def save(*, survey: Survey, user: User, name: str, spec: TableSpec, is_live: bool, now: datetime) -> SavedTable:
    """Keep a table under a name; one of that name is replaced. The same again changes nothing.

    Args:
        is_live: of the newest snapshot whenever it is opened; else of the one that it is made from now.

    Raises:
        RejectedError: no name, or a table that cannot be made.
    """
    name = " ".join(name.split())
    if not name or len(name) > SavedTable.LONGEST_NAME:
        message = _("Give the table a name of at most %(most)s characters.") % {"most": SavedTable.LONGEST_NAME}
        raise RejectedError([Problem("no_name", message, where="name")])
    made = tables.table(survey=survey, spec=spec)
    values = {
        "query": spec.to_query(),
        "snapshot": None if is_live else made.snapshot,
        "made_by": user,
        "changed_at": now,
    }
    saved = SavedTable.objects.update_or_create(survey=survey, name=name, defaults=values)[0]
    if is_live:
        # The worker counts what the table needs, and from then on with every interview.
        asking.ask(None, survey=survey.pk)
    return saved


def remove(*, survey: Survey, saved: int) -> bool:
    """Forget a table; whether there was one."""
    return bool(SavedTable.objects.filter(survey=survey, pk=saved).delete()[0])
