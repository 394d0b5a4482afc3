"""Every screen shows each role what is theirs, and says no in words."""

import io
from uuid import uuid4

import pytest
from django.conf import settings
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone
from openpyxl import load_workbook

from analysis.services import recompute
from interviews.core.outcomes import RATES
from interviews.models import Case, Interview, QuotaCell
from interviews.services import cases
from interviews.views.rate_words import WORDS
from surveys import selectors
from surveys.core.workbook import write_xlsx
from surveys.models import Membership, Survey
from tests.conducting import conducted
from tests.site.conftest import Visitor

BASE = "/surveys/coproduction-2008"
SCREENS = {
    f"{BASE}/": {"manager", "analyst", "admin"},
    f"{BASE}/quotas/": {"manager", "analyst", "admin"},
    f"{BASE}/outcomes/": {"manager", "analyst", "admin"},
    f"{BASE}/sample/": {"manager", "admin"},
    f"{BASE}/interviews/": {"manager", "admin"},
    f"{BASE}/results/": {"analyst", "admin"},
    f"{BASE}/downloads/": {"analyst", "admin"},
    f"{BASE}/work/": {"interviewer", "admin"},
    "/surveys/import/": {"manager", "admin"},
    "/surveys/limesurvey/": {"manager", "admin"},
    "/team/": {"admin"},
}
EVERYBODY = ("interviewer", "manager", "analyst", "admin")


@pytest.mark.parametrize("address", SCREENS)
@pytest.mark.parametrize("username", EVERYBODY)
def test_a_screen_is_open_to_the_roles_it_is_for_and_closed_to_the_others(
    visitor: type[Visitor], address: str, username: str
) -> None:
    status = visitor(username).get(address).status_code

    assert status == (200 if username in SCREENS[address] else 403)


@pytest.mark.parametrize("address", SCREENS)
def test_nobody_sees_a_screen_without_signing_in(survey: Survey, address: str) -> None:
    response = Client().get(address)

    assert response.status_code == 302
    assert response["Location"].startswith("/sign-in/")


@pytest.mark.parametrize("address", SCREENS)
def test_a_monitor_may_ask_for_the_head_of_a_screen(visitor: type[Visitor], address: str) -> None:
    response = visitor("admin").head(address)

    assert (response.status_code, response.content) == (200, b"")


def test_a_survey_one_has_no_part_in_is_not_there(survey: Survey) -> None:
    User.objects.create_user("stranger")

    assert Visitor("stranger").get(f"{BASE}/").status_code == 404


def test_an_interviewer_with_one_survey_begins_at_work(visitor: type[Visitor]) -> None:
    response = visitor("interviewer").get("/")

    assert response["Location"] == f"{BASE}/work/"


@pytest.mark.parametrize(
    "address", [address for address, who in SCREENS.items() if address.startswith(BASE) and "admin" in who]
)
def test_every_screen_of_a_simulated_survey_says_so(visitor: type[Visitor], address: str) -> None:
    assert "badge-simulated" in visitor("admin").get(address).content.decode()


@pytest.mark.parametrize("address", SCREENS)
def test_no_screen_has_inline_script_or_style(visitor: type[Visitor], address: str) -> None:
    page = visitor("admin").get(address)

    text = page.content.decode()
    assert "style=" not in text
    assert "<script>" not in text
    assert "unsafe" not in page["Content-Security-Policy"]


def test_the_results_page_shows_the_figures_of_the_latest_snapshot(visitor: type[Visitor], survey: Survey) -> None:
    conducted(survey)
    conducted(survey)
    recompute.run(survey.pk)

    text = visitor("analyst").get(f"{BASE}/results/?by=sex").content.decode()

    assert "2 interviews" in text
    assert "Community safety" in text
    assert "100.0" in text


def test_the_results_page_has_a_line_for_every_country_with_interviews(visitor: type[Visitor], survey: Survey) -> None:
    conducted(survey)
    conducted(survey)
    recompute.run(survey.pk)

    text = visitor("analyst").get(f"{BASE}/results/").content.decode()

    # Three indices with two parts each, three pairs of sectors, and the weights.
    assert text.count('<th scope="row">France</th>') == 3 * 3 + 3 + 1
    assert "Denmark</th>" not in text


