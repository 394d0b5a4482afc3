"""Does the printed questionnaire show everything that an interviewer has to know, in every language?"""

import io
from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring
from django.conf import settings
from django.contrib.auth.models import User
from django.test import Client
from django.urls import reverse
from django.utils import translation
from pypdf import PdfReader

from surveys import selectors
from surveys.core.compiled import index
from surveys.core.exchange.ddi import NAMESPACE, codebook
from surveys.core.exchange.printable import PrintedItem, printable
from surveys.core.study import Study as CompiledStudy
from surveys.core.workbook import compile_study, read_directory
from surveys.models import QuestionnaireVersion
from surveys.services import exchange_print
from surveys.services.importing import import_study
from tests.interviews.fieldwork import Study
from tests.surveys.core.workbooks import SMALLEST, survey, workbook
from tests.surveys.core.workbooks import study as small

STUDY = Path(__file__).parents[3] / "surveys" / "studies" / "coproduction_2008"
NOON = datetime(2026, 5, 5, 12, 0, tzinfo=UTC)
HEADERS = "type | name | label::English (en) | hint::English (en) | relevant | constraint | missing | ends"


@cache
def five_countries() -> CompiledStudy:
    return compile_study(read_directory(STUDY), version=1)


def item(name: str, *rows: str, headers: str = HEADERS) -> PrintedItem:
    """The printed row of this name in a small questionnaire."""
    questionnaire = small(survey=survey(*rows, headers=headers)).questionnaire
    return next(found for found in printable(questionnaire, "en") if found.name == name)


def test_routing_is_told_in_words_with_the_numbers_of_the_page() -> None:
    printed = item("child", "select_one sex | sex | Sex?", "text | child | Name? | | ${sex} = 'female'")

    assert printed.number == "2"
    assert printed.routing == "Asked if Q1 (sex) is “A woman”"


def test_the_instruction_of_a_group_stands_below_its_heading() -> None:
    printed = item("home", "begin_group | home | Your home | Read slowly.", "text | a | A?", "end_group")

    assert (printed.text, printed.instruction) == ("Your home", "Read slowly.")


def test_codes_stand_in_front_of_the_answers_and_missing_ones_are_marked() -> None:
    printed = item("sex", "select_one sex | sex | Sex?")

    assert [(c.code, c.text, c.is_missing) for c in printed.choices] == [
        ("male", "A man", False),
        ("female", "A woman", False),
        ("refused", "Refused", True),
    ]


def test_what_only_the_interviewer_reads_stands_apart() -> None:
    printed = item("age", "integer | age | How old are you? | In full years. | | . >= 18 and . <= 99 | dk")

    assert (printed.text, printed.instruction) == ("How old are you?", "In full years.")
    assert printed.answer == "A whole number, 18 to 99"
    assert [choice.code for choice in printed.choices] == ["dk"]


def test_an_earlier_answer_in_a_text_is_named() -> None:
    printed = item("why", "integer | age | Age?", "text | why | Why ${age}?")

    assert printed.text == "Why [Q1 (age)]?"


def test_an_ending_is_told() -> None:
    printed = item("bye", "integer | age | Age?", "note | bye | Goodbye. | | ${age} < 18 | | | 4.70")

    assert printed.remarks == ("The interview ends here with disposition 4.70",)


def test_a_battery_shows_its_scale_once() -> None:
    printed = {found.name: found for found in printable(five_countries().questionnaire, "en")}

    assert [choice.code for choice in printed["safety_battery"].choices][:3] == ["often", "sometimes", "never"]
    assert printed["safety_1"].choices == ()
    assert printed["safety_1"].answer == "Answers as above"


def test_what_only_keeps_a_question_with_its_words_has_no_heading() -> None:
    questionnaire = small(survey=survey("select_one sex or_other | sex | Sex?")).questionnaire

    assert [(found.name, found.depth) for found in printable(questionnaire, "en")] == [
        ("country", 0),
        ("sex", 0),
        ("sex_other", 0),
    ]


REPEAT_HEADERS = "type | name | label::English (en) | repeat_count"


def test_the_number_of_rounds_of_a_repeat_is_told() -> None:
    rows = ("integer | size | Size?", "begin_repeat | person | Person | ${size}", "text | a | A?", "end_repeat")

    printed = item("person", *rows, headers=REPEAT_HEADERS)

    assert printed.remarks == ("Asked once for each; number of rounds: Q1 (size)",)


def kinds(*rows: str) -> list[tuple[str, str, int]]:
    """Kind, text and depth of every printed row."""
    questionnaire = small(survey=survey(*rows)).questionnaire
    return [(found.kind, found.text, found.depth) for found in printable(questionnaire, "en")][1:]


def test_the_end_of_a_repeat_is_told() -> None:
    rows = ("begin_repeat | person | Person", "text | a | A?", "end_repeat")

    assert kinds(*rows)[-1] == ("end", "End of “Person”", 0)


def test_the_end_of_a_group_is_told_if_a_question_follows_it() -> None:
    first = ("begin_group | one | One", "text | a | A?", "end_group")
    second = ("begin_group | two | Two", "text | b | B?", "end_group", "text | c | C?")

    assert kinds(*first, *second) == [
        ("group", "One", 0),
        ("question", "A?", 1),
        ("group", "Two", 0),
        ("question", "B?", 1),
        ("end", "End of “Two”", 0),
        ("question", "C?", 0),
    ]


