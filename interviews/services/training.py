"""How does a survey get another one to practise on?"""

from dataclasses import replace
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.utils.translation import gettext as _

from interviews.models import Case
from interviews.services import sample
from interviews.simulation import numbers
from surveys import selectors
from surveys.core.problems import Problem, RejectedError
from surveys.core.workbook import Sheets
from surveys.models import Membership, Survey
from surveys.services.importing import import_study

NUMBERS_A_COUNTRY = 200
LONGEST_SLUG = 50
ENDING = "-training"


@transaction.atomic
def make(*, survey: Survey, user: User | None, now: datetime) -> Survey:
    """The survey to practise on: the same questionnaire, fictional numbers, the same people, and nothing of it counts.

    Making it again brings its questionnaire up to date; numbers and people that are missing are added.

    Raises:
        RejectedError: the survey is itself one to practise on.
    """
    held = Survey.objects.select_for_update().get(pk=survey.pk)
    if held.training_of_id is not None:
        message = _("This is itself a survey to practise on.")
        raise RejectedError([Problem("is_training", message, where="survey")])
    sheets = _renamed(selectors.sheets(selectors.current_version(held)), held)
    version = import_study(sheets=sheets, user=user, now=now, is_simulated=True, is_confirmed=True)
    training = version.survey
    if training.training_of_id != held.pk:
        training.training_of = held
        training.save(update_fields=["training_of"])
    for membership in Membership.objects.filter(survey=held):
        Membership.objects.get_or_create(
            user=membership.user,
            survey=training,
            role=membership.role,
            defaults={"countries": membership.countries, "languages": membership.languages},
        )
    _give_numbers(training, now)
    return training


def _renamed(sheets: Sheets, survey: Survey) -> Sheets:
    settings = sheets["settings"]
    row = settings.rows[0]
    slug = f"{survey.slug[: LONGEST_SLUG - len(ENDING)]}{ENDING}"
    title = _("Practice: %(name)s") % {"name": survey.name}
    cells = {**row.cells, "form_id": slug, "form_title": title[:200]}
    headers = tuple(dict.fromkeys((*settings.headers, "form_id", "form_title")))
    renamed = replace(settings, headers=headers, rows=(replace(row, cells=cells), *settings.rows[1:]))
    return Sheets({**sheets.by_name, "settings": renamed})


def _give_numbers(training: Survey, now: datetime) -> None:
    lines = ["number,country"]
    for country in training.countries.all():
        missing = NUMBERS_A_COUNTRY - Case.objects.filter(country=country, opens_at__isnull=False).count()
        begun = Case.objects.filter(country=country).count()
        if missing > 0:
            drawn = numbers.draw(country.iso, missing, seed=training.slug, after=begun)
            lines += [f"{number},{country.code}" for number in drawn]
    if len(lines) > 1:
        sample.load(survey=training, content="\n".join(lines).encode(), now=now, seed=training.pk)
