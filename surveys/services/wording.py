"""How do the texts of the version in the field change, or gain a language, without a new version?"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from surveys import selectors
from surveys.change_words import in_words
from surveys.core.problems import Problem, RejectedError
from surveys.core.study import Study
from surveys.core.versions.diff import compare
from surveys.core.versions.texts import other_than_texts
from surveys.core.workbook import Sheets, compile_study
from surveys.models import QuestionnaireVersion, Survey, TextRevision
from surveys.services import consequences, drafting


@transaction.atomic
def publish(*, survey: int, sheets: Sheets, user: User | None, now: datetime) -> tuple[QuestionnaireVersion, int]:
    """Publish a workbook that differs from the version in the field in texts and languages only, as the version's next texts.

    Interviews under way go on with the texts that they began with. The same texts again change nothing.

    Returns:
        the version and the number of its texts.

    Raises:
        RejectedError: something else has changed too (that needs a version), or a language that interviews are in is not whole.
    """
    locked = Survey.objects.select_for_update().get(pk=survey)
    version = selectors.newest_version(locked)
    if version is None:
        message = _("Nothing is published yet, so there are no texts to change. Publish the draft as version 1.")
        raise RejectedError([Problem("not_published", message)])
    newest = selectors.newest_texts(version)
    changes = compare(selectors.sheets(version, newest), sheets)
    if not changes:
        return version, newest
    problems = [
        Problem(
            "not_a_text", _("%(change)s This needs a new version.") % {"change": in_words(change)}, where=change.subject
        )
        for change in other_than_texts(changes)
    ]
    if problems:
        raise RejectedError(problems)
    study = compile_study(sheets, version=version.number)
    consequences.demand_languages(selectors.study(version, newest), sheets)
    if structure(study) != structure(selectors.study(version)):
        message = _("More than texts has changed, such as the place where a group ends. This needs a new version.")
        raise RejectedError([Problem("not_a_text", message)])
    made = TextRevision.objects.create(
        version=version,
        number=newest + 1,
        sheets=sheets.to_json(),
        study=study.to_json(),
        published_at=now,
        published_by=user,
    )
    _speak(locked, study)
    return version, made.number


@transaction.atomic
def publish_draft(*, survey: int, revision: int, user: User | None, now: datetime) -> tuple[QuestionnaireVersion, int]:
    """Publish a draft that changes texts only as the next texts of the version in the field; the draft is done then.

    Raises:
        RejectedError: as `publish`, or the draft has changed since it was reviewed.
    """
    Survey.objects.select_for_update().get(pk=survey)
    newest = drafting.reviewed(survey=survey, revision=revision)
    published = publish(survey=survey, sheets=Sheets.from_json(newest.sheets), user=user, now=now)
    newest.draft.delete()
    return published


def _speak(survey: Survey, study: Study) -> None:
    """Countries speak their further languages; what else is live in them stays."""
    for country in study.countries:
        survey.countries.filter(code=country.code).update(languages=list(country.languages))
    survey.name = study.title
    survey.save(update_fields=["name"])


def structure(study: Study) -> Any:
    """A study without its texts, languages and objections: what two text revisions of a version have in common."""
    whole = study.to_json()
    for name in ("title", "languages"):
        whole.pop(name)
        whole["questionnaire"].pop(name)
    whole["questionnaire"].pop("objections", None)
    for country in whole["countries"]:
        country.pop("languages")
    return _without_texts(whole, frozenset(study.languages))


def _without_texts(part: Any, languages: frozenset[str]) -> Any:
    if isinstance(part, Mapping):
        return {
            # A filter is a mapping too, of columns of the sheet choices.
            name: value if name == "filter" else _without_texts(value, languages)
            for name, value in part.items()
            if name == "filter" or not (isinstance(value, Mapping) and languages.issuperset(value))
        }
    if isinstance(part, (list, tuple)):
        return [_without_texts(value, languages) for value in part]
    return part
