"""Does a survey from LimeSurvey become a workbook that imports, and is everything that changed on the way named?"""

import base64
from pathlib import Path
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse
from pyxform.xls2xform import convert as convert_with_pyxform

from surveys.core.exchange.lss import Converted, convert, read_lss
from surveys.core.exchange.plain import completed, stand_in_countries
from surveys.core.problems import RejectedError
from surveys.core.study import Study as CompiledStudy
from surveys.core.walk import walk
from surveys.core.workbook import compile_study, read_xlsx, write_xlsx
from surveys.models import Survey
from tests.interviews.fieldwork import Study
from tests.surveys.core.workbooks import question as compiled_question
from tests.surveys.exchange.forms import manager_of_all
from tests.surveys.exchange.lss import lss, question

NAMES = {"en": "English", "cs": "Čeština"}
YES_NO = {"y": "Yes", "n": "No"}
OFTEN = {"1": "Never", "2": "Sometimes", "3": "Often"}


def converted(*questions: Any, **settings: Any) -> Converted:
    return convert(read_lss(lss(*questions, **settings)), NAMES)


def imported(*questions: Any, **settings: Any) -> CompiledStudy:
    """The study, read back from its file; it must compile."""
    sheets = read_xlsx(write_xlsx(converted(*questions, **settings).sheets))
    return compile_study(completed(sheets, countries=stand_in_countries(), file_name=""), version=1)


def rows(made: Converted) -> dict[str, dict[str, str]]:
    return {row["name"]: dict(row.cells) for row in made.sheets["survey"].rows if row["name"]}


EVERY_TYPE = [
    question("list", "L", answers=YES_NO, other="Y", mandatory="Y"),
    question("drop", "!", answers=YES_NO),
    question("comm", "O", answers=OFTEN),
    question("five", "5"),
    question("sex", "G"),
    question("yes", "Y"),
    question("age", "N", attributes={"num_value_int_only": "1", "min_num_value_n": "18", "max_num_value_n": "99"}),
    question("short", "S", preg="/^[0-9]{5}$/"),
    question("long", "T"),
    question("huge", "U"),
    question("when", "D"),
    question("multi", "M", subs={"SQ1": "Bus", "SQ2": "Train"}, other="Y", attributes={"max_answers": "2"}),
    question("multic", "P", subs={"A": "Bus", "B": "Train"}),
    question("arr", "F", subs={"1": "Streets", "2": "Parks"}, answers=OFTEN, attributes={"random_order": "1"}),
    question("arrfive", "A", subs={"1": "Streets", "2": "Parks"}),
    question("arrten", "B", subs={"1": "Streets", "2": "Parks"}),
    question("arrc", "C", subs={"1": "Streets", "2": "Parks"}),
    question("arre", "E", subs={"1": "Streets", "2": "Parks"}),
    question("arrh", "H", subs={"1": "Streets", "2": "Parks"}, answers=OFTEN),
    question("texts", ";", subs={"1": "Home", "2": "Work"}, columns={"a": "Street", "b": "Town"}),
    question("numbers", ":", subs={"1": "Home", "2": "Work"}, columns={"a": "Rooms", "b": "Floors"}),
    question("dual", "1", subs={"1": "Police"}, answers=OFTEN, more_answers=YES_NO),
    question("multinum", "K", subs={"1": "Adults", "2": "Children"}),
    question("multitext", "Q", subs={"1": "First name", "2": "Last name"}),
    question("rank", "R", answers={"a": "Bus", "b": "Train", "c": "Bicycle"}),
    question("boiler", "X", "Now something else."),
    question("calc", "*", "{if(age.NAOK > 64, 'old', 'young')}"),
]


def test_every_question_type_becomes_questions_that_compile() -> None:
    study = imported(*EVERY_TYPE)

    kinds = {
        name: compiled_question(study, name).get("type") for name in ("list", "age", "short", "when", "multi", "calc")
    }
    assert kinds == {
        "list": "select_one",
        "age": "integer",
        "short": "text",
        "when": "date",
        "multi": "select_multiple",
        "calc": "calculate",
    }
    names = [child["name"] for child in compiled_question(study, "arr")["children"]]
    assert names == ["arr_1", "arr_2"]
    assert compiled_question(study, "arr")["order"] == "random"
    assert [child["name"] for child in compiled_question(study, "numbers")["children"]] == [
        "numbers_1_a",
        "numbers_1_b",
        "numbers_2_a",
        "numbers_2_b",
    ]
    assert [child["name"] for child in compiled_question(study, "rank")["children"]] == ["rank_1", "rank_2", "rank_3"]
    assert compiled_question(study, "list")["required"] is True
    assert compiled_question(study, "age")["bounds"] == [18, 99]


def test_other_tools_for_xlsform_read_the_workbook_too() -> None:
    made = converted(*EVERY_TYPE, languages=("en", "cs"))

    xform = convert_with_pyxform(write_xlsx(made.sheets), validate=False).xform

    assert "/arr/arr_2" in xform


