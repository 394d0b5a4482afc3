"""Who has which case in hand, and when is it called again?"""

from datetime import UTC, datetime, timedelta

import pytest
from django.contrib.auth.models import User

from interviews.models import Appointment, Case, QuotaCell
from interviews.services import attempts, cases, quotas
from interviews.services.attempts import Agreement
from surveys.core.problems import RejectedError
from surveys.models import Survey
from tests.interviews.fieldwork import NOON, TABLES, Study, quota_sheet

NIGHT = datetime(2026, 5, 5, 23, 0, tzinfo=UTC)


def next_case(study: Study, user: User, now: datetime = NOON) -> Case | None:
    return cases.take_next(survey=study.survey, interviewer=user.pk, now=now)


def test_a_case_is_in_hand_once_it_is_taken(study: Study, interviewer: User) -> None:
    study.add_cases()

    case = study.take(interviewer)

    assert (case.holder, case.held_until) == (interviewer, NOON + cases.HOLDING)


def test_asking_again_gives_the_same_case(study: Study, interviewer: User) -> None:
    study.add_cases(3)

    assert study.take(interviewer) == study.take(interviewer, now=NOON + timedelta(minutes=5))
    assert Case.objects.filter(holder=interviewer).count() == 1


def test_two_interviewers_get_two_cases(study: Study) -> None:
    study.add_cases(2)

    assert study.take(study.person()) != study.take(study.person())


def test_there_is_no_case_outside_calling_hours(study: Study, interviewer: User) -> None:
    study.add_cases()

    assert next_case(study, interviewer, NIGHT) is None


@pytest.mark.parametrize("status", [Survey.Status.PAUSED, Survey.Status.CLOSED])
def test_a_survey_that_is_not_in_the_field_gives_no_new_case(study: Study, interviewer: User, status: str) -> None:
    study.add_cases()
    study.survey.status = status
    study.survey.save()

    assert next_case(study, interviewer) is None


def test_interviewers_get_cases_of_their_countries(study: Study) -> None:
    study.add_cases(country="CZ")

    assert next_case(study, study.person(countries=["UK"])) is None
    assert next_case(study, study.person(countries=["CZ"])) is not None


def test_interviewers_get_cases_in_their_languages(study: Study) -> None:
    study.add_cases()

    assert next_case(study, study.person(languages=["cs"])) is None
    assert next_case(study, study.person(languages=["cs", "en"])) is not None


def test_fewer_attempts_come_first_then_the_random_order(study: Study) -> None:
    first, second, third = study.add_cases(3)
    Case.objects.filter(pk=first.pk).update(n_attempts=1, shuffle=0.1)
    Case.objects.filter(pk=second.pk).update(shuffle=0.9)
    Case.objects.filter(pk=third.pk).update(shuffle=0.2)

    assert [study.take(study.person()) for _ in range(3)] == [third, second, first]


def test_due_appointments_come_before_everything_the_hard_ones_first(study: Study) -> None:
    rule, soft, hard = study.add_cases(3)
    Case.objects.filter(pk=rule.pk).update(shuffle=0.0)
    Case.objects.filter(pk=soft.pk).update(priority=Case.Priority.SOFT_APPOINTMENT)
    Case.objects.filter(pk=hard.pk).update(priority=Case.Priority.HARD_APPOINTMENT)

    assert [study.take(study.person()) for _ in range(3)] == [hard, soft, rule]


def test_a_country_whose_every_hard_cell_is_full_is_not_called(study: Study, interviewer: User) -> None:
    for region in ("north", "north", "south", "south"):
        study.complete(region=region)
    study.add_cases(country="CZ")
    assert next_case(study, interviewer) is None

    study.add_cases(country="UK")
    assert study.take(interviewer).country.code == "UK"


def test_a_country_is_full_as_soon_as_one_of_its_plans_is(study: Study) -> None:
    happy = [["happiness", "CZ", f"happy={answer}", str(n), "hard"] for answer, n in [("yes", 4), ("no", 0)]]
    study.publish(quotas=[*TABLES["quotas"], *happy])
    study.complete()
    quotas.set_target(cell=QuotaCell.objects.get(cell={"happy": "yes"}).pk, target=1)
    study.add_cases()

    assert next_case(study, study.person()) is None


