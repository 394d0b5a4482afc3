"""Does the codebook keep to the content models of DDI-Codebook 2.5?

The schema itself is not shipped. What is checked here was taken down from it: for every element that we write, which elements can stand in
it, in which order, which attributes it can have, and which words those can be.
"""

import re
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring

from surveys.core.exchange.ddi import NAMESPACE, codebook
from surveys.core.study import Study
from surveys.core.workbook import compile_study, read_directory
from tests.surveys.core.workbooks import SMALLEST, study, survey
from tests.surveys.exchange.mutations import STUDY

LANG = "{http://www.w3.org/XML/1998/namespace}lang"

# Element -> what can stand in it, in order. Those marked with * can stand there several times.
CONTENT = {
    "codeBook": "docDscr* stdyDscr* fileDscr* dataDscr* otherMat*",
    "stdyDscr": "citation* studyAuthorization* stdyInfo* studyDevelopment* method* dataAccs* othrStdyMat* notes*",
    "citation": "titlStmt rspStmt prodStmt distStmt serStmt* verStmt* biblCit* holdings* notes*",
    "titlStmt": "titl subTitl* altTitl* parTitl* IDNo*",
    "stdyInfo": "studyBudget* subject* abstract* sumDscr* qualityStatement notes* exPostEvaluation*",
    "sumDscr": "timePrd* collDate* nation* geogCover* geogUnit* geoBndBox boundPoly* anlyUnit* universe* dataKind*",
    "method": "dataColl* notes* anlyInfo stdyClas* dataProcessing* codingInstructions*",
    "dataColl": (
        "timeMeth* dataCollector* collectorTraining* frequenc* sampProc* sampleFrame* targetSampleSize* deviat* collMode* "
        "resInstru* instrumentDevelopment* sources collSitu* actMin* ConOps* weight* cleanOps*"
    ),
    "targetSampleSize": "sampleSize sampleSizeFormula*",
    "dataDscr": "varGrp* nCubeGrp* var* nCube* notes*",
    "varGrp": "labl* txt* concept* defntn universe notes*",
    "var": (
        "location* labl* imputation security embargo respUnit anlysUnit qstn* valrng* invalrng* undocCod* universe* TotlResp "
        "sumStat* txt* stdCatgry* catgryGrp* catgry* codInstr* verStmt* concept* derivation varFormat geoMap* catLevel* notes*"
    ),
    "qstn": "qstnLit* ivuInstr*",
    "valrng": "item* range* key* notes*",
    "catgry": "catValu labl* txt* catStat* mrow",
    "derivation": "drvdesc* drvcmd*",
}
ATTRIBUTES = {
    "codeBook": {"version": "2\\.5", LANG: ".+"},
    "nation": {"abbr": ".+"},
    "varGrp": {"ID": ".+", "type": "section|repetition", "var": ".+", "varGrp": ".+"},
    "var": {"ID": ".+", "name": ".+", "intrvl": "contin|discrete"},
    "qstn": {"ID": ".+", "responseDomainType": "text|numeric|code|category|datetime|geographic|multiple|other"},
    "range": {"UNITS": "INT|REAL", "min": ".+", "max": ".+"},
    "universe": {"clusion": "I|E"},
    "catgry": {"missing": "Y|N"},
    "varFormat": {"type": "numeric|character"},
    **{tag: {LANG: ".+"} for tag in ("labl", "qstnLit", "ivuInstr")},
}
ID = re.compile(r"[A-Za-z_][A-Za-z0-9_.\u00b7-]*")


def household() -> Study:
    """A small questionnaire with a repeat, a decimal, and words behind a choice."""
    headers = "type | name | label::English (en) | constraint"
    rows = (
        "select_one sex or_other | sex | Sex? |",
        "decimal | income | How much? | . >= 0.5 and . <= 9.5",
        "begin_repeat | person | Person |",
        "text | first_name | Name? |",
        "end_repeat | | |",
        "date | born | When? |",
        "time | hour | At what time? |",
    )
    return study(survey=survey(*rows, headers=headers), choices=SMALLEST["choices"])


STUDIES = {"five countries": lambda: compile_study(read_directory(STUDY), version=1), "household": household}


@pytest.fixture(params=STUDIES, scope="module")
def root(request: pytest.FixtureRequest) -> Element:
    return fromstring(codebook(STUDIES[request.param]()))


def tag(element: Element) -> str:
    return element.tag.removeprefix(f"{{{NAMESPACE}}}")


def test_every_element_has_what_can_stand_in_it_in_its_order(root: Element) -> None:
    for element in root.iter():
        model = CONTENT.get(tag(element), "").split()
        order = [name.rstrip("*") for name in model]
        inside = [tag(child) for child in element]
        assert set(inside) <= set(order), tag(element)
        assert inside == sorted(inside, key=order.index), tag(element)
        assert all(f"{name}*" in model or inside.count(name) == 1 for name in inside), tag(element)


def test_every_attribute_is_one_that_the_element_has_and_says_what_it_can_say(root: Element) -> None:
    for element in root.iter():
        known = ATTRIBUTES.get(tag(element), {})
        for name, value in element.attrib.items():
            assert name in known, (tag(element), name)
            assert re.fullmatch(known[name], value), (tag(element), name, value)


def test_every_id_is_one_and_every_reference_leads_to_one(root: Element) -> None:
    ids = [element.attrib["ID"] for element in root.iter() if "ID" in element.attrib]
    references = {word for group in root.iter() for key in ("var", "varGrp") for word in group.get(key, "").split()}

    assert all(ID.fullmatch(one) for one in ids)
    assert len(ids) == len(set(ids))
    assert references <= set(ids)


def test_a_decimal_has_the_range_of_a_real_number() -> None:
    ranges = [element.attrib for element in fromstring(codebook(household())).iter() if tag(element) == "range"]

    assert ranges == [{"UNITS": "REAL", "min": "0.5", "max": "9.5"}]
