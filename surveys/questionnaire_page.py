"""What stands on every page of a questionnaire: which version or draft it is about, and the tabs to the others?"""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.http import Http404
from django.urls import NoReverseMatch, reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from surveys import access, selectors
from surveys.access import DraftGoneError, Role, Visitor
from surveys.core.problems import Problem
from surveys.core.study import Study
from surveys.core.workbook import Sheets
from surveys.core.workbook.text_columns import default_language, languages
from surveys.models import DraftRevision, QuestionnaireVersion, Survey

DRAFT = "draft"
# View and name of every tab. A tab whose view is not there is not shown.
TABS = (
    ("questionnaire-outline", gettext_lazy("Outline")),
    ("questionnaire-objections", gettext_lazy("Objections")),
    ("questionnaire-sheets", gettext_lazy("Sheets")),
    ("questionnaire-texts", gettext_lazy("Texts")),
    ("questionnaire-checks", gettext_lazy("Checks")),
    ("questionnaire-try", gettext_lazy("Try it")),
    ("questionnaire-versions", gettext_lazy("Versions")),
)


@dataclass
class Page:
    """A questionnaire before somebody's eyes: a published version, or the survey's draft in its newest revision.

    Args:
        which: the number of the version, or `draft`: as in the address.
        version: the published version; None: it is the draft.
        revision: the draft's revision; None: it is a published version.
        may_edit: whether the person may change the draft and publish it.
    """

    survey: Survey
    which: str
    version: QuestionnaireVersion | None
    revision: DraftRevision | None
    may_edit: bool

    @property
    def is_draft(self) -> bool:
        """Whether it can still be changed."""
        return self.revision is not None

    @cached_property
    def is_in_the_field(self) -> bool:
        """Whether it is the version that new interviews begin with."""
        return self.version is not None and self.version.pk == selectors.current_version(self.survey).pk

    @property
    def name(self) -> str:
        """Such as `Version 2` or `Draft, revision 7`."""
        if self.revision is not None:
            return _("Draft, revision %(number)s") % {"number": self.revision.number}
        assert self.version is not None
        return _("Version %(number)s") % {"number": self.version.number}

    @cached_property
    def sheets(self) -> Sheets:
        """The workbook."""
        if self.revision is not None:
            return Sheets.from_json(self.revision.sheets)
        assert self.version is not None
        return selectors.sheets(self.version, self.texts)

    @cached_property
    def texts(self) -> int:
        """The number of the version's newest texts."""
        assert self.version is not None
        return selectors.newest_texts(self.version)

    @cached_property
    def checked(self) -> selectors.Checked:
        """The compiled study and what is wrong with it; nothing is wrong with a published version."""
        if self.revision is not None:
            return selectors.check(self.revision)
        assert self.version is not None
        return selectors.Checked(selectors.study(self.version, self.texts), ())

    @property
    def study(self) -> Study | None:
        """Compiled; None if it is too wrong to be tried out."""
        return self.checked.study

    @property
    def problems(self) -> tuple[Problem, ...]:
        """What keeps it from being published."""
        return self.checked.problems

    @cached_property
    def languages(self) -> dict[str, str]:
        """Code -> name."""
        return languages(self.sheets)

    def language(self, wanted: str | None) -> str:
        """The language asked for if there is such a one, else the default."""
        return wanted if wanted in self.languages else default_language(self.sheets)

    def context(self, tab: str, **more: Any) -> dict[str, Any]:
        """What the page's frame needs, and more for the tab's own part."""
        tabs = [
            {"name": name, "url": url, "is_current": view == tab}
            for view, name in TABS
            if (url := self._address(view)) is not None
        ]
        draft = self.revision or selectors.draft_revision(self.survey)
        return {"page": self, "survey": self.survey, "tabs": tabs, "draft": draft, **more}

    def _address(self, view: str) -> str | None:
        try:
            return reverse(view, args=[self.survey.slug, self.which])
        except NoReverseMatch:
            return None


def page(user: Visitor, slug: str, which: str, *, to_edit: bool = False) -> Page:
    """The questionnaire for a person who may see it: the only door of these screens.

    Args:
        which: the number of a version, or `draft`.
        to_edit: only for those who may change it.

    Raises:
        Http404: there is no such survey or version.
        DraftGoneError: no draft is open.
        PermissionDenied: the person has no such role on the survey.
    """
    wanted = (Role.MANAGER,) if to_edit else (Role.MANAGER, Role.ANALYST)
    survey = access.any_survey(user, slug, *wanted)
    may_edit = Role.MANAGER in access.roles(user, survey)
    if which == DRAFT:
        revision = selectors.draft_revision(survey)
        if revision is None:
            raise DraftGoneError(survey)
        return Page(survey, which, None, revision, may_edit)
    version = survey.versions.defer("sheets", "study").filter(number=int(which)).first() if which.isdecimal() else None
    if version is None:
        raise Http404
    return Page(survey, which, version, None, may_edit)
