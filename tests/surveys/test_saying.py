"""Does everybody read in their own language what is wrong, what was found and what was kept?"""

import io

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import translation

from analysis.api.notes import answered
from analysis.core.notes import kept_note
from surveys import inspection_words
from surveys.core.said import sentence
from surveys.core.workbook import write_xlsx
from surveys.saying import kept, worded, worded_kept, worded_note
from tests.surveys.core.workbooks import workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@pytest.fixture
def manager(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("admin"))
    return client


def broken() -> SimpleUploadedFile:
    sheets = workbook(quotas=[["plan", "country", "cell", "target"], ["main", "", "sxe=male", "a few"]])
    return SimpleUploadedFile("broken.xlsx", io.BytesIO(write_xlsx(sheets)).getvalue(), content_type=XLSX)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", ["There is no question 'sxe'. Did you mean 'sex'?", "'a few' is not a whole number of 0 or more."]),
        ("de", ["Es gibt keine Frage „sxe“. Ist „sex“ gemeint?", "„a few“ ist keine ganze Zahl ab 0."]),
        ("cs", ["Otázka „sxe“ neexistuje. Nemysleli jste „sex“?", "„a few“ není celé číslo od 0."]),
        ("da", ["Der er intet spørgsmål “sxe”. Mente du “sex”?", "“a few” er ikke et helt tal på 0 eller mere."]),
        ("fr", ["Il n’y a pas de question «\u00a0sxe\u00a0».", "«\u00a0a few\u00a0» n’est pas un nombre entier"]),
    ],
)
def test_the_error_list_of_an_import_stands_in_the_readers_language(
    manager: Client, language: str, words: list[str]
) -> None:
    page = manager.post("/surveys/import/", {"workbook": broken()}, headers={"accept-language": language})
    answer = manager.post("/api/v1/surveys/import/", {"workbook": broken()}, headers={"accept-language": language})

    said = " ".join(error["message"] for error in answer.json()["errors"])
    for wanted in words:
        assert wanted in page.content.decode().replace("&#x27;", "'")
        assert wanted in said


def test_numbers_stand_as_the_language_writes_them() -> None:
    said = sentence("The sheet has more than {most:,} rows. Remove what does not belong to it.", most=20_000)

    with translation.override("de"):
        assert "20.000" in worded(said)


@pytest.mark.parametrize("code", sorted(inspection_words._WORDS))
def test_what_an_inspection_finds_is_said_in_german(code: str) -> None:
    english = [str(words) for words in inspection_words._WORDS[code]]

    with translation.override("de"):
        german = [str(words) for words in inspection_words._WORDS[code]]

    assert all(one != other for one, other in zip(english, german, strict=True))


def test_what_is_kept_is_read_in_the_readers_language() -> None:
    row = kept([sentence("There is no question '{name}'.", name="{sxe}"), "Words in braces: {}"])

    with translation.override("de"):
        assert worded_kept(row) == "Es gibt keine Frage „{sxe}“. Words in braces: {}"


def test_rows_of_earlier_times_stay_as_they_are() -> None:
    with translation.override("de"):
        assert worded_kept("There are no completed interviews yet.") == "There are no completed interviews yet."
        assert worded_note({"code": "left_out", "message": "CZ, sex: left out."}) == "CZ, sex: left out."


def test_notes_on_the_weighting_are_read_in_the_readers_language() -> None:
    note = kept_note(
        "no_interviews",
        sentence("{country}: no interviews yet; the pooled figures are of the other countries.", country="CZ"),
        country="CZ",
    )

    with translation.override("de"):
        answer = answered([note])

    assert answer == [
        {
            "code": "no_interviews",
            "country": "CZ",
            "message": "CZ: noch keine Interviews; die gemeinsamen Zahlen sind die der anderen Länder.",
        }
    ]
