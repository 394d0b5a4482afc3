"""Does pulldata() look up in a CSV file beside the workbook, from the upload to the data of a completed interview?"""

import io
import json
import zipfile

import pytest

from interviews.models import AnswerEvent, Interview
from interviews.services import completion
from surveys import selectors
from surveys.core import walk
from surveys.core.workbook import read_xlsx, write_xlsx
from surveys.services.importing import import_study
from tests.interviews.fieldwork import NOON, TABLES, Study, workbook
from tests.surveys.core.twin import Twin, twin

__all__ = ["twin"]

TOWNS = "name,label,region\nbrno,Brno,south\npraha,Praha,north\n"
ROWS = [
    ["type", "name", "label::English (en)", "relevant", "calculation", "missing", "ends"],
    ["hidden", "country", "", "", "", "", ""],
    ["text", "town", "In which town do you live?", "", "", "", ""],
    ["calculate", "found", "", "", "pulldata('towns', 'region', 'name', ${town})", "", ""],
    # Quota cells want to know the categories that there are; a file does not tell them.
    ["calculate", "region", "", "", "if(${found} = 'south', 'south', if(${found} = 'north', 'north', ''))", "", ""],
    ["calculate", "town_name", "", "", "pulldata('towns', 'label', 'name', ${town})", "", ""],
    ["integer", "tram", "How often do you take the tram in ${town_name}?", "${region} = 'south'", "", "", ""],
    ["select_one yesno", "happy", "Are you happy?", "", "", "", ""],
]


def uploaded() -> bytes:
    """A zip of the workbook and the file, as it is uploaded."""
    tables = {**TABLES, "survey": ROWS}
    sheets = workbook(**tables)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as made:
        made.writestr("study.xlsx", write_xlsx(sheets))
        made.writestr("towns.csv", TOWNS)
    return file.getvalue()


@pytest.fixture
def study(db: None) -> Study:
    """The study of the upload, in the field."""
    version = import_study(sheets=read_xlsx(uploaded()), user=None, now=NOON)
    return Study(version.survey, version)


@pytest.mark.parametrize(
    ("town", "region", "name", "next_"),
    [("brno", "south", "Brno", "tram"), ("praha", "north", "Praha", "happy"), ("nowhere", "", "", "happy")],
)
def test_screen_and_server_look_up_the_same_in_the_file(
    study: Study, twin: Twin, town: str, region: str, name: str, next_: str
) -> None:
    questionnaire = selectors.study(study.version).questionnaire
    case = {"answers": {"town": town}, "case": {"country": "CZ"}, "seed": "s"}

    here = walk.walk(questionnaire, case["answers"], case=case["case"], seed="s")
    twin.say("learn", key="towns", questionnaire=json.loads(json.dumps(questionnaire)))
    there = twin.say("walk", key="towns", given=case)

    assert (here.values["found"], here.values["town_name"], here.next) == (region, name, next_)
    assert (there["values"], there["next"]) == (here.values, here.next)


def test_what_was_looked_up_stands_in_the_data_of_a_completed_interview_and_fills_its_cell(study: Study) -> None:
    interview = study.interview(town="brno", tram=3, happy="yes")

    completed = completion.complete(interview=interview.pk, now=NOON)

    assert completed.status == Interview.Status.COMPLETE
    assert completed.values == {
        "country": "CZ", "town": "brno", "found": "south", "region": "south", "town_name": "Brno", "tram": 3, "happy": "yes",
    }  # fmt: skip
    assert study.cell("south").completes == 1


def test_the_server_drops_what_was_answered_before_another_town_led_elsewhere(study: Study) -> None:
    interview = study.interview(town="brno", tram=3, happy="yes")
    study.say(interview, town="praha")

    completed = completion.complete(interview=interview.pk, now=NOON)

    assert AnswerEvent.objects.filter(interview=interview, name="tram").exists()
    assert "tram" not in completed.values
    assert (completed.values["region"], study.cell("north").completes) == ("north", 1)
