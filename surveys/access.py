"""Who may touch what? These doors are the only way to get an object in a view."""

from django.contrib.auth.models import AbstractBaseUser, AnonymousUser, User
from django.core.exceptions import PermissionDenied
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from surveys.core.problems import Problem, RejectedError
from surveys.models import Membership, QuestionnaireVersion, Survey

Role = Membership.Role
Visitor = User | AbstractBaseUser | AnonymousUser
EVERYBODY = (Role.INTERVIEWER, Role.MANAGER, Role.ANALYST)
# Those who see what is worked on before it is published.
READERS = (Role.MANAGER, Role.ANALYST)
PUBLISHED = Exists(QuestionnaireVersion.objects.filter(survey=OuterRef("pk")))


class UnpublishedError(RejectedError):
    """A survey has no version yet: there is its draft at most, and nothing to work, count or download with."""

    def __init__(self, survey: Survey) -> None:
        self.survey = survey
        message = _("Nothing of %(name)s is published yet: there is only its draft.") % {"name": survey.name}
        super().__init__([Problem("not_published", message, where="survey")])


class DraftGoneError(Http404):
    """A survey has no open draft (any more). It was published or thrown away, perhaps while somebody still worked on it."""

    def __init__(self, survey: Survey) -> None:
        self.survey = survey
        super().__init__()


def is_administrator(user: Visitor) -> bool:
    """Whether the person manages users and surveys, and so may do everything."""
    return bool(getattr(user, "is_superuser", False) and user.is_active)


def memberships(user: Visitor, survey: Survey) -> QuerySet[Membership]:
    """What the person does on a survey: by name, or on every survey."""
    return Membership.objects.filter(Q(survey=survey) | Q(survey__isnull=True), user=user.pk)


def roles(user: Visitor, survey: Survey) -> set[str]:
    """The person's roles on a survey; an administrator has all."""
    if is_administrator(user):
        return {role.value for role in EVERYBODY}
    return set(memberships(user, survey).values_list("role", flat=True))


def surveys(user: Visitor) -> QuerySet[Survey]:
    """The surveys that the person works on. One that is not published yet is nothing to those who only interview."""
    if is_administrator(user):
        return Survey.objects.all()
    own = Membership.objects.filter(user=user.pk)
    on_every = set(own.filter(survey__isnull=True).values_list("role", flat=True))
    found = Survey.objects.all() if on_every else Survey.objects.filter(pk__in=own.values("survey"))
    if on_every.intersection(READERS):
        return found
    return found.filter(PUBLISHED | Q(pk__in=own.filter(role__in=READERS).values("survey")))


def published_surveys(user: Visitor) -> QuerySet[Survey]:
    """Those of them that have a version."""
    return surveys(user).filter(PUBLISHED)


def survey(user: Visitor, slug: str, *wanted: str) -> Survey:
    """The published survey, for a person who has one of the wanted roles on it (none named: any role).

    Raises:
        Http404: there is no such survey, or the person has no part in it: whether it exists is not theirs to know.
        PermissionDenied: the person has other roles on it.
        UnpublishedError: it has no version yet.
    """
    found = published_surveys(user).filter(slug=slug).first()
    if found is None:
        raise UnpublishedError(any_survey(user, slug, *wanted))
    demand(user, found, *wanted)
    return found


def any_survey(user: Visitor, slug: str, *wanted: str) -> Survey:
    """The survey, published or not yet: the door to its questionnaire and draft.

    Raises:
        Http404, PermissionDenied: as `survey`.
    """
    found = surveys(user).filter(slug=slug).first()
    if found is None:
        raise Http404
    demand(user, found, *wanted)
    return found


def demand(user: Visitor, of: Survey, *wanted: str) -> None:
    """Refuse a person who has none of the wanted roles on the survey."""
    held = roles(user, of)
    if not held.intersection(wanted or [role.value for role in EVERYBODY]):
        raise PermissionDenied


def may_import(user: Visitor) -> bool:
    """Whether the person may bring in a study workbook: administrators, and managers of every survey."""
    return (
        is_administrator(user)
        or Membership.objects.filter(user=user.pk, role=Role.MANAGER, survey__isnull=True).exists()
    )
