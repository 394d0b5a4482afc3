"""What is read of a LimeSurvey survey besides its questions?"""

from surveys.core.exchange.lss import Converted
from tests.surveys.exchange.lss import codes, converted, question, rows

LABEL = "label::English (en)"


def shown(*, group: str = "", **settings: str) -> Converted:
    """A survey that says what it shows."""
    texts = {"welcometext": "Good day.", "description": group}
    return converted(question("q", "Y"), more={"surveys": [{"sid": 9, "language": "en", **settings}]}, **texts)


def test_a_welcome_that_is_not_shown_is_left_out_and_named() -> None:
    made = shown(showwelcome="N")

    assert "introduction" not in rows(made)
    assert codes(made) == ["not_shown"]


def test_a_welcome_that_is_shown_is_read() -> None:
    assert rows(shown(showwelcome="Y"))["introduction"][LABEL] == "Good day."


def test_the_description_of_the_survey_is_read_before_the_welcome() -> None:
    texts = [{"surveyls_language": "en", "surveyls_description": "On towns.", "surveyls_welcometext": "Good day."}]
    made = converted(question("q", "Y"), more={"surveys_languagesettings": texts})

    assert rows(made)["introduction"][LABEL] == "On towns.\nGood day."


def test_descriptions_of_groups_that_are_not_shown_are_left_out_and_named() -> None:
    made = shown(showgroupinfo="N", group="Now some questions.")

    assert "g1_text" not in rows(made)
    assert codes(made) == ["not_shown"]


def test_names_of_groups_that_are_not_shown_are_named() -> None:
    made = shown(showgroupinfo="D", group="Now some questions.")

    assert rows(made)["g1_text"][LABEL] == "Now some questions."
    assert codes(made) == ["group_names"]


def test_names_and_descriptions_of_groups_are_shown_if_nothing_else_is_said() -> None:
    made = shown(showgroupinfo="I", group="Now some questions.")

    assert "g1_text" in rows(made)
    assert codes(made) == []


def test_a_data_policy_that_must_be_accepted_is_read_and_named() -> None:
    texts = [{"surveyls_language": "en", "surveyls_policy_notice": "We keep your answers for a year."}]
    surveys = [{"sid": 9, "language": "en", "showsurveypolicynotice": 1}]
    made = converted(question("q", "Y"), more={"surveys_languagesettings": texts, "surveys": surveys})

    assert rows(made)["data_policy"][LABEL] == "We keep your answers for a year."
    assert codes(made) == ["data_policy"]


def test_a_picture_in_a_text_is_named_once_for_each_question() -> None:
    made = converted(question("q", "Y", 'See <img src="a.png"> and <video src="b.mp4"></video>', help="<img src=c>"))

    assert codes(made) == ["no_media"]


def test_a_script_of_a_question_is_named() -> None:
    script = [{"qid": 101, "language": "en", "script": "hide();"}]
    made = converted(question("q", "Y"), more={"question_l10ns": script})

    assert codes(made) == ["no_script"]


def test_what_is_left_out_of_a_text_is_listed_in_one_remark() -> None:
    made = converted(question("q", "X", "{SAVEDID} and {TOKENX}, again {SAVEDID}"))

    assert [remark.message for remark in made.remarks] == [
        "Left out of its text, because it has no counterpart: {SAVEDID} · {TOKENX}. Reword the text."
    ]
