"""How does a study workbook become a survey?"""

from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction

from surveys import selectors
from surveys.core.problems import Problem, RejectedError
from surveys.core.study import Study
from surveys.core.workbook import Sheets, compile_study, without_remarks
from surveys.models import Country, QuestionnaireVersion, Survey
from surveys.services import consequences
from surveys.signals import study_published


@transaction.atomic
def import_study(
    *, sheets: Sheets, user: User | None, now: datetime, is_simulated: bool = False, is_confirmed: bool = False
) -> QuestionnaireVersion:
    """Publish the study of a workbook: a new survey, or the next version of the survey with its form_id. All or nothing.

    The same workbook again changes nothing and answers the version that stands.

    Args:
        is_confirmed: that figures of interviews which exist may change their meaning.

    Raises:
        RejectedError: every problem of the workbook, each with sheet, row and column.
    """
    sheets = without_remarks(sheets)
    draft = compile_study(sheets, version=1)
    survey, _ = Survey.objects.get_or_create(
        slug=draft.slug, defaults={"name": draft.title, "is_simulated": is_simulated}
    )
    # One import of a survey at a time: version numbers are taken under this lock.
    survey = Survey.objects.select_for_update().get(pk=survey.pk)
    last = survey.versions.order_by("-number").first()
    if last is None and survey.is_simulated != is_simulated:
        # It was kept as a draft so far: what it is going to be is said now.
        survey.is_simulated = is_simulated
        survey.save(update_fields=["is_simulated"])
    if last is not None and sheets in (selectors.sheets(last), selectors.sheets(last, selectors.newest_texts(last))):
        return last
    return publish_sheets(survey=survey, sheets=sheets, user=user, now=now, is_confirmed=is_confirmed)


def publish_sheets(
    *, survey: Survey, sheets: Sheets, user: User | None, now: datetime, is_confirmed: bool
) -> QuestionnaireVersion:
    """Publish a workbook as the next version of a survey, inside the caller's transaction, which has locked the survey.

    Raises:
        RejectedError: every problem of the workbook, what would make the data wrong or needs to be confirmed first, or why the
            fieldwork cannot go on with it.
    """
    sheets = without_remarks(sheets)
    last = survey.versions.order_by("-number").first()
    study = compile_study(sheets, version=last.number + 1 if last else 1)
    if last is not None:
        texts = selectors.newest_texts(last)
        before = selectors.sheets(last, texts)
        consequences.demand_languages(selectors.study(last, texts), sheets)
        consequences.demand(survey, before, sheets, is_confirmed=is_confirmed)
    survey.name = study.title
    survey.save(update_fields=["name"])
    _publish_countries(survey, study, is_new=last is None)
    version = QuestionnaireVersion.objects.create(
        survey=survey,
        number=study.questionnaire["version"],
        sheets=sheets.to_json(),
        study=study.to_json(),
        published_at=now,
        published_by=user,
    )
    study_published.send(sender=QuestionnaireVersion, version=version, study=study)
    return version


def _publish_countries(survey: Survey, study: Study, *, is_new: bool) -> None:
    """Countries follow the workbook; one that is in the field already cannot be left out."""
    for place, country in enumerate(study.countries):
        Country.objects.update_or_create(
            survey=survey,
            code=country.code,
            defaults={
                "iso": country.iso,
                "name": country.name,
                "languages": list(country.languages),
                "time_zones": list(country.time_zones),
                "calling_hours": country.calling_hours,
                "adult_population": country.adult_population,
                "target": country.target,
                "place": place,
            },
        )
    gone = survey.countries.exclude(code__in=[country.code for country in study.countries])
    if not is_new and gone.exists():
        codes = ", ".join(gone.values_list("code", flat=True))
        message = (
            f"Countries {codes} are in the field in this survey; keep their rows, with target 0 to stop calling there."
        )
        raise RejectedError([Problem("country_left_out", message, where="countries!A1")])
