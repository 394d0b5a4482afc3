"""What was left lying, and is put back in order?"""

from datetime import UTC, datetime, timedelta

from django.contrib.auth.models import User

from interviews.models import Appointment, Attempt, Case, Interview, Reservation
from interviews.services import attempts, cases, completion, quotas
from interviews.services.attempts import Agreement
from interviews.services.sweep import sweep
from interviews.tasks import sweep as sweep_task
from tests.interviews.fieldwork import NOON, SAID, Study

LATER = NOON + cases.HOLDING
NOTHING = {"places": 0, "cases": 0, "windows": 0, "dials": 0}


def test_there_is_nothing_to_do_where_nothing_lies(study: Study, interviewer: User) -> None:
    study.add_cases(2)
    quotas.reserve(interview=study.interview(interviewer, age=40, region="north").pk, now=NOON)

    assert sweep(now=NOON + timedelta(minutes=1)) == NOTHING


def test_an_expired_place_is_given_back(study: Study) -> None:
    interview = study.interview(age=40, region="north")
    quotas.reserve(interview=interview.pk, now=NOON)

    assert sweep(now=NOON + quotas.RESERVATION)["places"] == 1
    assert study.cell("north").reserved == 0
    assert not Reservation.objects.exists()


def test_an_interview_whose_place_expired_can_still_be_completed(study: Study) -> None:
    interview = study.interview(**SAID)
    quotas.reserve(interview=interview.pk, now=NOON)
    sweep(now=NOON + quotas.RESERVATION)
    interview.refresh_from_db()
    user = study.person()
    later = Case.objects.get().opens_at
    assert later is not None
    case = study.take(user, now=later)
    resume(interview, case, user, later)

    assert completion.complete(interview=interview.pk, now=later).status == Interview.Status.COMPLETE


def resume(interview: Interview, case: Case, user: User, now: datetime) -> None:
    from interviews.services import conducting

    conducting.begin(id=interview.pk, case=case.pk, interviewer=user.pk, language="en", now=now)


def test_a_case_held_too_long_goes_to_others(study: Study, interviewer: User) -> None:
    study.add_cases()
    case = study.take(interviewer)

    assert sweep(now=LATER)["cases"] == 1
    assert study.take(study.person(), now=LATER) == case


def test_a_dial_without_an_outcome_ends_as_unknown(study: Study, interviewer: User) -> None:
    study.add_cases()
    attempt = study.dial(interviewer)

    sweep(now=LATER)

    attempt.refresh_from_db()
    assert (attempt.disposition, attempt.ended_at, attempt.note) == ("3.90", LATER, "No outcome was recorded.")
    assert Case.objects.get().n_attempts == 1


def test_an_interview_left_alone_is_suspended(study: Study) -> None:
    interview = study.interview(age=40)

    sweep(now=LATER)

    interview.refresh_from_db()
    assert interview.status == Interview.Status.SUSPENDED


def test_answers_keep_the_case_in_hand(study: Study) -> None:
    interview = study.interview(age=40)
    study.say(interview, region="north", now=LATER - timedelta(minutes=1))

    assert sweep(now=LATER)["cases"] == 0


def test_fresh_cases_whose_window_has_passed_get_the_next_one(study: Study) -> None:
    study.add_cases(3)
    # 18:00 in Prague: the afternoon's window closed at 17:00.
    evening = datetime(2026, 5, 5, 16, 0, tzinfo=UTC)

    assert sweep(now=evening)["windows"] == 3
    assert set(Case.objects.values_list("opens_at", flat=True)) == {evening}
    assert sweep(now=evening) == NOTHING


def test_called_cases_whose_window_has_passed_are_planned_by_their_own_past(study: Study) -> None:
    study.add_cases()
    attempts.finish(id=study.dial().pk, disposition="3.13", now=NOON)
    # The evening of that day passes; afternoon and evening: the afternoon was tried.
    night = datetime(2026, 5, 5, 20, 0, tzinfo=UTC)

    assert sweep(now=night)["windows"] == 1
    assert Case.objects.get().opens_at == datetime(2026, 5, 6, 7, 0, tzinfo=UTC)


def test_a_missed_appointment_is_called_in_the_next_calling_hours(study: Study) -> None:
    study.add_cases()
    at = datetime(2026, 5, 5, 20, 0, tzinfo=UTC)
    attempts.finish(id=study.dial().pk, disposition="3.21", now=NOON, agreement=Agreement(at, is_hard=True))

    sweep(now=at + timedelta(hours=1))

    case = Case.objects.get()
    assert case.opens_at == datetime(2026, 5, 6, 7, 0, tzinfo=UTC)
    assert case.priority == Case.Priority.SOFT_APPOINTMENT
    assert Appointment.objects.get().is_open


def test_the_task_sweeps(study: Study, interviewer: User) -> None:
    study.add_cases()
    study.take(interviewer, now=NOON)

    assert sweep_task()["cases"] == 1
    assert Attempt.objects.count() == 0
