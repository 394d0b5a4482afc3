"""What do the surveys' tables say?"""

from functools import lru_cache
from typing import Any

from surveys.core.study import Study
from surveys.core.workbook import Sheets
from surveys.models import QuestionnaireVersion, Survey


def current_version(survey: Survey) -> QuestionnaireVersion:
    """The version that new interviews begin with: the last one published."""
    return survey.versions.defer("sheets", "study").order_by("-number")[:1].get()


@lru_cache(maxsize=32)
def _study(version: int) -> Study:
    return Study.from_json(QuestionnaireVersion.objects.values_list("study", flat=True).get(pk=version))


def study(version: QuestionnaireVersion | int) -> Study:
    """The compiled study of a version. Kept in memory: a published version never changes."""
    return _study(version if isinstance(version, int) else version.pk)


def current_study(survey: Survey) -> Study:
    """The compiled study that new interviews begin with."""
    return study(current_version(survey))


def sheets(version: QuestionnaireVersion) -> Sheets:
    """The workbook of a version, as it was imported."""
    return Sheets.from_json(QuestionnaireVersion.objects.values_list("sheets", flat=True).get(pk=version.pk))


def describe(survey: Survey) -> dict[str, Any]:
    """A survey as the API shows it, without the counts of fieldwork."""
    version = current_version(survey)
    questionnaire = study(version).questionnaire
    return {
        "slug": survey.slug,
        "name": survey.name,
        "status": survey.status,
        "is_simulated": survey.is_simulated,
        "version": version.number,
        "languages": questionnaire["languages"],
        "countries": [
            {"code": c.code, "iso": c.iso, "name": c.name, "languages": c.languages, "target": c.target}
            for c in survey.countries.all()
        ],
    }
