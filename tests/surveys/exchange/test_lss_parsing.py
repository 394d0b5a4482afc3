"""What is said of a file that is no LimeSurvey survey?"""

import pytest

from surveys.core.exchange.lss import read_lss
from surveys.core.problems import RejectedError
from tests.surveys.exchange.lss import converted, lss, question

WHOLE = lss(question("q", "T"))
BOMB = b'<!DOCTYPE x [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><document>&b;</document>'


def of_kind(kind: str) -> bytes:
    return f"<document><LimeSurveyDocType>{kind}</LimeSurveyDocType></document>".encode()


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"", "The file is empty."),
        (b" \n", "The file is empty."),
        (b"qid,title", "The file is no XML"),
        (WHOLE[:200], "The file cannot be read from line 1 on: it is cut off or damaged."),
        (BOMB, "The file declares a document type or entities"),
        ("<document>é</document>".encode("latin-1"), "The file is not in the encoding that it says it is in (UTF-8)."),
        (
            b'<?xml version="1.0" encoding="klingon"?><document/>',
            "The file is not in the encoding that it says it is in (klingon).",
        ),
        (b"<rss/>", "This is no LimeSurvey export."),
        (of_kind("Group"), "This is a LimeSurvey export of one group of questions (.lsg)."),
        (of_kind("Question"), "This is a LimeSurvey export of one question (.lsq)."),
        (of_kind("Theme"), "This is a LimeSurvey export of another kind (Theme)."),
        (of_kind("Survey"), "The survey has no questions."),
    ],
)
def test_it_is_said_what_is_wrong_with_it(content: bytes, said: str) -> None:
    with pytest.raises(RejectedError) as refused:
        read_lss(content)

    assert refused.value.problems[0].message.startswith(said)


def test_utf_16_is_read() -> None:
    assert read_lss(WHOLE.decode().encode("utf-16")).groups


def test_questions_of_a_group_that_is_not_there_are_named() -> None:
    lost = [{"qid": 900, "gid": 99, "type": "T", "title": "lost"}]
    made = converted(question("q", "T"), more={"questions": lost})

    assert made.remarks[0].message == "One question belongs to a group that the file does not have; it was left out."
