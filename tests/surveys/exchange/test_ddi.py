"""Does the codebook keep to the schema of DDI-Codebook 2.5?

The schema itself is not shipped. What it says of every element that we write was taken down from it: which elements can and must stand in it, in
which order and how often, whether text can, which attributes it must have, and what those that we use can be. Left out is what we never
write: Dublin Core in a citation, links and markup in texts.
"""

import re
from collections.abc import Callable, Iterator
from copy import deepcopy
from xml.etree.ElementTree import Element

import pytest
from defusedxml.ElementTree import fromstring

from surveys.core.exchange.ddi import NAMESPACE, codebook
from surveys.core.study import Study
from surveys.core.workbook import compile_study, read_directory
from tests.surveys.core.workbooks import SMALLEST, study, survey
from tests.surveys.exchange.mutations import STUDY

LANG = "{http://www.w3.org/XML/1998/namespace}lang"

# Element -> what stands in it, in order: once, or if marked at most once (?), any number of times (*), at least once (+).
CONTENT = {
    "codeBook": "docDscr* stdyDscr+ fileDscr* dataDscr* otherMat*",
    "stdyDscr": "citation+ studyAuthorization* stdyInfo* studyDevelopment* method* dataAccs* othrStdyMat* notes*",
    "citation": "titlStmt rspStmt? prodStmt? distStmt? serStmt* verStmt* biblCit? holdings* notes*",
    "titlStmt": "titl subTitl* altTitl* parTitl* IDNo*",
    "stdyInfo": "studyBudget* subject* abstract* sumDscr* qualityStatement? notes* exPostEvaluation*",
    "sumDscr": "timePrd* collDate* nation* geogCover* geogUnit* geoBndBox? boundPoly? anlyUnit* universe* dataKind*",
    "method": "dataColl* notes* anlyInfo? stdyClas? dataProcessing* codingInstructions*",
    "dataColl": (
        "timeMeth* dataCollector* collectorTraining* frequenc* sampProc* sampleFrame* targetSampleSize* deviat* collMode* "
        "resInstru* instrumentDevelopment* sources? collSitu* actMin* ConOps* weight* cleanOps*"
    ),
    "targetSampleSize": "sampleSize? sampleSizeFormula?",
    "dataDscr": "varGrp* nCubeGrp* var* nCube* notes*",
    "varGrp": "labl* txt* concept* defntn? universe? notes*",
    "var": (
        "location* labl* imputation? security? embargo? respUnit? anlysUnit? qstn* valrng* invalrng* undocCod* universe* TotlResp? "
        "sumStat* txt* stdCatgry* catgryGrp* catgry* codInstr* verStmt* concept* derivation? varFormat? geoMap* catLevel* notes*"
    ),
    "qstn": "(preQTxt | qstnLit | postQTxt | forward | backward | ivuInstr)*",
    "valrng": "(item | range)+ key? notes*",
    "range": "",
    "catgry": "catValu? labl* txt* catStat* mrow?",
    "derivation": "drvdesc? drvcmd?",
    **dict.fromkeys(("nation", "anlyUnit", "universe", "dataKind", "collMode"), "(concept | txt)*"),
    **dict.fromkeys(
        ("titl", "IDNo", "sampleSize", "labl", "qstnLit", "ivuInstr", "catValu", "drvdesc", "varFormat"), ""
    ),
}
# Elements that can have text of their own, and which.
TEXT = {
    **dict.fromkeys(("titl", "IDNo", "nation", "anlyUnit", "universe", "dataKind", "collMode"), ".*"),
    **dict.fromkeys(("labl", "qstn", "qstnLit", "ivuInstr", "catValu", "drvdesc", "varFormat"), ".*"),
    "sampleSize": "[+-]?[0-9]+",
}
# What every element can have, then what some can have besides.
EVERYWHERE = {"ID": "[A-Za-z_][A-Za-z0-9_.\u00b7-]*", LANG: "[A-Za-z]{1,8}(-[A-Za-z0-9]{1,8})*"}
ATTRIBUTES = {
    "codeBook": {"version": "2\\.5"},
    "nation": {"abbr": ".+"},
    "varGrp": {
        "type": (
            "section|multipleResp|grid|display|repetition|subject|version|iteration|analysis|pragmatic|record|file|randomized|other"
        ),
        "var": ".+",
        "varGrp": ".+",
    },
    "var": {"name": ".+", "intrvl": "contin|discrete"},
    "qstn": {"responseDomainType": "text|numeric|code|category|datetime|geographic|multiple|other"},
    "range": {"UNITS": "INT|REAL", "min": ".+", "max": ".+"},
    "universe": {"clusion": "I|E"},
    "catgry": {"missing": "Y|N"},
    "varFormat": {"type": "numeric|character"},
}
REQUIRED = {"var": {"name"}}


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


def uncoded() -> Study:
    """A form whose languages have a name and no code, as other tools write them."""
    headers = "type | name | label::Português | label::Portuguese | label::Deutsch"
    languages = ("Português", "Portuguese", "Deutsch")
    return study(
        survey=survey("select_one sex | sex | Sexo? | Sex? | Geschlecht?", headers=headers),
        choices=[["list_name", "name", *(f"label::{one}" for one in languages)], ["sex", "male", "H", "M", "M"]],
        settings=[["form_title", "form_id", "default_language"], ["Small", "small", "Português"]],
        countries=[[" ".join(languages) if cell == "en" else cell for cell in row] for row in SMALLEST["countries"]],
    )


STUDIES: dict[str, Callable[[], Study]] = {
    "five countries": lambda: compile_study(read_directory(STUDY), version=1),
    "household": household,
    "languages without codes": uncoded,
}


