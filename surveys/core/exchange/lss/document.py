"""What is in a .lss file, before anyone asks what it means?

A .lss file is the tables of one survey as XML: rows of cells, texts either in the rows themselves (up to LimeSurvey 3, one row per language)
or in tables of their own (`..._l10ns`, from LimeSurvey 4). Both are brought into one form here. A .lsa archive is a zip with a .lss file in it.
"""

import io
import zipfile
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any
from xml.etree.ElementTree import Element

from surveys.core.exchange.lss.conditions import as_expression
from surveys.core.exchange.lss.parsing import parsed
from surveys.core.problems import Problem, RejectedError
from surveys.core.said import Said, sentence, together

MAXIMUM_BYTES = 20 * 1024 * 1024
_OTHER_KINDS = {
    "Group": sentence("This is a LimeSurvey export of one group of questions (.lsg)."),
    "Question": sentence("This is a LimeSurvey export of one question (.lsq)."),
    "Label set": sentence("This is a LimeSurvey export of a label set (.lsl)."),
    "Responses": sentence("This is a LimeSurvey export of responses."),
    "Tokens": sentence("This is a LimeSurvey export of participants."),
}
Texts = Mapping[str, str]
Cells = Mapping[str, str]


@dataclass(frozen=True)
class LsAnswer:
    """An answer of a list, or a subquestion: its code, its texts by language, the scale it belongs to, when it is offered."""

    code: str
    texts: Texts
    scale: int = 0
    relevance: str = ""
    id: str = ""


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
    attribute_texts: Mapping[str, Texts] = field(default_factory=dict)
    default: str = ""
    # Number of a subquestion, or `other` -> its default answer.
    item_defaults: Mapping[str, str] = field(default_factory=dict)
    # An answer is asked for once more, and may be left out then.
    is_softly_mandatory: bool = False
    has_script: bool = False

    @property
    def random_group(self) -> str:
        """The questions that it changes places with, by a name; empty if it keeps its place."""
        return self.attributes.get("random_group", "")

    @property
    def is_hidden(self) -> bool:
        """Whether nobody is asked it: its answer comes with the link, or from a calculation."""
        return self.attributes.get("hidden") == "1"


@dataclass(frozen=True)
class LsGroup:
    """A group of questions."""

    order: int
    names: Texts
    description: Texts
    relevance: str
    questions: tuple[LsQuestion, ...]
    # The groups that it changes places with, by a name; empty if it keeps its place.
    random_group: str = ""


@dataclass(frozen=True)
class LsQuota:
    """A quota: its name, how many, and the answers that count: number of the question, code."""

    name: str
    limit: str
    members: tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class LsSurvey:
    """A survey; `counts` says how many rows the tables have that are not taken over."""

    id: str
    languages: tuple[str, ...]
    titles: Texts
    welcome: Texts
    end: Texts
    groups: tuple[LsGroup, ...]
    quotas: tuple[LsQuota, ...]
    counts: Mapping[str, int]
    description: Texts = field(default_factory=dict)
    policy: Texts = field(default_factory=dict)
    # What the survey says of its presentation: column -> value.
    settings: Mapping[str, str] = field(default_factory=dict)


