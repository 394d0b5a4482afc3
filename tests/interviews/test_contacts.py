"""How is personal data kept unreadable, and made to vanish?"""

import pytest
from cryptography.exceptions import InvalidTag
from hypothesis import given
from hypothesis import strategies as st

from interviews import contacts
from interviews.models import Attempt, Case, Contact
from interviews.services import attempts, cases, erasure, sample
from tests.interviews.fieldwork import NOON, Study, csv


@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_what_was_sealed_can_be_read_again(text: str) -> None:
    assert contacts.unseal(contacts.seal(text)) == text


def test_the_same_text_is_never_sealed_the_same_twice() -> None:
    assert contacts.seal("+420601000001") != contacts.seal("+420601000001")


def test_a_sealed_text_that_was_touched_is_not_read() -> None:
    sealed = contacts.seal("+420601000001")

    with pytest.raises(InvalidTag):
        contacts.unseal(sealed[:-1] + bytes([sealed[-1] ^ 1]))


def test_the_blind_index_finds_a_number_again() -> None:
    assert contacts.blind_index("+420601000001") == contacts.blind_index("+420601000001")
    assert contacts.blind_index("+420601000001") != contacts.blind_index("+420601000002")


def test_the_database_holds_no_number_and_no_name_in_clear(study: Study) -> None:
    study.add_cases(name="Jana Nová")

    contact = Contact.objects.get()
    stored = b"".join(bytes(part) for part in (contact.number, contact.name, contact.number_index))
    assert b"601" not in stored
    assert "Nová".encode() not in stored


def test_an_erased_contact_is_gone_with_the_notes_and_never_called_again(study: Study) -> None:
    study.add_cases(name="Jana Nová")
    user = study.person()
    attempts.finish(id=study.dial(user).pk, disposition="3.13", note="Jana is at work.", now=NOON)
    case = Case.objects.get()

    for _ in range(2):
        erasure.erase_contact(case=case.pk)

    case.refresh_from_db()
    assert (contacts.unseal(case.contact.number), contacts.unseal(case.contact.name)) == ("", "")
    assert Attempt.objects.get().note == ""
    assert case.opens_at is None
    assert cases.take_next(survey=study.survey, interviewer=user.pk, now=NOON) is None


def test_an_erased_number_does_not_come_back_with_the_next_sample(study: Study) -> None:
    (case,) = study.add_cases()
    number = contacts.unseal(case.contact.number)
    erasure.erase_contact(case=case.pk)

    loaded = sample.load(survey=study.survey, content=csv([{"number": number, "country": "CZ"}]), now=NOON)

    assert loaded.accepted == 0
