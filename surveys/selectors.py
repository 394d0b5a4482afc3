"""What do the surveys' tables say?"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from typing import Any

from django.contrib.auth.models import User

from surveys.core.problems import Problem, RejectedError
from surveys.core.study import Study
from surveys.core.versions.completeness import filled, left_out, no_longer_whole
from surveys.core.versions.naming import form_id_of
from surveys.core.workbook import Sheets, compile_study
from surveys.models import DraftRevision, QuestionnaireVersion, Survey, TextRevision

# What is said of a survey in place of its status as long as it has no version.
UNPUBLISHED = "unpublished"


def current_version(survey: Survey) -> QuestionnaireVersion:
    """The version that new interviews begin with: the last one published."""
    return survey.versions.defer("sheets", "study").order_by("-number")[:1].get()


def newest_version(survey: Survey) -> QuestionnaireVersion | None:
    """The version that new interviews begin with; None if nothing is published yet."""
    return survey.versions.defer("sheets", "study").order_by("-number").first()


def survey_of(sheets: Sheets) -> Survey | None:
    """The survey that a workbook is of, by its form_id; None if it is a new one."""
    form_id = form_id_of(sheets)
    return Survey.objects.filter(slug=form_id).first() if form_id else None


@lru_cache(maxsize=32)
def _study(version: int, texts: int) -> Study:
    if texts > 1:
        return Study.from_json(TextRevision.objects.values_list("study", flat=True).get(version=version, number=texts))
    return Study.from_json(QuestionnaireVersion.objects.values_list("study", flat=True).get(pk=version))


def study(version: QuestionnaireVersion | int, texts: int = 1) -> Study:
    """The compiled study of a version. Kept in memory: neither a published version nor a text revision ever changes.

    Args:
        texts: number of the text revision; only texts and languages differ between them.
    """
    return _study(version if isinstance(version, int) else version.pk, texts)


def newest_texts(version: QuestionnaireVersion | int) -> int:
    """The number of the texts that new interviews are read from: 1 are the version's own."""
    numbers = TextRevision.objects.filter(version=version).order_by("-number").values_list("number", flat=True)
    return numbers.first() or 1


def current_study(survey: Survey) -> Study:
    """The compiled study that new interviews begin with, in its newest texts."""
    version = current_version(survey)
    return study(version, newest_texts(version))


def text_revisions(version: QuestionnaireVersion) -> list[TextRevision]:
    """The later texts of a version, newest first, without their contents."""
    return list(version.texts.defer("sheets", "study").select_related("published_by").order_by("-number"))


def sheets(version: QuestionnaireVersion, texts: int = 1) -> Sheets:
    """The workbook of a version, as it was imported, or with a later revision of its texts."""
    if texts > 1:
        later = TextRevision.objects.values_list("sheets", flat=True)
        return Sheets.from_json(later.get(version=version.pk, number=texts))
    return Sheets.from_json(QuestionnaireVersion.objects.values_list("sheets", flat=True).get(pk=version.pk))


@dataclass(frozen=True)
class Checked:
    """What the compiler says about a draft.

    Args:
        study: compiled; texts that are still untranslated stand in it in the default language. None: it cannot be tried out.
        problems: what keeps it from being published, untranslated texts among it.
    """

    study: Study | None
    problems: tuple[Problem, ...]


def draft_revision(survey: Survey, number: int | None = None) -> DraftRevision | None:
    """A revision of the survey's draft, by default the newest; None if there is none."""
    found = DraftRevision.objects.filter(draft__survey=survey)
    found = found.select_related("draft__survey", "draft__based_on", "made_by")
    if number is not None:
        found = found.filter(number=number)
    return found.order_by("-number").first()


def versions(survey: Survey) -> list[QuestionnaireVersion]:
    """The published versions, newest first, without their contents."""
    return list(survey.versions.defer("sheets", "study").select_related("published_by").order_by("-number"))


def history(survey: Survey) -> list[DraftRevision]:
    """The revisions of the survey's draft, newest first, without their sheets."""
    found = DraftRevision.objects.filter(draft__survey=survey).select_related("made_by")
    return list(found.defer("sheets").order_by("-number"))


def check_next(survey: Survey, sheets: Sheets) -> Checked:
    """A workbook as the next version of a survey, compiled or with everything that is wrong."""
    number = survey.versions.count() + 1
    return check_sheets(sheets, slug=survey.slug, number=number, whole=whole_languages(survey))


