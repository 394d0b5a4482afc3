"""How is the next version of a questionnaire, or its first, worked on by several people, so that nothing is lost?"""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from surveys import selectors
from surveys.core.problems import Problem, RejectedError
from surveys.core.versions.edit import Edit, apply, stale
from surveys.core.versions.naming import title_of
from surveys.core.workbook import Sheets
from surveys.models import Draft, DraftRevision, Membership, QuestionnaireVersion, Survey
from surveys.services import importing

MAXIMUM_REVISIONS = 2_000
# No draft is open any more.
ENDED = "ended"


@transaction.atomic
def begin(*, survey: int, user: User | None, now: datetime) -> DraftRevision:
    """Begin a draft from the version in the field. A draft that is open already stays as it is: its newest revision is answered."""
    locked = Survey.objects.select_for_update().get(pk=survey)
    draft = Draft.objects.filter(survey=locked).first()
    if draft is not None:
        return _newest(draft)
    version = locked.versions.order_by("-number").first()
    if version is None:
        message = _("The survey has no version to begin from; import its workbook.")
        raise RejectedError([Problem("no_version", message)])
    draft = Draft.objects.create(survey=locked, based_on=version, begun_at=now, begun_by=user)
    what = _("Begun from version %(number)s") % {"number": version.number}
    return DraftRevision.objects.create(
        draft=draft,
        number=1,
        sheets=selectors.sheets(version, selectors.newest_texts(version)).to_json(),
        what=what,
        made_at=now,
        made_by=user,
    )


@transaction.atomic
def replace(
    *, survey: int, sheets: Sheets, revision: int | None, what: str, user: User | None, now: datetime
) -> DraftRevision:
    """Put a whole workbook in the draft's place; begins a draft if none is open. The same workbook again changes nothing.

    Where nothing is published yet, the draft begins with this workbook.

    Args:
        revision: the one that the person had seen; None: whatever stands (it can be restored).

    Raises:
        RejectedError: somebody has saved a newer revision.
    """
    locked = Survey.objects.select_for_update().get(pk=survey)
    if not locked.versions.exists() and not Draft.objects.filter(survey=locked).exists():
        return begin_with(locked, sheets, what=what, user=user, now=now)
    begin(survey=survey, user=user, now=now)
    newest = _lock(survey)
    if newest.sheets == sheets.to_json():
        return newest
    if revision is not None and revision != newest.number:
        raise RejectedError([_conflict(newest)])
    return append(newest, sheets, what, user, now)


def begin_with(
    survey: Survey, sheets: Sheets, *, what: str, user: User | None, now: datetime, key: UUID | None = None
) -> DraftRevision:
    """Begin the draft of a survey that has no version, inside the caller's transaction."""
    draft = Draft.objects.create(survey=survey, based_on=None, key=key, begun_at=now, begun_by=user)
    return DraftRevision.objects.create(
        draft=draft, number=1, sheets=sheets.to_json(), what=what[:200], made_at=now, made_by=user
    )


@transaction.atomic
def edit(
    *, survey: int, revision: int, edits: Sequence[Edit], what: str, user: User | None, now: datetime
) -> DraftRevision:
    """Change cells and rows of the draft.

    What others have saved since is kept: only where they changed the same row is the edit refused. An edit that changes nothing
    makes no revision.

    Args:
        revision: the one that the person had before their eyes.

    Raises:
        RejectedError: no draft is open, or somebody has changed the same row since.
    """
    newest = _lock(survey)
    now_there = Sheets.from_json(newest.sheets)
    if revision != newest.number:
        seen = DraftRevision.objects.filter(draft=newest.draft_id, number=revision).first()
        if seen is None or any(stale(Sheets.from_json(seen.sheets), now_there, edit) for edit in edits):
            raise RejectedError([_conflict(newest)])
    changed = apply(now_there, edits)
    return newest if changed == now_there else append(newest, changed, what, user, now)


@transaction.atomic
def restore(*, survey: int, number: int, user: User | None, now: datetime) -> DraftRevision:
    """Make an earlier revision the newest one again; those between stay in the history.

    Raises:
        RejectedError: no draft is open, or it has no such revision.
    """
    newest = _lock(survey)
    if number == newest.number:
        return newest
    wanted = DraftRevision.objects.filter(draft=newest.draft_id, number=number).first()
    if wanted is None:
        message = _("The draft has no revision %(number)s.") % {"number": number}
        raise RejectedError([Problem("no_revision", message, where="revision")])
    what = _("Back to revision %(number)s") % {"number": number}
    return append(newest, Sheets.from_json(wanted.sheets), what, user, now)


