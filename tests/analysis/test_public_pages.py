"""Public pages: for everybody who has the link while it is on, never changing, without small groups and without people."""

import csv
import io

import pytest
from django.contrib.auth.models import User
from django.template.defaultfilters import floatformat

from analysis import selectors
from analysis.models import PublicPage, Snapshot
from analysis.services import disclosure, publishing, recompute, thinning
from surveys.core.problems import RejectedError
from surveys.models import Membership
from tests.analysis.study import NOON
from tests.analysis.test_api import signed_in

pytestmark = pytest.mark.django_db
PAGES = "/surveys/two-countries/results/public/"


@pytest.fixture
def counted(field):
    field.complete_many(60)
    recompute.run(field.survey.pk)
    return field


@pytest.fixture
def analyst(counted):
    user = User.objects.create_user("ada")
    Membership.objects.create(user=user, survey=counted.survey, role="analyst")
    return user


@pytest.fixture
def link(counted, analyst):
    """The address of the public page of the first snapshot."""
    page = publishing.publish(survey=counted.survey, snapshot=1, user=analyst, now=NOON)
    return f"/public/{page.token}/"


def test_whoever_has_the_link_sees_the_figures_without_signing_in(link, client, counted):
    text = client.get(link).content.decode()

    for row in selectors.index_table(selectors.latest_snapshot(counted.survey), by="country"):
        assert floatformat(row["estimate"], 1) in text
    assert "Czech Republic" in text
    assert "60 interviews" in text


def test_the_page_does_not_move_with_the_interviews(link, client, counted):
    before = client.get(link).content

    counted.complete_many(30)
    recompute.run(counted.survey.pk)
    disclosure.state(survey=counted.survey, mark_below=1000, suppress_below=1000, adjustment="none")

    assert client.get(link).content == before


def test_a_page_that_is_off_is_not_there_and_on_again_it_is(link, client, counted):
    page = PublicPage.objects.get()

    publishing.switch(survey=counted.survey, page=page.pk, is_on=False, now=NOON)
    assert client.get(link).status_code == client.get(f"{link}figures.csv").status_code == 404

    publishing.switch(survey=counted.survey, page=page.pk, is_on=True, now=NOON)
    assert client.get(link).status_code == 200


@pytest.mark.parametrize("token", ["1", "x" * 32, "None"])
def test_a_guessed_link_leads_nowhere(link, client, token):
    assert client.get(f"/public/{token}/").status_code == 404


def test_links_are_long_and_never_the_same(counted, analyst, link):
    counted.complete_many(2)
    recompute.run(counted.survey.pk)
    publishing.publish(survey=counted.survey, snapshot=2, user=analyst, now=NOON)

    tokens = set(PublicPage.objects.values_list("token", flat=True))
    assert len(tokens) == 2
    assert all(len(token) >= 32 for token in tokens)


def test_publishing_again_gives_the_same_link(counted, analyst, link):
    again = publishing.publish(survey=counted.survey, snapshot=1, user=analyst, now=NOON)

    assert link == f"/public/{again.token}/"


def test_small_groups_are_not_shown_anywhere(counted, analyst, client):
    counted.complete("CZ", sex="female")
    recompute.run(counted.survey.pk)
    disclosure.state(survey=counted.survey, mark_below=40, suppress_below=31, adjustment="holm")
    page = publishing.publish(survey=counted.survey, snapshot=2, user=analyst, now=NOON)

    text = client.get(f"/public/{page.token}/").content.decode()
    rows = list(csv.DictReader(io.StringIO(client.get(f"/public/{page.token}/figures.csv").content.decode())))

    germany = [row for row in rows if row["domain"] == "DE"]
    assert {row["n"] for row in germany} == {row["estimate"] for row in germany} == {""}
    assert "Groups of fewer than 31 respondents are not shown" in text
    hidden = [r for r in selectors.index_table(page.snapshot, by="country", index="safety") if r["domain"] == "DE"]
    assert floatformat(hidden[0]["se"], 5) not in text


def test_nothing_about_people_stands_there(link, client, counted):
    text = client.get(link).content.decode() + client.get(f"{link}figures.csv").content.decode()

    for word in ["ada", "kim", "straße", "csrf"]:
        assert word not in text


def test_it_may_be_kept_by_caches_and_is_asked_for_again_by_its_tag(link, client):
    first = client.get(link)

    assert first["Cache-Control"] == "max-age=300, public" or "public" in first["Cache-Control"]
    assert "Cookie" not in first.get("Vary", "")
    assert not first.cookies
    assert client.get(link, headers={"If-None-Match": first["ETag"]}).status_code == 304
    assert first["X-Robots-Tag"] == "noindex, nofollow"


def test_simulated_results_say_so(link, client, counted):
    counted.survey.is_simulated = True
    counted.survey.save()

    assert "No person was interviewed" in client.get(link).content.decode()
    assert "simulated" in client.get(f"{link}figures.csv").content.decode()


def test_the_snapshot_of_a_public_page_is_never_thinned_out(link, counted, monkeypatch):
    monkeypatch.setattr(thinning, "NEWEST", 1)
    monkeypatch.setattr(thinning, "MILESTONES", 1)
    for _ in range(3):
        counted.complete_many(2)
        recompute.run(counted.survey.pk)

    thinning.thin(counted.survey.pk, thinning.EVERY)

    assert 1 in Snapshot.objects.values_list("number", flat=True)


def test_analysts_make_and_switch_pages(counted, analyst, client):
    client.force_login(analyst)

    client.post(f"{PAGES}publish/", {"snapshot": "1"})
    page = PublicPage.objects.get()
    assert f"/public/{page.token}/" in client.get(PAGES).content.decode()
    client.post(f"{PAGES}{page.pk}/switch/", {"is_on": "0"})

    page.refresh_from_db()
    assert page.is_on is False


def test_a_snapshot_that_is_not_there_is_not_published(counted, analyst):
    with pytest.raises(RejectedError, match="no snapshot 99"):
        publishing.publish(survey=counted.survey, snapshot=99, user=analyst, now=NOON)


@pytest.mark.parametrize("role", ["manager", "interviewer"])
def test_others_cannot_make_pages(counted, client, role):
    user = User.objects.create_user(role)
    Membership.objects.create(user=user, survey=counted.survey, role=role)
    client.force_login(user)

    assert client.post(f"{PAGES}publish/", {"snapshot": "1"}).status_code == 403
    assert not PublicPage.objects.exists()


def test_over_rest_pages_are_made_listed_and_switched(counted, client):
    api = signed_in(counted, "analyst")
    address = "/api/v1/surveys/two-countries/public-pages/"

    made = api.post(address, {"snapshot": 1}, format="json")
    link = made.json()["link"]

    assert (made.status_code, made.json()["is_on"]) == (201, True)
    assert client.get(link).status_code == 200
    assert api.post(address, {"snapshot": 1}, format="json").json()["link"] == link
    assert api.patch(f"{address}{made.json()['id']}/", {"is_on": False}, format="json").json()["is_on"] is False
    assert client.get(link).status_code == 404
    assert [page["snapshot"] for page in api.get(address).json()] == [1]
    assert api.post(address, {"snapshot": 99}, format="json").status_code == 400
    assert signed_in(counted, "manager").get(address).status_code == 403