def test_what_is_not_taken_over_as_it_was_is_named_with_group_and_question() -> None:
    made = converted(*EVERY_TYPE, question("upload", "|"), question("tongue", "I"), question("odd", "?"))

    assert {(r.where, r.code) for r in made.remarks} == {
        ("group Daily life, question dual", "two_batteries"),
        ("group Daily life, question rank", "ranking"),
        ("group Daily life, question upload", "left_out"),
        ("group Daily life, question tongue", "left_out"),
        ("group Daily life, question odd", "left_out"),
    }
    assert {row["code"] for row in made.sheets["remarks"].rows} == {"two_batteries", "ranking", "left_out"}


def test_a_ranked_answer_is_not_offered_again() -> None:
    study = imported(question("rank", "R", answers={"a": "Bus", "b": "Train"}))

    found = walk(study.questionnaire, {"rank_1": "a", "rank_2": "a"}, case={"country": "UK"}, seed="1")

    assert [problem.where for problem in found.problems] == ["rank_2"]


def test_conditions_are_translated_and_decide_what_is_asked() -> None:
    study = imported(
        question("multi", "M", subs={"SQ1": "Bus", "SQ2": "Train"}),
        question("why", "S", relevance='((multi_SQ2.NAOK == "Y"))'),
    )

    with_train = walk(study.questionnaire, {"multi": ["SQ2"]}, case={"country": "UK"}, seed="1")
    without = walk(study.questionnaire, {"multi": ["SQ1"]}, case={"country": "UK"}, seed="1")

    assert "why" in with_train.steps
    assert "why" not in without.steps


def test_a_condition_that_cannot_be_said_stands_beside_the_question_and_is_named() -> None:
    made = converted(question("a", "S"), question("b", "S", relevance="stddev(a.NAOK) > 1"))

    assert rows(made)["b"]["limesurvey relevance"] == "stddev(a.NAOK) > 1"
    assert "relevant" not in rows(made)["b"]
    assert [r.code for r in made.remarks] == ["untranslated_condition"]
    assert "it is asked of everybody" in made.remarks[0].message


def test_texts_lose_their_markup_and_keep_earlier_answers() -> None:
    made = converted(
        question("name", "S", "<p>What is your <b>name</b>?<br />In full.</p><script>alert(1)</script>"),
        question("greet", "S", "Hello {name.NAOK}, are you {SAVEDID} &amp; co?", help="<i>Slowly</i>"),
    )

    texts = rows(made)
    assert texts["name"]["label::English (en)"] == "What is your name?\nIn full."
    assert texts["greet"]["label::English (en)"] == "Hello ${name}, are you & co?"
    assert texts["greet"]["hint::English (en)"] == "Slowly"
    assert [r.code for r in made.remarks] == ["no_script", "text_expression"]


def test_every_language_comes_along() -> None:
    study = imported(question("q", "L", answers=YES_NO, other="Y"), question("y", "Y"), languages=("en", "cs"))

    assert study.languages == ("en", "cs")
    assert compiled_question(study, "q")["label"]["cs"] == ["Text of q? [cs]"]
    labels = {choice["name"]: choice["label"]["cs"] for choice in study.questionnaire["lists"]["yes_no"]}
    assert labels == {"Y": ["Ano"], "N": ["Ne"]}


def test_welcome_and_end_become_introduction_and_farewell() -> None:
    study = imported(question("q", "S"), welcometext="<p>Good day.</p>", endtext="Thank you.")

    assert compiled_question(study, "introduction")["appearance"] == "introduction"
    assert compiled_question(study, "goodbye")["ends"] == "1.10"


def test_names_that_are_taken_or_no_names_get_others() -> None:
    made = converted(question("country", "S"), question("Q1", "S"), question("q1", "S"), question("1a", "S"))

    assert {"country_2", "Q1", "q1_2", "q_1a"} <= set(rows(made))


def test_the_tables_of_older_versions_are_read_too() -> None:
    old = b"""<document><LimeSurveyDocType>Survey</LimeSurveyDocType><DBVersion>178</DBVersion>
      <languages><language>en</language></languages>
      <answers><rows><row><qid>3</qid><code>A1</code><answer>Yes</answer><sortorder>1</sortorder>
        <language>en</language><scale_id>0</scale_id></row></rows></answers>
      <groups><rows><row><gid>2</gid><sid>1</sid><group_name>Start</group_name><group_order>0</group_order>
        <language>en</language></row></rows></groups>
      <questions><rows><row><qid>3</qid><parent_qid>0</parent_qid><gid>2</gid><type>L</type><title>first</title>
        <question>Is it?</question><other>N</other><mandatory>N</mandatory><question_order>1</question_order>
        <language>en</language></row></rows></questions>
      <surveys><rows><row><sid>1</sid><language>en</language></row></rows></surveys>
      <surveys_languagesettings><rows><row><surveyls_language>en</surveyls_language>
        <surveyls_title>Old one</surveyls_title></row></rows></surveys_languagesettings></document>"""

    made = convert(read_lss(old), NAMES)

    assert made.sheets["settings"].rows[0]["form_id"] == "old-one"
    assert [(row["list_name"], row["name"]) for row in made.sheets["choices"].rows] == [("first", "A1")]
    assert rows(made)["first"]["label::English (en)"] == "Is it?"


