"""Can interviewers practise without anything counting?"""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.test import Client

from interviews.models import Case
from interviews.services import cases, training
from surveys.core.problems import RejectedError
from surveys.models import Survey
from tests.interviews.fieldwork import NOON, Study

NIGHT = NOON + timedelta(hours=14)


def make(study: Study) -> Survey:
    return training.make(survey=study.survey, user=None, now=NOON)


def test_it_has_the_same_questionnaire_and_people_and_fictional_numbers(study: Study) -> None:
    interviewer = study.person()

    made = make(study)

    assert (made.slug, made.training_of, made.is_simulated) == (f"{study.survey.slug}-training", study.survey, True)
    assert made.name.startswith("Practice: ")
    assert Case.objects.filter(survey=made).count() == training.NUMBERS_A_COUNTRY * made.countries.count()
    assert cases.take_next(survey=made, interviewer=interviewer.pk, now=NIGHT) is not None


def test_the_survey_itself_is_left_alone(study: Study) -> None:
    before = study.survey.versions.count()

    make(study)

    study.survey.refresh_from_db()
    assert (study.survey.versions.count(), study.survey.is_simulated) == (before, False)
    assert not Case.objects.filter(survey=study.survey).exists()


def test_making_it_again_changes_nothing(study: Study) -> None:
    first = make(study)

    assert make(study) == first
    assert first.versions.count() == 1
    assert Case.objects.filter(survey=first).count() == training.NUMBERS_A_COUNTRY * first.countries.count()


def test_there_is_no_practice_for_practice(study: Study) -> None:
    made = make(study)

    with pytest.raises(RejectedError, match="itself"):
        training.make(survey=made, user=None, now=NOON)


def test_the_database_knows_no_practice_that_is_not_marked(study: Study) -> None:
    made = make(study)

    with pytest.raises(IntegrityError), transaction.atomic():
        Survey.objects.filter(pk=made.pk).update(is_simulated=False)


def test_a_manager_makes_it_by_a_button(study: Study) -> None:
    client = Client()
    client.force_login(study.person("manager"))

    answered = client.post(f"/surveys/{study.survey.slug}/training/", follow=True)

    assert "Bring it up to date" in answered.content.decode()
    assert Survey.objects.filter(training_of=study.survey).exists()


def test_interviewers_do_not_make_it(study: Study) -> None:
    client = Client()
    client.force_login(study.person())

    assert client.post(f"/surveys/{study.survey.slug}/training/").status_code == 403