def read_lss(content: bytes) -> LsSurvey:
    """The survey in a .lss file, or in a .lsa archive.

    Raises:
        RejectedError: it is neither, or too large.
    """
    if content.startswith(b"PK"):
        content = _unpacked(content)
    if len(content) > MAXIMUM_BYTES:
        raise _rejected("file_too_large", sentence("The file has more than {most} MB.", most=MAXIMUM_BYTES // 2**20))
    root = parsed(content)
    kind = (root.findtext("LimeSurveyDocType") or "").strip()
    if kind != "Survey":
        said = _OTHER_KINDS.get(kind) or (
            sentence("This is a LimeSurvey export of another kind ({kind}).", kind=kind)
            if kind
            else sentence("This is no LimeSurvey export.")
        )
        way_out = sentence("Export the whole survey: Display/Export, Survey structure (.lss).")
        raise _rejected("not_a_survey", together(said, way_out))
    survey = _Reader(root).survey()
    if not any(group.questions for group in survey.groups):
        message = sentence("The survey has no questions. Export the survey structure (.lss) from LimeSurvey again.")
        raise _rejected("no_questions", message)
    return survey


def _unpacked(content: bytes) -> bytes:
    """The survey's structure out of an archive, which has its answers and participants in files of their own."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            found = next((info for info in packed.infolist() if info.filename.lower().endswith(".lss")), None)
            if found is not None and found.file_size <= MAXIMUM_BYTES:
                return packed.read(found)
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, ValueError) as error:
        message = sentence("The file cannot be unpacked. Export the survey structure (.lss) again.")
        raise _rejected("not_xml", message) from error
    message = sentence("The archive has no survey structure (.lss) in it, or one that is too large.")
    raise _rejected("not_a_survey", message)


def _rejected(code: str, message: Said) -> RejectedError:
    return RejectedError([Problem(code, message)])


def _number(text: str) -> int:
    return int(text) if text.lstrip("-").isdecimal() else 0


class _Reader:
    def __init__(self, root: Element) -> None:
        self.tables: dict[str, list[Cells]] = {}
        for table in root:
            self.tables.setdefault(table.tag, []).extend(_cells(row) for row in table.iterfind("./rows/row"))
        survey: Cells = next(iter(self.tables.get("surveys", [])), {})
        self.id, self.settings = survey.get("sid", ""), survey
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
            quotas=tuple(self.quotas()),
            description=texts("surveyls_description"),
            policy=texts("surveyls_policy_notice"),
            settings=self.settings,
            counts={"assessments": len(self.tables.get("assessments", [])), "without_group": self.n_without_group()},
        )

    def n_without_group(self) -> int:
        """Questions of a group that the file does not have."""
        groups = {row.get("gid") for row in self.tables.get("groups", [])}
        rows = [row for row in self.tables.get("questions", []) if not _parent(row) and row.get("gid") not in groups]
        return len({row.get("qid") for row in rows})

    def quotas(self) -> Iterator[LsQuota]:
        for row in self.tables.get("quota", []):
            members = [m for m in self.tables.get("quota_members", []) if m.get("quota_id") == row.get("id")]
            answers = tuple((member.get("qid", ""), member.get("code", "")) for member in members)
            yield LsQuota(row.get("name", ""), row.get("qlimit", ""), answers)

    def groups(self) -> Iterator[LsGroup]:
        for gid, rows in _by(self._base_first(self.tables.get("groups", [])), "gid", "group_order"):
            yield LsGroup(
                order=_number(rows[0].get("group_order", "")),
                names=self.texts("group_l10ns", "gid", gid, "group_name", rows),
                description=self.texts("group_l10ns", "gid", gid, "description", rows),
                relevance=_cell(rows, "grelevance"),
                questions=tuple(self.questions(gid)),
                random_group=_cell(rows, "randomization_group"),
            )

    def questions(self, gid: str) -> Iterator[LsQuestion]:
        every = [row for row in self.tables.get("questions", []) if not _parent(row)]
        types = {row.get("qid", ""): row.get("type", "") for row in every}
        own = self._base_first(row for row in every if row.get("gid") == gid)
        for qid, rows in _by(own, "qid", "question_order"):
            first = rows[0]
            rows_of_attributes = [row for row in self.tables.get("question_attributes", []) if row.get("qid") == qid]
            attributes, texts = self.attributes(rows_of_attributes)
            defaults = self.defaults(qid)
            conditions = [row for row in self.tables.get("conditions", []) if row.get("qid") == qid]
            relevance = _cell(rows, "relevance")
            if relevance in ("", "1"):
                # Until 1.91 conditions stood in their table only; since then they are in the relevance as well.
                relevance = as_expression(conditions, types) or relevance
            yield LsQuestion(
                sgqa=f"{self.id}X{gid}X{qid}",
                code=first.get("title", ""),
                type=first.get("type", ""),
                texts=self.texts("question_l10ns", "qid", qid, "question", rows),
                help=self.texts("question_l10ns", "qid", qid, "help", rows),
                is_mandatory=first.get("mandatory", "") in ("Y", "S"),
                has_other=first.get("other", "") == "Y",
                relevance=relevance,
                pattern=first.get("preg", ""),
                answers=tuple(self.answers(qid)),
                subquestions=tuple(self.subquestions(qid)),
                attributes=attributes,
                attribute_texts=texts,
                default=defaults.pop("", ""),
                item_defaults=defaults,
                is_softly_mandatory=first.get("mandatory", "") == "S",
                has_script=any(self.texts("question_l10ns", "qid", qid, "script", rows).values()),
            )

    def attributes(self, rows: Iterable[Cells]) -> tuple[dict[str, str], dict[str, Texts]]:
        """What an attribute says, whatever the language (the base language's first), and its texts by language."""
        plain: dict[str, str] = {}
        texts: dict[str, dict[str, str]] = {}
        for row in self._base_first(rows):
            if row.get("attribute") and row.get("value"):
                plain.setdefault(row["attribute"], row["value"])
                texts.setdefault(row["attribute"], {})[row.get("language") or self.languages[0]] = row["value"]
        return plain, dict(texts)

    def defaults(self, qid: str) -> dict[str, str]:
        """Number of a subquestion -> its default answer in the base language; empty number: of the question itself."""
        texts = {
            (row.get("dvid"), row.get("language")): row.get("defaultvalue", "")
            for row in self.tables.get("defaultvalue_l10ns", [])
        }
        found: dict[str, str] = {}
        for row in self._base_first(self.tables.get("defaultvalues", [])):
            written = row.get("defaultvalue") or texts.get((row.get("dvid"), self.languages[0]), "")
            if row.get("qid") == qid and written:
                key = "other" if row.get("specialtype") else row.get("sqid", "").lstrip("0")
                found.setdefault(key, written)
        return found

    def _base_first(self, rows: Iterable[Cells]) -> list[Cells]:
        """The rows, those in the base language before its translations."""
        base = self.languages[0] if self.languages else ""
        return sorted(rows, key=lambda row: row.get("language", base) not in ("", base))

    def answers(self, qid: str) -> Iterator[LsAnswer]:
        rows = [{**row, "key": _key(row)} for row in self.tables.get("answers", []) if row.get("qid") == qid]
        for _, same in _by(rows, "key", "sortorder"):
            texts = self.texts("answer_l10ns", "aid", same[0].get("aid", ""), "answer", same)
            yield LsAnswer(same[0].get("code", ""), texts, _number(same[0].get("scale_id", "")))

    def subquestions(self, qid: str) -> Iterator[LsAnswer]:
        found = [*self.tables.get("subquestions", []), *self.tables.get("questions", [])]
        for sub, rows in _by(self._base_first(row for row in found if _parent(row) == qid), "qid", "question_order"):
            texts = self.texts("question_l10ns", "qid", sub, "question", rows)
            scale, relevance = _number(rows[0].get("scale_id", "")), _cell(rows, "relevance")
            yield LsAnswer(rows[0].get("title", ""), texts, scale, "" if relevance == "1" else relevance, sub)

    def texts(self, table: str, key: str, wanted: str, column: str, rows: Iterable[Cells]) -> Texts:
        """Language -> text: of the table of texts, and of the rows themselves where those have a language."""
        found = {row["language"]: row[column] for row in rows if row.get("language") and row.get(column)}
        for row in self.tables.get(table, []):
            if row.get(key) == wanted and row.get("language") and row.get(column):
                found[row["language"]] = row[column]
        return found


def _cells(row: Element) -> dict[str, str]:
    return {cell.tag: (cell.text or "").strip() for cell in row}


def _cell(rows: Iterable[Cells], column: str) -> str:
    """What a question or group says in a column that is the same in every language, although not every row may have it."""
    return next((row[column] for row in rows if row.get(column)), "")


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
