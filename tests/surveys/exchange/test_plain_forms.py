"""Does the XLSForm that a methodologist has already run, whatever its dialect?"""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from openpyxl import load_workbook
from pyxform.errors import PyXFormError
from pyxform.xls2xform import convert

from surveys import selectors
from surveys.core.exchange.plain import completed, slug, stand_in_countries
from surveys.core.exchange.trying import tried
from surveys.core.workbook import Row, Sheet, compile_study, write_xlsx
from surveys.core.workbook.dialects import own_headers, own_type
from surveys.models import Survey
from tests.interviews.fieldwork import Study
from tests.surveys.exchange.forms import YES_NO, codes, form, manager_of_all, messages, xlsx

PLAIN = {
    "survey": """
        | type          | name | label                   | relevant      |
        | start         | from |                         |               |
        | select_one yn | pet  | Do you have a pet?      |               |
        | text          | kind | What kind of pet is it? | ${pet}='yes'  |
    """,
    "choices": YES_NO,
}


@pytest.mark.parametrize(
    ("sheet", "written", "own"),
    [
        ("survey", "Type", "type"),
        ("survey", "LABEL", "label"),
        ("survey", "caption", "label"),
        ("survey", "label:English", "label::English"),
        ("survey", "Label :: English (en)", "label::English (en)"),
        ("survey", "relevance", "relevant"),
        ("survey", "bind:relevant", "relevant"),
        ("survey", "bind::constraint", "constraint"),
        ("survey", "bind::jr:constraintMsg", "constraint_message"),
        ("survey", "constraint message", "constraint_message"),
        ("survey", "read only", "read_only"),
        ("survey", "readonly", "read_only"),
        ("survey", "calculate", "calculation"),
        ("survey", "media::image::English", "media::image::English"),
        ("survey", "my own notes", "my own notes"),
        ("choices", "list name", "list_name"),
        ("choices", "value", "name"),
        ("choices", "Province", "Province"),
        ("settings", "Form ID", "form_id"),
        ("settings", "set form title", "form_title"),
    ],
)
def test_a_column_has_many_names(sheet: str, written: str, own: str) -> None:
    assert own_headers(sheet, [written]) == [own]


def test_a_column_value_beside_a_name_is_a_column_of_its_own() -> None:
    assert own_headers("choices", ["list name", "name", "value"]) == ["list_name", "name", "value"]


@pytest.mark.parametrize(
    ("written", "own"),
    [
        ("Select_One yn", "select_one yn"),
        ("select one from yn", "select_one yn"),
        ("select1 yn", "select_one yn"),
        ("add select one prompt using yn", "select_one yn"),
        ("select all that apply from yn", "select_multiple yn"),
        ("select  multiple  yn", "select_multiple yn"),
        ("select one yn or specify other", "select_one yn or_other"),
        ("begin group", "begin_group"),
        ("End Group", "end_group"),
        ("begin looped group", "begin_repeat"),
        ("begin lgroup", "begin_repeat"),
        ("string", "text"),
        ("q string", "text"),
        ("int", "integer"),
        ("add integer prompt", "integer"),
        ("Date", "date"),
        ("get start time", "start"),
        ("gps", "geopoint"),
        ("mystery", "mystery"),
    ],
)
def test_a_type_has_many_names(written: str, own: str) -> None:
    assert own_type(written) == own


def test_a_form_that_knows_nothing_of_us_compiles() -> None:
    assert codes(**PLAIN) == []


def test_rows_for_what_is_recorded_anyway_are_passed_over_unless_something_needs_them() -> None:
    survey = """
        | type     | name | label          |
        | username | who  |                |
        | text     | pet  | Is it ${who}?  |
    """

    assert codes(survey=survey.replace("${who}", "so")) == []
    assert "is recorded with every interview" in messages(survey=survey)


def test_the_day_and_the_beginning_of_the_interview_can_be_referred_to() -> None:
    survey = """
        | type  | name  | label                  | relevant            |
        | today | today |                        |                     |
        | start | begun |                        |                     |
        | text  | pet   | Today, on ${today}?    | ${begun} < ${today} |
    """
    study = compile_study(completed(form(survey=survey), countries=stand_in_countries(), file_name="f.xlsx"), version=1)

    assert [node["calculation"] for node in study.questionnaire["body"][:2]] == [["call", "today"], ["call", "now"]]


def test_a_row_that_loads_a_file_is_passed_over() -> None:
    survey = """
        | type         | name   | label |
        | csv-external | cities |       |
        | text         | pet    | Pet?  |
    """

    assert codes(survey=survey) == []


