"""How does a survey begin as a draft, before anything of it is published?"""

from datetime import datetime
from uuid import UUID

from django.contrib.auth.models import User
from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from surveys.core.problems import Problem, RejectedError
from surveys.core.versions.naming import TAKEN, short_name, title_of, with_name
from surveys.core.workbook import Sheets
from surveys.core.workbook.settings import is_short_name
from surveys.models import DraftRevision, Survey
from surveys.services import drafting

# So often another may take a name between looking for a free one and taking it.
ATTEMPTS = 10


def keep(
    *,
    survey: int | None,
    sheets: Sheets,
    file_name: str,
    what: str,
    key: UUID | None,
    user: User | None,
    now: datetime,
) -> DraftRevision:
    """Keep a workbook, right or wrong, as a draft: of its survey, or of one that does not exist yet. Again it changes nothing.

    A new survey's short name is the form_id if that can be used and is free, else one like it; the draft's second revision writes it
    into the workbook then, so that what was uploaded stays in the history as it was.

    Args:
        survey: that the workbook is of; None: a new one.
        file_name: names the survey if the workbook does not.
        what: for the history.
        key: made by who asks for a new survey; None: this is not asked for twice.
    """
    if survey is not None:
        return drafting.replace(survey=survey, sheets=sheets, revision=None, what=what, user=user, now=now)
    for _attempt in range(ATTEMPTS):
        known = _kept(key)
        if known is not None:
            return known
        try:
            with transaction.atomic():
                return _keep(sheets, file_name, what, key, user, now)
        except IntegrityError:
            # The same request came twice, or somebody has taken the name: look again.
            continue
    raise RejectedError([Problem("stale", _("Others are at work on surveys of this name. Try again."))])


def _kept(key: UUID | None) -> DraftRevision | None:
    if key is None:
        return None
    return DraftRevision.objects.filter(draft__key=key).select_related("draft__survey").order_by("-number").first()


def _keep(
    sheets: Sheets, file_name: str, what: str, key: UUID | None, user: User | None, now: datetime
) -> DraftRevision:
    slug = short_name(sheets, file_name, lambda name: Survey.objects.filter(slug=name).exists())
    title = title_of(sheets, file_name) or slug
    survey = Survey.objects.create(slug=slug, name=title)
    first = drafting.begin_with(survey, sheets, what=what, user=user, now=now, key=key)
    named = with_name(sheets, slug, title)
    if named == sheets:
        return first
    return drafting.append(first, named, _("Short name: %(name)s") % {"name": slug}, user, now)


@transaction.atomic
def rename(*, survey: int, slug: str, user: User | None, now: datetime) -> Survey:
    """Give a survey that has no version another short name, also in its draft. The same name again changes nothing.

    Raises:
        RejectedError: it has a version, or the name cannot be used or is another survey's.
    """
    locked = Survey.objects.select_for_update().get(pk=survey)
    if locked.versions.exists():
        raise RejectedError([Problem("published", _("A published survey keeps its short name."), where="slug")])
    if not is_short_name(slug) or slug in TAKEN:
        message = _("Write up to 50 small letters, digits and hyphens, such as my-survey.")
        raise RejectedError([Problem("bad_form_id", message, where="slug")])
    locked.slug = slug
    try:
        with transaction.atomic():
            locked.save(update_fields=["slug"])
    except IntegrityError:
        message = _("There is a survey '%(slug)s' already.") % {"slug": slug}
        raise RejectedError([Problem("slug_taken", message, where="slug")]) from None
    newest = drafting.newest_revision(survey)
    if newest is not None:
        named = with_name(Sheets.from_json(newest.sheets), slug)
        if named.to_json() != newest.sheets:
            drafting.append(newest, named, _("Short name: %(name)s") % {"name": slug}, user, now)
    return locked