def test_what_only_keeps_a_question_with_its_words_is_no_group() -> None:
    groups = [group.get("ID") for group in fromstring(codebook(household())).iter(f"{{{NAMESPACE}}}varGrp")]

    assert groups == ["G_person"]


def test_words_behind_a_choice_are_variables_of_the_group_that_their_question_is_in() -> None:
    rows = ("begin_group | home | Home", "select_one sex or_other | sex | Sex?", "end_group")

    (group,) = fromstring(codebook(study(survey=survey(*rows)))).iter(f"{{{NAMESPACE}}}varGrp")

    assert group.get("var") == "V_sex V_sex_other"
    assert group.get("varGrp") is None


@pytest.fixture(params=STUDIES, scope="module")
def root(request: pytest.FixtureRequest) -> Element:
    return fromstring(codebook(STUDIES[request.param]()))


def tag(element: Element) -> str:
    return element.tag.removeprefix(f"{{{NAMESPACE}}}")


def departures(root: Element) -> list[str]:
    """Where a codebook is not what the schema wants: the element, and what is wrong with it."""
    return [f"{tag(element)}: {what}" for element in root.iter() for what in _departures(element)]


def _departures(element: Element) -> Iterator[str]:
    name = tag(element)
    inside = "".join(f"{tag(child)} " for child in element)
    if name not in CONTENT or not re.fullmatch(_pattern(CONTENT[name]), inside):
        yield f"it cannot have these elements: {inside}"
    text = "".join([element.text or "", *(child.tail or "" for child in element)])
    if not re.fullmatch(TEXT.get(name, "\\s*"), text, re.DOTALL):
        yield f"it cannot have this text: {text}"
    known = EVERYWHERE | ATTRIBUTES.get(name, {})
    for attribute, value in element.attrib.items():
        if attribute not in known or not re.fullmatch(known[attribute], value):
            yield f"it cannot have this attribute: {attribute}={value}"
    if lacking := REQUIRED.get(name, set()) - set(element.attrib):
        yield f"it lacks attributes: {lacking}"


def _pattern(model: str) -> str:
    return re.sub(r"\w+", r"(?:\g<0>_)", model).replace(" ", "").replace("_", " ")


def test_the_codebook_keeps_to_the_schema(root: Element) -> None:
    assert departures(root) == []


def first(root: Element, name: str) -> Element:
    return next(element for element in root.iter() if tag(element) == name)


def without(outer: str, inner: str) -> Callable[[Element], None]:
    return lambda root: first(root, outer).remove(first(root, inner))


def again(outer: str, inner: str) -> Callable[[Element], None]:
    """An element a second time, after all the others."""
    return lambda root: first(root, outer).append(deepcopy(first(root, inner)))


def having(name: str, **attributes: str) -> Callable[[Element], None]:
    return lambda root: first(root, name).attrib.update(attributes)


def saying(name: str, text: str) -> Callable[[Element], None]:
    return lambda root: setattr(first(root, name), "text", text)


MISTAKES = {
    "no study": ("codeBook", without("codeBook", "stdyDscr")),
    "no citation": ("stdyDscr", without("stdyDscr", "citation")),
    "no title": ("titlStmt", without("titlStmt", "titl")),
    "no range": ("valrng", without("valrng", "range")),
    "another order": ("var", again("var", "labl")),
    "one too many": ("targetSampleSize", again("targetSampleSize", "sampleSize")),
    "out of place": ("titlStmt", again("titlStmt", "nation")),
    "no name": ("var", lambda root: first(root, "var").attrib.pop("name")),
    "unknown attribute": ("catgry", having("catgry", value="1")),
    "unknown word": ("range", having("range", UNITS="KG")),
    "no identifier": ("qstn", having("qstn", ID="1")),
    "text between elements": ("dataDscr", saying("dataDscr", "these")),
    "a number in words": ("sampleSize", saying("sampleSize", "many")),
}


@pytest.mark.parametrize("mistake", MISTAKES)
def test_a_departure_from_the_schema_is_seen(mistake: str) -> None:
    root = fromstring(codebook(household()))
    name, make = MISTAKES[mistake]

    make(root)

    assert [departure.split(":")[0] for departure in departures(root)] == [name]


def test_every_id_is_there_once_and_every_reference_leads_to_one(root: Element) -> None:
    ids = [element.attrib["ID"] for element in root.iter() if "ID" in element.attrib]
    references = {word for group in root.iter() for key in ("var", "varGrp") for word in group.get(key, "").split()}

    assert len(ids) == len(set(ids))
    assert references <= set(ids)


def test_a_decimal_has_the_range_of_a_real_number() -> None:
    ranges = [element.attrib for element in fromstring(codebook(household())).iter() if tag(element) == "range"]

    assert ranges == [{"UNITS": "REAL", "min": "0.5", "max": "9.5"}]


def test_a_language_without_a_code_has_a_tag_of_its_own() -> None:
    root = fromstring(codebook(uncoded()))

    assert root.get(LANG) == "x-Portugus-q1a"
    assert {element.get(LANG): element.text for element in root.iter(f"{{{NAMESPACE}}}qstnLit")} == {
        "x-Portugus-q1a": "Sexo?",
        "x-Portugue-se": "Sex?",
        "x-Deutsch": "Geschlecht?",
    }


def test_a_character_that_xml_cannot_have_is_a_space() -> None:
    pasted = study(survey=survey("select_one sex | sex | A man\x0bor a woman?"))

    root = fromstring(codebook(pasted))

    assert first(root, "qstnLit").text == "A man or a woman?"
