"""What is sent to an exchange, what do its reports mean, and which are genuine?"""

from datetime import UTC, datetime, timedelta

import pytest

from interviews.core.dialling import (
    ANSWERED,
    ASKED,
    BUSY,
    DIALLING,
    ENDED,
    FINAL,
    PLACING,
    REPORTED,
    RINGING,
    Template,
    faults,
    filled,
    is_genuine,
    moved,
    signature,
)

NOW = datetime(2026, 5, 5, 12, tzinfo=UTC)
BLANKS = {"number": "+420 601/2?&x=", "extension": "214", "dial": "d-1", "call": "c-1"}


def test_what_stands_in_an_address_is_quoted() -> None:
    template = Template("POST", "http://pbx:8088/channels/{dial}?to={number}&from={extension}")

    request = filled(template, BLANKS)

    assert request.url == "http://pbx:8088/channels/d-1?to=%2B420%20601%2F2%3F%26x%3D&from=214"
    assert request.json is None


def test_what_stands_in_a_body_stays_one_value_whatever_it_holds() -> None:
    template = Template("POST", "http://pbx/", '{"to": "{number}", "more": ["sip:{number}@pbx", 3], "ok": true}')

    request = filled(template, BLANKS | {"number": '"}, {"x": "'})

    assert request.json == {"to": '"}, {"x": "', "more": ['sip:"}, {"x": "@pbx', 3], "ok": True}


@pytest.mark.parametrize(
    ("url", "body", "code"),
    [
        ("pbx/calls", "", "not_an_address"),
        ("ftp://pbx/calls", "", "not_an_address"),
        ("http:///calls", "", "not_an_address"),
        ("http://{number}/calls", "", "blank_in_server"),
        ("http://pbx{extension}.example.org/", "", "blank_in_server"),
        ("http://me:secret@pbx/", "", "password_in_address"),
        ("http://pbx/{phone}", "", "unknown_blank"),
        ("http://pbx/{call}", "", "unknown_blank"),
        ("http://pbx/", "{", "not_json"),
        ("http://pbx/", '["{phone}"]', "unknown_blank"),
    ],
)
def test_a_request_that_cannot_work_or_leads_elsewhere_is_refused(url: str, body: str, code: str) -> None:
    assert [fault.code for fault in faults(Template("POST", url, body))] == [code]


def test_a_request_may_use_every_blank() -> None:
    assert faults(Template("POST", "https://pbx/{dial}?a={extension}", '{"to": "{number}"}')) == []
    assert faults(Template("DELETE", "https://pbx/{call}"), can_name_call=True) == []


def test_a_call_goes_on_and_never_back() -> None:
    assert moved(PLACING, RINGING) == RINGING
    assert moved(RINGING, DIALLING) == RINGING
    assert moved(RINGING, RINGING) == RINGING
    assert moved(RINGING, BUSY) == BUSY


@pytest.mark.parametrize("state", FINAL)
def test_after_its_end_nothing_changes_a_call(state: str) -> None:
    assert {moved(state, reported) for reported in REPORTED} == {state}


def test_who_has_answered_was_not_busy() -> None:
    assert moved(ANSWERED, BUSY) == ENDED


def test_no_report_brings_a_call_back_to_before_it_was_placed() -> None:
    assert moved(DIALLING, ASKED) == DIALLING
    assert moved(DIALLING, "nonsense") == DIALLING


def test_a_report_is_genuine_under_its_secret_for_a_while() -> None:
    at = str(int(NOW.timestamp()))
    given = signature("secret", at, b"{}")

    assert is_genuine("secret", at, b"{}", given, NOW)
    assert not is_genuine("other", at, b"{}", given, NOW)
    assert not is_genuine("secret", at, b"{ }", given, NOW)
    assert not is_genuine("secret", at, b"{}", given, NOW + timedelta(minutes=6))
    assert not is_genuine("secret", at, b"{}", "", NOW)
    assert not is_genuine("secret", "soon", b"{}", signature("secret", "soon", b"{}"), NOW)