def test_groups_are_named_in_the_words_of_the_questionnaire(visitor: type[Visitor], survey: Survey) -> None:
    conducted(survey)
    conducted(survey)
    recompute.run(survey.pk)

    text = visitor("analyst").get(f"{BASE}/results/?by=sex").content.decode()

    assert '<th scope="row">Woman</th>' in text
    assert '<th scope="row">female</th>' not in text


def test_dispositions_are_named_in_the_language_of_the_screens(visitor: type[Visitor], survey: Survey) -> None:
    analyst = visitor("analyst")
    analyst.cookies[settings.LANGUAGE_COOKIE_NAME] = "de"

    text = analyst.get(f"{BASE}/outcomes/").content.decode()

    assert "<code>3.11</code> Noch nicht versucht" in text


def test_an_interview_without_visits_is_said_to_be_unmeasured_only_once_it_is_over(
    visitor: type[Visitor], survey: Survey
) -> None:
    conducted(survey)
    interview = Interview.objects.get(survey=survey)
    manager = visitor("manager")

    over = manager.get(f"{BASE}/interviews/{interview.pk}/").content.decode()
    Interview.objects.filter(pk=interview.pk).update(status="in_progress", ended_at=None, disposition="")
    under_way = manager.get(f"{BASE}/interviews/{interview.pk}/").content.decode()

    assert ("Nothing was measured" in over, "nothing has come" in over) == (True, False)
    assert ("Nothing was measured" in under_way, "nothing has come" in under_way) == (False, True)


def test_a_simulation_that_stands_still_is_not_sent_again(visitor: type[Visitor], survey: Survey) -> None:
    run = survey.simulations.create(id=uuid4(), n_interviews=9, seed=1, status="finished", n_done=4)
    manager = visitor("manager")

    same = manager.get(f"{BASE}/simulation/", {"seen": f"{run.pk} finished 4"})
    moved = manager.get(f"{BASE}/simulation/", {"seen": f"{run.pk} running 3"})

    assert (same.status_code, same.content) == (204, b"")
    assert "4 of 9 interviews" in moved.content.decode()


@pytest.mark.parametrize("rate", RATES)
def test_every_outcome_rate_is_told_in_words(visitor: type[Visitor], survey: Survey, rate: str) -> None:
    text = visitor("analyst").get(f"{BASE}/outcomes/").content.decode()

    assert f'<th scope="row">{rate} <span class="gloss">{WORDS[rate]}</span></th>' in text


def test_a_target_is_changed(visitor: type[Visitor], survey: Survey) -> None:
    cell = QuotaCell.objects.filter(survey=survey).first()
    assert cell is not None

    visitor("manager").post(f"{BASE}/quotas/{cell.pk}/", {"target": cell.target + 5})

    assert QuotaCell.objects.get(pk=cell.pk).target == cell.target + 5


def test_a_target_below_what_is_taken_is_refused_in_words(visitor: type[Visitor], survey: Survey) -> None:
    conducted(survey)
    cell = QuotaCell.objects.get(completes=1)

    response = visitor("manager").post(f"{BASE}/quotas/{cell.pk}/", {"target": 0})

    assert response.status_code == 400
    assert "1 interviews" in response.content.decode()
    assert QuotaCell.objects.get(pk=cell.pk).target == cell.target


def test_an_analyst_cannot_change_a_target(visitor: type[Visitor], survey: Survey) -> None:
    cell = QuotaCell.objects.filter(survey=survey).first()
    assert cell is not None

    assert visitor("analyst").post(f"{BASE}/quotas/{cell.pk}/", {"target": 1}).status_code == 403


def test_rejected_rows_of_a_sample_are_shown_with_the_reason(visitor: type[Visitor], survey: Survey) -> None:
    file = SimpleUploadedFile("sample.csv", b"number,country\n+33199000900,FR\n+33199000001,FR\n123,XX\n")

    text = visitor("manager").post(f"{BASE}/sample/", {"file": file}).content.decode()

    assert "1 number accepted, 2 rejected" in text
    assert "<code>country</code>" in text
    assert Case.objects.filter(survey=survey).count() == 6


