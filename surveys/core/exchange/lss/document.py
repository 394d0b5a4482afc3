"""What is in a .lss file, before anyone asks what it means?

A .lss file is the tables of one survey as XML: rows of cells, texts either in the rows themselves (up to LimeSurvey 3, one row per language)
or in tables of their own (`..._l10ns`, from LimeSurvey 4). Both are brought into one form here.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element, ParseError

from defusedxml import DefusedXmlException
from defusedxml.ElementTree import fromstring

from surveys.core.problems import Problem, RejectedError
from surveys.core.said import Said, sentence, together

MAXIMUM_BYTES = 20 * 1024 * 1024
Texts = Mapping[str, str]
Cells = Mapping[str, str]


@dataclass(frozen=True)
class LsAnswer:
    """An answer of a list, or a subquestion: its code, its texts by language and the scale it belongs to."""

    code: str
    texts: Texts
    scale: int = 0


@dataclass(frozen=True)
class LsQuestion:
    """A question with its answers and subquestions, texts as HTML."""

    sgqa: str
    code: str
    type: str
    texts: Texts
    help: Texts
    is_mandatory: bool
    has_other: bool
    relevance: str
    pattern: str
    answers: tuple[LsAnswer, ...] = ()
    subquestions: tuple[LsAnswer, ...] = ()
    attributes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class LsGroup:
    """A group of questions."""

    order: int
    names: Texts
    relevance: str
    questions: tuple[LsQuestion, ...]


@dataclass(frozen=True)
class LsSurvey:
    """A survey; `counts` says how many rows the tables have that are not taken over."""

    id: str
    languages: tuple[str, ...]
    titles: Texts
    welcome: Texts
    end: Texts
    groups: tuple[LsGroup, ...]
    counts: Mapping[str, int]


def read_lss(content: bytes) -> LsSurvey:
    """The survey in a .lss file.

    Raises:
        RejectedError: it is no .lss file, or too large.
    """
    if len(content) > MAXIMUM_BYTES:
        raise _rejected("file_too_large", sentence("The file has more than {most} MB.", most=MAXIMUM_BYTES // 2**20))
    try:
        root = fromstring(content, forbid_dtd=True)
    except (ParseError, DefusedXmlException, ValueError) as error:
        message = sentence("The file cannot be read as XML. Export the survey structure (.lss) from LimeSurvey again.")
        raise _rejected("not_xml", message) from error
    kind = (root.findtext("LimeSurveyDocType") or "").strip()
    if kind != "Survey":
        said = (
            sentence("This is a LimeSurvey export of a {kind}.", kind=kind.lower())
            if kind
            else sentence("This is no LimeSurvey export.")
        )
        way_out = sentence("Export the whole survey: Display/Export, Survey structure (.lss).")
        raise _rejected("not_a_survey", together(said, way_out))
    return _Reader(root).survey()


def _rejected(code: str, message: Said) -> RejectedError:
    return RejectedError([Problem(code, message)])


def _number(text: str) -> int:
    return int(text) if text.lstrip("-").isdecimal() else 0


class _Reader:
    def __init__(self, root: Element) -> None:
        self.tables = {table.tag: [_cells(row) for row in table.iterfind("./rows/row")] for table in root}
        survey: Cells = next(iter(self.tables.get("surveys", [])), {})
        self.id = survey.get("sid", "")
        base = survey.get("language") or "en"
        listed = [base, *survey.get("additional_languages", "").split()]
        listed += [(language.text or "").strip() for language in root.iterfind("./languages/language")]
        self.languages = tuple(dict.fromkeys(language for language in listed if language))

    def survey(self) -> LsSurvey:
        settings = self.tables.get("surveys_languagesettings", [])

        def texts(column: str) -> Texts:
            return {row["surveyls_language"]: row[column] for row in settings if row.get(column)}

        return LsSurvey(
            id=self.id,
            languages=self.languages,
            titles=texts("surveyls_title"),
            welcome=texts("surveyls_welcometext"),
            end=texts("surveyls_endtext"),
            groups=tuple(self.groups()),
            counts={name: len(self.tables.get(name, [])) for name in ("quota", "assessments", "defaultvalues")},
        )

    def groups(self) -> Iterator[LsGroup]:
        for gid, rows in _by(self.tables.get("groups", []), "gid", "group_order"):
            yield LsGroup(
                order=_number(rows[0].get("group_order", "")),
                names=self.texts("group_l10ns", "gid", gid, "group_name", rows),
                relevance=rows[0].get("grelevance", ""),
                questions=tuple(self.questions(gid)),
            )

    def questions(self, gid: str) -> Iterator[LsQuestion]:
        own = [row for row in self.tables.get("questions", []) if row.get("gid") == gid and not _parent(row)]
        for qid, rows in _by(own, "qid", "question_order"):
            first = rows[0]
            attributes = [row for row in self.tables.get("question_attributes", []) if row.get("qid") == qid]
            yield LsQuestion(
                sgqa=f"{self.id}X{gid}X{qid}",
                code=first.get("title", ""),
                type=first.get("type", ""),
                texts=self.texts("question_l10ns", "qid", qid, "question", rows),
                help=self.texts("question_l10ns", "qid", qid, "help", rows),
                is_mandatory=first.get("mandatory", "") in ("Y", "S"),
                has_other=first.get("other", "") == "Y",
                relevance=first.get("relevance", ""),
                pattern=first.get("preg", ""),
                answers=tuple(self.answers(qid)),
                subquestions=tuple(self.subquestions(qid)),
                attributes={row["attribute"]: row.get("value", "") for row in attributes if row.get("attribute")},
            )

    def answers(self, qid: str) -> Iterator[LsAnswer]:
        rows = [{**row, "key": _key(row)} for row in self.tables.get("answers", []) if row.get("qid") == qid]
        for _, same in _by(rows, "key", "sortorder"):
            texts = self.texts("answer_l10ns", "aid", same[0].get("aid", ""), "answer", same)
            yield LsAnswer(same[0].get("code", ""), texts, _number(same[0].get("scale_id", "")))

    def subquestions(self, qid: str) -> Iterator[LsAnswer]:
        found = [*self.tables.get("subquestions", []), *self.tables.get("questions", [])]
        for sub, rows in _by([row for row in found if _parent(row) == qid], "qid", "question_order"):
            texts = self.texts("question_l10ns", "qid", sub, "question", rows)
            yield LsAnswer(rows[0].get("title", ""), texts, _number(rows[0].get("scale_id", "")))

    def texts(self, table: str, key: str, wanted: str, column: str, rows: Iterable[Cells]) -> Texts:
        """Language -> text: of the table of texts, and of the rows themselves where those have a language."""
        found = {row["language"]: row[column] for row in rows if row.get("language") and row.get(column)}
        for row in self.tables.get(table, []):
            if row.get(key) == wanted and row.get("language") and row.get(column):
                found[row["language"]] = row[column]
        return found


def _cells(row: Element) -> dict[str, str]:
    return {cell.tag: (cell.text or "").strip() for cell in row}


def _parent(row: Cells) -> str:
    parent = row.get("parent_qid", "")
    return "" if parent == "0" else parent


def _key(row: Cells) -> str:
    return f"{row.get('scale_id', '')}/{row.get('code', '')}"


def _by(rows: Iterable[Any], key: str, order: str) -> list[tuple[str, list[Any]]]:
    """The rows that share a key, in the order of their order column."""
    found: dict[str, list[Any]] = {}
    for row in rows:
        found.setdefault(row.get(key, ""), []).append(row)
    return sorted(found.items(), key=lambda item: _number(item[1][0].get(order, "")))