def test_reserved_places_do_not_stop_the_calling_of_a_country(study: Study, interviewer: User) -> None:
    study.complete()
    study.cell("north")
    for region in ("north", "south", "south"):
        study.interview(age=40, region=region)
    study.add_cases()

    assert next_case(study, interviewer) is not None


def test_full_soft_cells_do_not_stop_the_calling(db: None) -> None:
    study = Study.open(quotas=quota_sheet([("CZ", "region=north", 1, "soft"), ("CZ", "region=south", 0, "soft")]))
    study.complete()
    study.add_cases()

    assert next_case(study, study.person()) is not None


def test_cells_of_all_countries_that_are_full_stop_the_calling_everywhere(db: None) -> None:
    study = Study.open(quotas=quota_sheet([("", "region=north", 8, "hard"), ("", "region=south", 0, "hard")]))
    study.complete()
    quotas.set_target(cell=QuotaCell.objects.get(cell={"region": "north"}).pk, target=1)
    study.add_cases(country="UK")

    assert next_case(study, study.person()) is None


def test_a_case_that_was_not_dialled_can_be_put_back(study: Study, interviewer: User) -> None:
    study.add_cases()
    case = study.take(interviewer)

    for _ in range(2):
        cases.release(case=case.pk, interviewer=interviewer.pk)

    assert study.take(study.person()) == case


def test_a_case_that_was_dialled_needs_its_outcome_before_it_is_put_back(study: Study, interviewer: User) -> None:
    study.add_cases()
    attempt = study.dial(interviewer)

    with pytest.raises(RejectedError, match="what came of the call"):
        cases.release(case=attempt.case_id, interviewer=interviewer.pk)


def test_nobody_puts_back_a_case_in_other_hands(study: Study, interviewer: User) -> None:
    study.add_cases()
    case = study.take(interviewer)

    cases.release(case=case.pk, interviewer=study.person().pk)

    assert study.take(interviewer) == case


def test_after_no_answer_the_case_waits_for_another_daypart(study: Study) -> None:
    study.add_cases()
    attempt = study.dial()

    attempts.finish(id=attempt.pk, disposition="3.13", now=NOON)

    case = Case.objects.get()
    assert (case.holder, case.n_attempts, case.disposition) == (None, 1, "3.13")
    # 17:00 in Prague.
    assert case.opens_at == datetime(2026, 5, 5, 15, 0, tzinfo=UTC)


def test_an_appointment_is_when_the_case_is_called_next(study: Study) -> None:
    study.add_cases()
    attempt = study.dial()
    at = NOON + timedelta(days=1)

    attempts.finish(
        id=attempt.pk, disposition="3.21", now=NOON, agreement=Agreement(at, is_hard=True, note="Ask for Jana.")
    )

    case, appointment = Case.objects.get(), Appointment.objects.get()
    assert (case.opens_at, case.priority) == (at, Case.Priority.HARD_APPOINTMENT)
    assert (appointment.at, appointment.kind, appointment.note, appointment.is_open) == (
        at,
        "hard",
        "Ask for Jana.",
        True,
    )


def test_a_kept_appointment_is_no_longer_open(study: Study, interviewer: User) -> None:
    study.add_cases()
    at = NOON + timedelta(days=1)
    attempts.finish(id=study.dial(interviewer).pk, disposition="3.21", now=NOON, agreement=Agreement(at, is_hard=False))

    attempts.finish(id=study.dial(interviewer, now=at).pk, disposition="3.13", now=at)

    assert not Appointment.objects.filter(is_open=True).exists()


def test_a_simulated_case_may_be_called_again_at_once_at_night(db: None) -> None:
    study = Study.open(is_simulated=True)
    user = study.person()
    study.add_cases(now=NIGHT)

    attempts.finish(id=study.dial(user, now=NIGHT).pk, disposition="2.11", now=NIGHT)

    assert study.take(user, now=NIGHT).n_attempts == 1
