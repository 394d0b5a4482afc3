"""Does everybody read in their own language what is wrong with a workbook?"""

import io

import pytest
from django.contrib.auth.models import User
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import translation

from surveys.core.said import sentence
from surveys.core.workbook import write_xlsx
from surveys.saying import worded
from tests.surveys.core.workbooks import workbook

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
pytestmark = pytest.mark.django_db


@pytest.fixture
def manager(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("admin"))
    return client


def broken() -> SimpleUploadedFile:
    sheets = workbook(quotas=[["plan", "country", "cell", "target"], ["main", "", "sxe=male", "a few"]])
    return SimpleUploadedFile("broken.xlsx", io.BytesIO(write_xlsx(sheets)).getvalue(), content_type=XLSX)


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