@transaction.atomic
def discard(*, survey: int, user: User | None, now: datetime) -> bool:
    """Throw the draft away with its history; a survey that had nothing else goes with it. Without a draft nothing happens.

    Returns:
        whether the survey is gone too.
    """
    locked = Survey.objects.select_for_update().get(pk=survey)
    was_there, _rows = Draft.objects.filter(survey=locked).delete()
    if not was_there:
        return False
    if not _holds_something(locked):
        locked.delete()
        return True
    locked.draft_discarded_at, locked.draft_discarded_by = now, user
    locked.save(update_fields=["draft_discarded_at", "draft_discarded_by"])
    return False


def _holds_something(survey: Survey) -> bool:
    """Whether any table of any app has a row of the survey, apart from its draft and the roles that people were given on it."""
    others = (r for r in Survey._meta.related_objects if r.related_model not in (Draft, Membership))
    return any(
        relation.field.model._default_manager.filter(**{relation.field.name: survey}).exists() for relation in others
    )


@transaction.atomic
def publish(
    *, survey: int, revision: int, user: User | None, now: datetime, is_confirmed: bool = False
) -> QuestionnaireVersion:
    """Publish the draft as the next version; the draft is done then. Interviews under way go on with the version they began with.

    Args:
        revision: the one that was reviewed.
        is_confirmed: that figures of interviews which exist may change their meaning.

    Raises:
        RejectedError: somebody has changed the draft since it was reviewed, or everything that is wrong with it.
    """
    locked = Survey.objects.select_for_update().get(pk=survey)
    newest = reviewed(survey=survey, revision=revision)
    _check_slug(locked, newest)
    sheets = Sheets.from_json(newest.sheets)
    version = importing.publish_sheets(survey=locked, sheets=sheets, user=user, now=now, is_confirmed=is_confirmed)
    newest.draft.delete()
    return version


def reviewed(*, survey: int, revision: int) -> DraftRevision:
    """The draft's newest revision, locked, inside the caller's transaction, if it is the one that was reviewed.

    Raises:
        RejectedError: somebody has saved another since.
    """
    newest = _lock(survey)
    if newest.number != revision:
        raise RejectedError([_conflict(newest)])
    return newest


def rehearse(*, survey: int, revision: int, now: datetime) -> tuple[Problem, ...]:
    """Why the draft could not be published as it stands, confirmations taken as given; nothing is changed.

    Publishes it inside a savepoint that is rolled back, so that fieldwork has its say: cells that are full, countries left out.
    """
    try:
        with transaction.atomic():
            publish(survey=survey, revision=revision, user=None, now=now, is_confirmed=True)
            transaction.set_rollback(True)
    except RejectedError as error:
        return error.problems
    return ()


def _check_slug(survey: Survey, revision: DraftRevision) -> None:
    others = [problem for problem in selectors.check(revision).problems if problem.code == "other_survey"]
    if others:
        raise RejectedError(others)


def newest_revision(survey: int) -> DraftRevision | None:
    """The draft's newest revision, locked, inside the caller's transaction; None if no draft is open."""
    draft = Draft.objects.select_for_update().filter(survey=survey).first()
    return _newest(draft) if draft else None


def _lock(survey: int) -> DraftRevision:
    found = newest_revision(survey)
    if found is None:
        message = _("No draft is open: it was published or thrown away. Begin a new one.")
        raise RejectedError([Problem(ENDED, message)])
    return found


def _newest(draft: Draft) -> DraftRevision:
    return draft.revisions.select_related("draft__survey", "made_by").order_by("-number")[:1].get()


def append(newest: DraftRevision, sheets: Sheets, what: str, user: User | None, now: datetime) -> DraftRevision:
    """The next revision, inside the caller's transaction, which has locked the draft. A survey without a version is called as it says.

    Raises:
        RejectedError: the draft has too many revisions.
    """
    if newest.number >= MAXIMUM_REVISIONS:
        message = _("The draft has %(n)s revisions. Publish it, or download it and begin a new draft with the file.")
        raise RejectedError([Problem("too_many_revisions", message % {"n": newest.number})])
    survey = newest.draft.survey
    title = title_of(sheets)
    if title and title != survey.name and not survey.versions.exists():
        survey.name = title
        survey.save(update_fields=["name"])
    return DraftRevision.objects.create(
        draft=newest.draft,
        number=newest.number + 1,
        sheets=sheets.to_json(),
        what=what[:200],
        made_at=now,
        made_by=user,
    )


def _conflict(newest: DraftRevision) -> Problem:
    who = newest.made_by.get_username() if newest.made_by else _("Somebody")
    message = _(
        "%(who)s has changed this in the meantime (revision %(number)s: %(what)s). Nothing of yours was saved: "
        "look at the new state, then save again."
    )
    params = {"who": who, "number": newest.number, "what": newest.what}
    return Problem("conflict", message % params, where="revision", params=params)