def test_a_row_that_is_switched_off_is_passed_over() -> None:
    survey = """
        | type     | name | label | disabled |
        | text     | pet  | Pet?  |          |
        | geopoint | here | Here? | yes      |
    """

    assert codes(survey=survey) == []


def test_a_row_of_remarks_alone_is_passed_over() -> None:
    survey = """
        | type | name | label | remarks             |
        |      |      |       | about the household |
        | text | pet  | Pet?  |                     |
    """

    assert codes(survey=survey) == []


def test_a_note_without_a_name_gets_one() -> None:
    survey = """
        | type | name | label  |
        | text | pet  | Pet?   |
        | note |      | Thanks |
    """

    assert [row["name"] for row in form(survey=survey)["survey"].rows] == ["pet", "note_3"]


def test_a_list_that_was_left_over_is_no_mistake() -> None:
    more = (
        YES_NO
        + """
        | ynx | yes   | Yes    |
        | ynx | maybe | Maybe  |
    """
    )

    assert codes(**{**PLAIN, "choices": more}) == []


def test_curly_quotation_marks_are_taken_for_straight_ones() -> None:
    assert codes(**{**PLAIN, "survey": PLAIN["survey"].replace("'yes'", "‘yes’")}) == []


def test_a_plain_label_beside_translated_ones_is_the_default_languages() -> None:
    sheets = form(
        survey="""
            | type | name | label | label::French (fr) |
            | text | pet  | Pet?  | Animal ?           |
        """,
        settings="""
            | default_language |
            | English (en)     |
        """,
    )

    study = compile_study(completed(sheets, countries=stand_in_countries(), file_name="pets.xlsx"), version=1)

    assert (study.slug, study.default_language, set(study.languages)) == ("pets", "en", {"en", "fr"})


HALF_FRENCH = """
    | type | name | label::English (en) | label::French (fr) |
    | text | pet  | Pet?                | Animal ?           |
    | text | kind | What kind?          |                    |
"""


@pytest.mark.parametrize(
    ("spoken", "languages"),
    [("en fr", "en"), ("fr", "fr"), ("de", "en"), ("", "en")],
    ids=["whole in one of them", "whole in none of them", "written in none of them", "not known"],
)
def test_a_borrowed_country_gets_its_languages_in_which_the_form_is_whole(spoken: str, languages: str) -> None:
    borrowed = stand_in_countries()
    (row,) = borrowed.rows
    countries = Sheet(borrowed.name, borrowed.headers, (Row(2, {**row.cells, "languages": spoken}),))

    sheets = completed(form(survey=HALF_FRENCH), countries=countries, file_name="pets.xlsx")

    assert sheets["countries"].rows[0]["languages"] == languages


def test_a_form_that_is_not_whole_in_a_language_compiles_without_it() -> None:
    trial = tried(form(survey=HALF_FRENCH), file_name="pets.xlsx")

    assert (trial.problems, [language.code for language in trial.left_out]) == ((), ["fr"])


def test_a_plain_label_of_choices_is_in_the_first_language_of_the_questions() -> None:
    sheets = form(
        survey="""
            | type          | name | label::English |
            | select_one yn | pet  | Pet?           |
        """,
        choices="""
            | list_name | name | label | label::French |
            | yn        | yes  | Yes   | Oui           |
        """,
    )

    assert sheets["choices"].headers == ("list_name", "name", "label::English", "label::French")


def test_names_that_differ_in_capital_letters_only_are_refused_as_other_tools_refuse_them() -> None:
    survey = """
        | type | name | label |
        | text | pet  | Pet?  |
        | text | Pet  | Pet?  |
    """

    assert codes(survey=survey) == [("survey!B3", "duplicate_name")]


def test_a_form_without_labels_is_told_the_column_it_lacks() -> None:
    assert "The sheet has no column 'label', and row 2 needs it. Add it." in messages(
        survey="""
        | type | name | hint     |
        | text | pet  | Any pet? |
        """
    )


@pytest.mark.parametrize(
    ("type_", "sentence"),
    [
        ("geopoint", "a position, which cannot be given on the telephone"),
        ("image", "a picture, which cannot be given on the telephone"),
        ("barcode", "a barcode, which cannot be given on the telephone"),
        ("osm", "a place on a map, which cannot be given on the telephone"),
        ("cascading_select yn", "one select_one per level, each with a choice_filter"),
        ("include other_form", "Copy the rows of the other form here"),
    ],
)
def test_what_a_telephone_cannot_do_is_refused_with_a_sentence_that_says_so(type_: str, sentence: str) -> None:
    survey = f"""
        | type    | name | label |
        | {type_} | pet  | Pet?  |
    """

    assert sentence in messages(survey=survey, choices=YES_NO)


