"""How do the numbers of a sample become cases?"""

import pytest

from interviews import contacts
from interviews.models import Case, Contact
from interviews.services import sample
from interviews.services.sample import Loaded
from surveys.core.problems import RejectedError
from tests.interviews.fieldwork import NOON, Study, csv


def load(study: Study, *rows: dict[str, str]) -> Loaded:
    return sample.load(survey=study.survey, content=csv(rows), now=NOON, seed=1)


def rejected(loaded: Loaded) -> list[tuple[int, str]]:
    return [(found.row, found.column) for found in loaded.rejected]


GOOD = {"number": "601 000 001", "country": "CZ"}


def test_a_row_becomes_a_case_with_the_defaults_of_its_country(study: Study) -> None:
    assert load(study, GOOD).accepted == 1

    case = Case.objects.get()
    assert (case.country.code, case.language, case.time_zone, case.facts) == ("CZ", "en", "Europe/Prague", {})
    assert (case.opens_at, case.disposition) == (NOON, "3.11")


def test_numbers_are_kept_in_international_form(study: Study) -> None:
    load(study, GOOD, {"number": "020 7946 0001", "country": "UK"})

    numbers = {contacts.unseal(number) for number in Contact.objects.values_list("number", flat=True)}
    assert numbers == {"+420601000001", "+442079460001"}


def test_name_id_zone_and_further_columns_are_kept(study: Study) -> None:
    load(study, {**GOOD, "name": "Jana Nová", "external_id": "17", "time_zone": "Europe/London", "area": "B7"})

    case = Case.objects.select_related("contact").get()
    assert (case.external_id, case.time_zone, case.facts) == ("17", "Europe/London", {"area": "B7"})
    assert contacts.unseal(case.contact.name) == "Jana Nová"


@pytest.mark.parametrize(
    ("row", "column"),
    [
        ({**GOOD, "country": "XX"}, "country"),
        ({**GOOD, "country": ""}, "country"),
        ({**GOOD, "number": "12"}, "number"),
        ({**GOOD, "number": "unknown"}, "number"),
        ({**GOOD, "language": "xx"}, "language"),
        ({**GOOD, "time_zone": "Europe/Atlantis"}, "time_zone"),
        ({**GOOD, "external_id": "x" * 65}, "external_id"),
    ],
)
def test_a_row_that_cannot_be_used_is_told_and_the_others_are_taken(
    study: Study, row: dict[str, str], column: str
) -> None:
    loaded = load(study, row, {**GOOD, "number": "601000002"})

    assert (loaded.accepted, rejected(loaded)) == (1, [(2, column)])


def test_the_column_names_of_sample_suppliers_are_understood(study: Study) -> None:
    load(study, {"Telephone": "601 000 001", "Country": "CZ", "ID": "17"})

    case = Case.objects.select_related("contact").get()
    assert (case.external_id, contacts.unseal(case.contact.number)) == ("17", "+420601000001")


def test_the_same_number_in_another_spelling_is_a_duplicate(study: Study) -> None:
    loaded = load(study, GOOD, {"number": "+420 601-000-001", "country": "UK"})

    assert (loaded.accepted, rejected(loaded)) == (1, [(3, "number")])
    assert "row 2" in loaded.rejected[0].message


def test_the_same_id_twice_is_a_duplicate(study: Study) -> None:
    loaded = load(study, {**GOOD, "external_id": "1"}, {"number": "601000002", "country": "CZ", "external_id": "1"})

    assert rejected(loaded) == [(3, "external_id")]


def test_what_the_survey_has_already_is_not_added_again(study: Study) -> None:
    rows = [{**GOOD, "external_id": "1"}, {"number": "601000002", "country": "CZ", "external_id": "2"}]
    load(study, *rows)

    again = load(study, *rows, {"number": "601000003", "country": "CZ", "external_id": "2"})

    assert (again.accepted, rejected(again)) == (0, [(2, "number"), (3, "number"), (4, "external_id")])
    assert Case.objects.count() == 2


def test_the_same_number_may_be_in_two_surveys(study: Study) -> None:
    other = Study.open(settings=[["form_title", "form_id", "default_language"], ["Other", "other", "English (en)"]])
    load(study, GOOD)

    assert load(other, GOOD).accepted == 1


def test_rows_are_numbered_as_in_the_file_past_empty_lines(study: Study) -> None:
    content = b"number,country\n\n601000001,CZ\n\n601000002,XX\n"

    assert rejected(sample.load(survey=study.survey, content=content, now=NOON)) == [(5, "country")]


def test_semicolons_and_a_byte_order_mark_are_understood(study: Study) -> None:
    content = "\ufeffnumber;country\n601000001;CZ\n".encode()

    assert sample.load(survey=study.survey, content=content, now=NOON).accepted == 1


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "missing_column"),
        (b"dial,country\n1,CZ\n", "missing_column"),
        ("number,country\n601,Č".encode("cp1250"), "not_utf8"),
        (b"number,country\n6\x00,CZ", "not_text"),
        (b'number,country\n"' + b"6" * 200_000 + b'",CZ', "unreadable"),
    ],
)
def test_a_file_that_is_no_sample_is_refused_as_a_whole(study: Study, content: bytes, code: str) -> None:
    with pytest.raises(RejectedError) as refusal:
        sample.load(survey=study.survey, content=content, now=NOON)

    assert code in [problem.code for problem in refusal.value.problems]


def test_the_calling_order_is_random_and_seeded(study: Study) -> None:
    rows = [{"number": f"6010000{n:02}", "country": "CZ"} for n in range(20)]
    load(study, *rows)

    order = list(Case.objects.order_by("shuffle").values_list("pk", flat=True))
    assert order != sorted(order)


def test_a_large_file_takes_few_queries(study: Study, django_assert_max_num_queries: "object") -> None:
    rows = [{"number": f"60100{n:04}", "country": "CZ"} for n in range(3000)]

    with django_assert_max_num_queries(14):  # type: ignore[operator]
        assert load(study, *rows).accepted == 3000