def test_every_text_of_the_questionnaire_is_printed_in_every_language() -> None:
    questionnaire = five_countries().questionnaire

    for language in five_countries().languages:
        printed = {found.name: found.text for found in printable(questionnaire, language)}
        for name, node in index(questionnaire).questions.items():
            for part in node["label"].get(language, []):
                assert isinstance(part, dict) or part in printed[name], (language, name)


@pytest.fixture
def version(db: None) -> QuestionnaireVersion:
    """The five-country study, published."""
    return import_study(sheets=read_directory(STUDY), user=None, now=NOON)


@pytest.mark.parametrize("language", ["en", "cs", "da", "de", "fr"])
def test_the_pdf_has_text_that_can_be_selected_in_every_language(version: QuestionnaireVersion, language: str) -> None:
    pages = PdfReader(io.BytesIO(exchange_print.pdf(version, language))).pages
    text = "".join("".join(page.extract_text() for page in pages).split()).replace("-", "")

    for found in exchange_print.printed(version, language).items:
        assert "".join(found.text.split()).replace("-", "") in text, found.name


def test_every_word_on_the_page_is_in_the_language_of_the_questionnaire(
    version: QuestionnaireVersion, client: Client
) -> None:
    client.force_login(User.objects.create_superuser("chief"))
    client.cookies[settings.LANGUAGE_COOKIE_NAME] = "cs"

    page = client.get(f"{reverse('print-questionnaire', args=[version.survey.slug, 1])}?language=fr").content.decode()

    assert "Version 1, publiée" in page
    assert "Tazatel" not in page
    assert "Enquêteur" in page or "Enquêtrice" in page


def test_the_words_around_a_language_that_the_product_does_not_speak_are_english(db: None) -> None:
    polish = "type | name | label::Polski (pl) | hint::Polski (pl)"
    made = import_study(
        sheets=workbook(
            survey=survey("text | q | Dlaczego? | Czytaj.", headers=polish),
            choices=None,
            settings=[["form_title", "form_id", "default_language"], ["Small", "small", "Polski (pl)"]],
            countries=[["pl" if cell == "en" else cell for cell in row] for row in SMALLEST["countries"]],
        ),
        user=None,
        now=NOON,
    )

    with translation.override("cs"):
        printed = exchange_print.printed(made, "pl")

    assert (printed.heading, printed.interviewer) == ("Version 1, published 2026-05-05", "Interviewer")
    assert printed.items[-1].answer == "In words"


def test_the_same_version_gives_the_same_pdf(version: QuestionnaireVersion) -> None:
    assert exchange_print.pdf(version, "cs") == exchange_print.pdf(version, "cs")


def test_markup_in_a_text_is_printed_and_not_obeyed(db: None) -> None:
    nasty = "#panic() *bold* $x$ \\ <b> @ref // ]"
    made = import_study(sheets=workbook(survey=survey(f"text | q | {nasty}")), user=None, now=NOON)

    page = PdfReader(io.BytesIO(exchange_print.pdf(made, "en"))).pages[0].extract_text()

    assert "".join(nasty.split()) in "".join(page.split())


def elements(root: Element, tag: str) -> Iterator[Element]:
    return root.iter(f"{{{NAMESPACE}}}{tag}")


def test_the_codebook_has_every_variable_with_its_texts_categories_and_universe() -> None:
    root = fromstring(codebook(five_countries()))
    variables = {variable.get("name"): variable for variable in elements(root, "var")}

    assert set(variables) == {
        name for name, node in index(five_countries().questionnaire).questions.items() if node["type"] != "note"
    }
    sex = variables["sex"]
    assert {text.get("{http://www.w3.org/XML/1998/namespace}lang") for text in elements(sex, "qstnLit")} == {
        *five_countries().languages
    }
    age = variables["age"]
    assert next(elements(age, "range")).attrib == {"UNITS": "INT", "min": "0", "max": "110"}
    assert [(next(elements(c, "catValu")).text, c.get("missing")) for c in elements(age, "catgry")] == [
        ("dk", "Y"),
        ("refused", "Y"),
    ]
    assert "Asked if country is" in (next(elements(variables["education_cz"], "universe")).text or "")


def test_the_printed_questionnaire_and_the_files_are_for_managers_and_analysts(study: Study, client: Client) -> None:
    addresses = [
        reverse("print-questionnaire", args=[study.survey.slug, 1]),
        reverse("api:questionnaire-pdf", args=[study.survey.slug]),
        reverse("api:ddi", args=[study.survey.slug]),
    ]

    for role, status in (("interviewer", 403), ("manager", 200), ("analyst", 200)):
        client.force_login(study.person(role))
        assert [client.get(address).status_code for address in addresses] == [status] * 3


def test_a_language_or_version_that_is_not_there_is_not_found(study: Study, client: Client) -> None:
    client.force_login(study.person("manager"))
    printed = reverse("print-questionnaire", args=[study.survey.slug, 1])
    pdf = reverse("api:questionnaire-pdf", args=[study.survey.slug])

    assert client.get(f"{printed}?language=xx").status_code == 404
    assert client.get(f"{pdf}?language=xx").status_code == 404
    assert client.get(f"{pdf}?version=9").status_code == 404
    assert client.get(f"{pdf}?version=nine").status_code == 400
    assert selectors.current_version(study.survey).number == 1