@pytest.mark.parametrize(("title", "address"), [("My Form 2", "my-form-2"), ("Občané_2008", "obcane-2008")])
def test_an_address_is_made_of_a_title(title: str, address: str) -> None:
    assert slug(title) == address


def test_other_tools_read_the_completed_form() -> None:
    sheets = completed(form(**PLAIN), countries=stand_in_countries(), file_name="pets.xlsx")

    assert "/pets/kind" in convert(write_xlsx(sheets), validate=False, form_name="pets").xform


@pytest.mark.parametrize(
    "survey",
    [
        "| type | name | label |\n| select_one nobody | pet | Pet? |",
        "| type | name | label |\n| begin_group | pets | Pets |",
        "| type | name | label |\n| text | a b | Pet? |",
        "| type | name | label |\n| text | pet | ${nobody}? |",
        "| type | name | label |\n| text | pet | Pet? |\n| text | pet | Pet? |",
        "| type | name | label |\n| mystery | pet | Pet? |",
        "| type | name | label |\n| text | pet | Pet? |\n| end_group | | |",
    ],
)
def test_what_other_tools_refuse_is_refused(survey: str) -> None:
    with pytest.raises(PyXFormError):
        convert(xlsx(survey=survey, choices=YES_NO), validate=False)

    assert codes(survey=survey, choices=YES_NO) != []


@pytest.mark.django_db
def test_a_plain_form_becomes_a_survey_in_the_countries_of_another(study: Study, client_of: type) -> None:
    api = client_of(manager_of_all())
    body = {"workbook": SimpleUploadedFile("Pets 2026.xlsx", xlsx(**PLAIN)), "countries_from": study.survey.slug}

    answer = api.post(reverse("api:import"), body, format="multipart")

    assert answer.status_code == 201, answer.json()
    made = Survey.objects.get(slug="pets-2026")
    assert [c.code for c in made.countries.all()] == [c.code for c in study.survey.countries.all()]
    again = load_workbook(io.BytesIO(api.get(reverse("api:workbook", args=["pets-2026"])).content))
    assert {"survey", "choices", "settings", "countries"} <= set(again.sheetnames)


@pytest.mark.django_db
def test_what_a_form_lacks_in_a_language_is_said_when_it_was_imported(study: Study, client: Client) -> None:
    client.force_login(manager_of_all())
    file = SimpleUploadedFile("pets.xlsx", xlsx(survey=HALF_FRENCH))

    page = client.post(reverse("import-workbook"), {"workbook": file, "countries_from": study.survey.slug}, follow=True)

    said = "French is left out of interviews: 1 of its texts is missing, and no country is interviewed in it."
    assert said in page.content.decode()
    assert "left out" in client.get(reverse("questionnaire-texts", args=["pets", "1"])).content.decode().lower()


@pytest.mark.django_db
def test_over_rest_an_import_names_the_languages_that_were_left_out(study: Study, client_of: type) -> None:
    body = {"workbook": SimpleUploadedFile("pets.xlsx", xlsx(survey=HALF_FRENCH)), "countries_from": study.survey.slug}

    answer = client_of(manager_of_all()).post(reverse("api:import"), body, format="multipart")

    assert answer.json() == {"slug": "pets", "version": 1, "left_out": ["fr"]}


@pytest.mark.django_db
def test_a_plain_form_without_countries_is_told_what_to_do(study: Study, client_of: type) -> None:
    api = client_of(manager_of_all())

    answer = api.post(
        reverse("api:import"), {"workbook": SimpleUploadedFile("pets.xlsx", xlsx(**PLAIN))}, format="multipart"
    )

    assert answer.status_code == 400
    assert [error["message"] for error in answer.json()["errors"]] == [
        "The workbook has no sheet 'countries', or it has no rows. Add it, or import the form with the countries of "
        "another survey."
    ]


@pytest.mark.django_db
def test_a_plain_form_uploaded_as_a_draft_takes_the_surveys_own_countries(study: Study, client: Client) -> None:
    client.force_login(manager_of_all())

    client.post(
        reverse("questionnaire-upload", args=[study.survey.slug]),
        {"workbook": SimpleUploadedFile("pets.xlsx", xlsx(**PLAIN))},
    )

    revision = selectors.draft_revision(study.survey)
    assert revision is not None
    assert selectors.check(revision).problems == ()
    assert revision.sheets["settings"]["rows"][0][1]["form_id"] == study.survey.slug


def test_a_row_with_a_rule_and_nothing_else_is_no_remark() -> None:
    survey = """
        | type | name | label | relevant     |
        | text | pet  | Pet?  |              |
        |      |      |       | ${pet} = 'x' |
    """

    assert codes(survey=survey) == [("survey!A3", "unknown_question_type"), ("survey!B3", "bad_name")]