@pytest.mark.parametrize(
    ("content", "code"),
    [
        (b"", "not_xml"),
        (b"<document>", "not_xml"),
        (b"<document></document>", "not_a_survey"),
        (b"<document><LimeSurveyDocType>Group</LimeSurveyDocType></document>", "not_a_survey"),
        (b'<!DOCTYPE x [<!ENTITY a "b">]><document>&a;</document>', "not_xml"),
        (b"x" * (20 * 2**20 + 1), "file_too_large"),
    ],
    ids=["empty", "broken", "no export", "a group", "entities", "too large"],
)
def test_a_file_that_is_no_survey_is_refused_with_a_sentence(content: bytes, code: str) -> None:
    with pytest.raises(RejectedError) as refused:
        read_lss(content)

    assert [problem.code for problem in refused.value.problems] == [code]


@pytest.mark.django_db
def test_a_survey_goes_from_limesurvey_to_an_import_over_the_api(study: Study, client_of: type) -> None:
    api = client_of(manager_of_all())
    upload = SimpleUploadedFile("living.lss", lss(question("q", "L", answers=YES_NO), question("up", "|")))

    answer = api.post(reverse("api:convert-lss"), {"survey": upload}, format="multipart").json()
    workbook = SimpleUploadedFile("living.xlsx", base64.b64decode(answer["workbook"]))
    made = api.post(
        reverse("api:import"), {"workbook": workbook, "countries_from": study.survey.slug}, format="multipart"
    )

    assert [remark["code"] for remark in answer["remarks"]] == ["left_out"]
    assert made.status_code == 201, made.json()
    assert Survey.objects.filter(slug="living-here").exists()


@pytest.mark.django_db
def test_the_screen_lists_the_remarks_and_gives_the_workbook(client: Client) -> None:
    client.force_login(manager_of_all())
    upload = SimpleUploadedFile("living.lss", lss(question("q", "S"), question("up", "|")))

    page = client.post(reverse("convert-lss"), {"survey": upload})
    hidden = {"content": page.context["content"], "name": page.context["name"]}
    file = client.post(reverse("converted-workbook"), hidden)

    assert "cannot be handed over on the telephone" in page.content.decode()
    assert [row["name"] for row in read_xlsx(file.content)["survey"].rows if row["type"] == "text"] == ["q"]
    assert file["Content-Disposition"] == 'attachment; filename="living.xlsx"'


@pytest.mark.django_db
def test_a_place_with_several_remarks_is_named_once_on_the_screen(client: Client) -> None:
    client.force_login(manager_of_all())
    loud = question("q", "T", "See <img src=a>.", attributes={"time_limit": "30"})

    page = client.post(reverse("convert-lss"), {"survey": SimpleUploadedFile("living.lss", lss(loud))}).content.decode()

    assert page.count("question q") == 1
    assert "in 30 seconds" in page
    assert "a picture, a sound or a film" in page


@pytest.mark.django_db
def test_a_file_that_is_no_survey_is_refused_on_the_screen_and_over_the_api(client: Client, client_of: type) -> None:
    manager = manager_of_all()
    client.force_login(manager)

    page = client.post(reverse("convert-lss"), {"survey": SimpleUploadedFile("a.lss", b"nothing")})
    answer = client_of(manager).post(
        reverse("api:convert-lss"), {"survey": SimpleUploadedFile("a.lss", b"nothing")}, format="multipart"
    )

    assert page.status_code == 400
    assert "The file is no XML" in page.content.decode()
    assert [error["code"] for error in answer.json()["errors"]] == ["not_xml"]


@pytest.mark.django_db
def test_only_those_who_may_import_may_convert(study: Study, client: Client, client_of: type) -> None:
    interviewer = study.person()
    client.force_login(interviewer)

    assert client.get(reverse("convert-lss")).status_code == 403
    assert client.post(reverse("converted-workbook")).status_code == 403
    assert client_of(interviewer).post(reverse("api:convert-lss")).status_code == 403


def test_a_survey_is_converted_from_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "in.lss").write_bytes(lss(question("q", "S"), question("up", "|")))

    call_command("convert_lss", tmp_path / "in.lss", tmp_path / "out.xlsx")

    assert "question up: A file cannot be handed over" in capsys.readouterr().out
    assert read_xlsx((tmp_path / "out.xlsx").read_bytes())["survey"].rows
    with pytest.raises(CommandError, match="There is no file"):
        call_command("convert_lss", tmp_path / "none.lss", tmp_path / "out.xlsx")