def test_a_voided_interview_leaves_the_data_and_says_why(visitor: type[Visitor], survey: Survey) -> None:
    interview = conducted(survey)

    visitor("manager").post(f"{BASE}/interviews/{interview.pk}/void/", {"reason": "read from a script"})

    interview.refresh_from_db()
    assert interview.status == Interview.Status.VOID
    assert "read from a script" in visitor("manager").get(f"{BASE}/interviews/").content.decode()
    assert not QuotaCell.objects.filter(completes__gt=0).exists()


def test_everything_wrong_with_a_workbook_is_shown_at_once(visitor: type[Visitor], survey: Survey) -> None:
    version = selectors.current_version(survey)
    workbook = load_workbook(io.BytesIO(write_xlsx(selectors.sheets(version))))
    workbook["survey"]["A4"] = "geopoint"
    workbook["countries"]["E2"] = "at night"
    broken = io.BytesIO()
    workbook.save(broken)

    response = visitor("manager").post(
        "/surveys/import/", {"workbook": SimpleUploadedFile("s.xlsx", broken.getvalue()), "then": "publish"}
    )

    text = response.content.decode()
    assert response.status_code == 400
    assert "survey!A4" in text
    assert "countries!" in text
    assert survey.versions.count() == 1


def test_a_paused_survey_gives_out_no_case(visitor: type[Visitor], survey: Survey) -> None:
    visitor("admin").post(f"{BASE}/status/", {"status": "paused"})

    interviewer = User.objects.get(username="interviewer")
    survey.refresh_from_db()
    assert cases.take_next(survey=survey, interviewer=interviewer.pk, now=timezone.now()) is None


def test_only_an_administrator_pauses_a_survey(visitor: type[Visitor], survey: Survey) -> None:
    assert visitor("manager").post(f"{BASE}/status/", {"status": "paused"}).status_code == 403


def test_a_status_that_is_none_is_refused(visitor: type[Visitor], survey: Survey) -> None:
    response = visitor("admin").post(f"{BASE}/status/", {"status": "asleep"})

    assert response.status_code == 400
    assert "paused" in response.content.decode()


def test_an_administrator_adds_a_person_and_gives_a_role(visitor: type[Visitor], survey: Survey) -> None:
    admin = visitor("admin")

    admin.post("/team/add/", {"username": "eva", "password": "a-long-password-1"})
    eva = User.objects.get(username="eva")
    admin.post(
        f"/team/{eva.pk}/", {"role": "interviewer", "survey": survey.slug, "countries": "cz, dk", "languages": ""}
    )

    membership = Membership.objects.get(user=eva)
    assert (membership.role, membership.survey, membership.countries) == ("interviewer", survey, ["CZ", "DK"])
    assert Visitor("eva").get(f"{BASE}/work/").status_code == 200


def test_a_person_who_is_shut_out_sees_nothing_any_more(visitor: type[Visitor], survey: Survey) -> None:
    manager = visitor("manager")
    person = User.objects.get(username="manager")

    visitor("admin").post(f"/team/{person.pk}/active/", {"active": "no"})

    assert manager.get(f"{BASE}/").status_code == 302


def test_an_administrator_cannot_shut_himself_out(visitor: type[Visitor], survey: Survey) -> None:
    admin = User.objects.get(username="admin")

    visitor("admin").post(f"/team/{admin.pk}/active/", {"active": "no"})

    assert User.objects.get(pk=admin.pk).is_active


def test_a_number_of_interviews_that_is_none_starts_no_simulation(visitor: type[Visitor], survey: Survey) -> None:
    visitor("manager").post(f"{BASE}/simulation/start/", {"interviews": "many"})

    assert not survey.simulations.exists()


def test_an_analyst_cannot_start_a_simulation(visitor: type[Visitor], survey: Survey) -> None:
    assert visitor("analyst").post(f"{BASE}/simulation/start/", {"interviews": 1}).status_code == 403