@dataclass(frozen=True)
class DraftEnd:
    """What became of a survey's last draft.

    Args:
        how: published as a `version` or as `texts` of one, or `discarded`.
        version: the number of the version; 0 if it was discarded.
        texts: the number of the texts; 0 if it is none.
    """

    how: str
    at: datetime
    by: User | None
    version: int = 0
    texts: int = 0


def draft_end(survey: Survey) -> DraftEnd | None:
    """How the survey's last draft ended; None if nothing was ever published or thrown away."""
    ends = []
    version = survey.versions.defer("sheets", "study").select_related("published_by").order_by("-number").first()
    if version is not None:
        ends.append(DraftEnd("version", version.published_at, version.published_by, version.number))
        for texts in text_revisions(version)[:1]:
            ends.append(DraftEnd("texts", texts.published_at, texts.published_by, version.number, texts.number))
    if survey.draft_discarded_at is not None:
        ends.append(DraftEnd("discarded", survey.draft_discarded_at, survey.draft_discarded_by))
    return max(ends, key=lambda end: end.at, default=None)


def check(revision: DraftRevision) -> Checked:
    """The draft's revision, as `check_next`. Kept in memory: a revision never changes."""
    survey = revision.draft.survey
    return _check(revision.pk, survey.slug, survey.versions.count() + 1, whole_languages(survey))


@lru_cache(maxsize=16)
def _check(revision: int, slug: str, number: int, whole: tuple[str, ...]) -> Checked:
    sheets = DraftRevision.objects.values_list("sheets", flat=True).get(pk=revision)
    return check_sheets(Sheets.from_json(sheets), slug=slug, number=number, whole=whole)


def whole_languages(survey: Survey) -> tuple[str, ...]:
    """The languages that new interviews can be in; none as long as nothing is published."""
    version = newest_version(survey)
    return study(version, newest_texts(version)).languages if version else ()


def check_sheets(sheets: Sheets, *, slug: str, number: int, whole: Collection[str]) -> Checked:
    """A workbook that is to become the next version of a survey, compiled or with everything that is wrong.

    Args:
        whole: the languages of the version before: they must stay whole, or go for good.
    """
    problems: tuple[Problem, ...] = ()
    study: Study | None
    try:
        study = compile_study(sheets, version=number)
        if left_out(sheets):
            study = _without_translations(sheets, number) or study
    except RejectedError as error:
        study, problems = _without_translations(sheets, number), error.problems
    problems = (*problems, *no_longer_whole(whole, sheets))
    if study is not None and study.slug != slug:
        message = f"form_id is '{study.slug}', but this survey is '{slug}'. Write '{slug}', or import it as a survey of its own."
        settings = sheets["settings"]
        params = {"sheet": "settings", "row": 2, "column": "", "header": "form_id"}
        problems = (*problems, Problem("other_survey", message, where=settings.cell(2, "form_id"), params=params))
    return Checked(study, problems)


def with_those_of_cells(wrong: Sequence[Problem], sheets: Sheets) -> list[Problem]:
    """What is wrong with a file, and with the workbook that was kept of it: what is said of the file is not said again."""
    said = {(problem.code, problem.where.partition("!")[0]) for problem in wrong}
    try:
        compile_study(sheets, version=1)
    except RejectedError as error:
        return [*wrong, *(p for p in error.problems if (p.code, p.where.partition("!")[0]) not in said)]
    return list(wrong)


def _without_translations(sheets: Sheets, number: int) -> Study | None:
    try:
        return compile_study(filled(sheets), version=number)
    except RejectedError:
        return None


def describe(survey: Survey) -> dict[str, Any]:
    """A survey as the API shows it, without the counts of fieldwork."""
    version = newest_version(survey)
    texts = newest_texts(version) if version else None
    return {
        "slug": survey.slug,
        "name": survey.name,
        "status": survey.status if version else UNPUBLISHED,
        "is_simulated": survey.is_simulated,
        "version": version.number if version else None,
        "texts": texts,
        "languages": study(version, texts or 1).questionnaire["languages"] if version else [],
        "countries": [
            {"code": c.code, "iso": c.iso, "name": c.name, "languages": c.languages, "target": c.target}
            for c in survey.countries.all()
        ],
    }
