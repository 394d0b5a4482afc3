"""How does a LimeSurvey survey become the sheets of a study workbook, and what could not be taken over?"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from surveys.core.exchange.lss import rows as rows_of
from surveys.core.exchange.lss.answers import Lists
from surveys.core.exchange.lss.document import LsGroup, LsQuestion, LsSurvey, Texts
from surveys.core.exchange.lss.expressions import UntranslatableError, translate, translate_value
from surveys.core.exchange.lss.names import Names
from surveys.core.exchange.lss.plain_text import plain
from surveys.core.exchange.plain import slug
from surveys.core.said import Said, gettext_noop, sentence, sentence_n, together
from surveys.core.workbook.sheets import Row, Sheet, Sheets

ORIGINAL = "limesurvey relevance"
_OF_GROUP = gettext_noop(
    "The condition '{source}' could not be translated, because {reason}: its questions are asked of everybody; see column '{column}'."
)
_OF_QUESTION = gettext_noop(
    "The condition '{source}' could not be translated, because {reason}: it is asked of everybody; see column '{column}'."
)
_EQUATION = gettext_noop("The equation '{source}' could not be translated, because {reason}: it was left out.")
# Table of LimeSurvey -> what is said of so many rows of it.
_NOT_TAKEN_OVER: dict[str, Callable[[int], Said]] = {
    "quota": lambda n: sentence_n("Its quota was left out.", "Its {n} quotas were left out.", n=n),
    "assessments": lambda n: sentence_n("Its assessment was left out.", "Its {n} assessments were left out.", n=n),
    "defaultvalues": lambda n: sentence_n(
        "Its default answer was left out.", "Its {n} default answers were left out.", n=n
    ),
}
Cells = dict[str, str]


@dataclass(frozen=True)
class Remark:
    """Something that was not taken over as it was: where, a stable code, and what happens instead."""

    where: str
    code: str
    message: Said


@dataclass(frozen=True)
class Converted:
    """A workbook (without countries) and everything that was not taken over as it was."""

    sheets: Sheets
    remarks: tuple[Remark, ...]


def convert(survey: LsSurvey, language_names: Mapping[str, str], worded: Callable[[str], str] = str) -> Converted:
    """The study workbook of a LimeSurvey survey.

    Args:
        language_names: code -> name, for the headers of the columns; a language that is not in it is called by its code.
        worded: a message -> its words in the workbook's sheet of remarks.
    """
    return _Converter(survey, language_names, worded).converted()


class _Converter:
    def __init__(self, survey: LsSurvey, language_names: Mapping[str, str], worded: Callable[[str], str]) -> None:
        self.survey, self.languages, self.worded = survey, survey.languages, worded
        self.labels = {code: _label(code, language_names) for code in survey.languages}
        self.names, self.lists = Names(survey), Lists()
        self.rows: list[Cells] = []
        self.remarks: list[Remark] = []
        self.where = ""
        self.asked: set[str] = set()

    def converted(self) -> Converted:
        for place, group in enumerate(self.survey.groups, start=1):
            if place == 1:
                self.note("introduction", self.survey.welcome, {"appearance": "introduction"})
            self.group(group, place)
        self.note("goodbye", self.survey.end, {"ends": "1.10"})
        for table, left_out in _NOT_TAKEN_OVER.items():
            n = self.survey.counts.get(table, 0)
            if n:
                self.where = "survey"
                anew = sentence_n("Enter it anew where it is wanted.", "Enter them anew where they are wanted.", n=n)
                self.remark(f"no_{table}", together(left_out(n), anew))
        return Converted(self._sheets(), tuple(self.remarks))

    def remark(self, code: str, message: Said) -> None:
        """Something is not as it was."""
        self.remarks.append(Remark(self.where, code, message))

    def add(self, type_: str, name: str, texts: Mapping[str, Texts], **cells: str) -> None:
        """A row; texts are in words already: column -> language -> text."""
        row: Cells = {"type": type_, "name": name, **{key: cell for key, cell in cells.items() if cell}}
        for column, by_language in texts.items():
            row |= {f"{column}::{self.labels[language]}": text for language, text in by_language.items() if text}
        self.rows.append(row)
        self.asked.add(name)

    def note(self, name: str, html: Texts, cells: Mapping[str, str]) -> None:
        self.where = name
        texts = self.words(html)
        if any(texts.values()):
            self.add("note", self.names.unique(name), {"label": texts}, **cells)

    def words(self, html: Texts, fills: bool = True) -> Texts:
        """A text in words, in the study's languages."""
        return {
            language: plain(html.get(language, ""), self.fill if fills else self.no_fill) for language in self.languages
        }

    def label(self, html: Texts, instead: str) -> Texts:
        """A text that must not be empty: what has no text in any language is called by its code."""
        texts = self.words(html)
        if any(texts.values()):
            return texts
        said = sentence("It has no text; '{code}' stands in its place. Write what is to be read.", code=instead)
        self.remark("no_text", said)
        return dict.fromkeys(self.languages, instead)

    def fill(self, expression: str) -> str:
        name = expression.partition(".")[0]
        target = self.names.targets.get(name)
        if target is not None and target.kind != "option" and target.name in self.asked:
            return f"${{{target.name}}}"
        return self.no_fill(expression)

    def no_fill(self, expression: str) -> str:
        said = sentence(
            "'{expression}' in a text has no counterpart and was left out. Reword the text.",
            expression=f"{{{expression}}}",
        )
        self.remark("text_expression", said)
        return ""

    def group(self, group: LsGroup, place: int) -> None:
        title = next(iter(group.names.values()), f"{place}")
        self.where = sentence("group {group}", group=title)
        relevance = self.condition(group.relevance, _OF_GROUP)
        self.add("begin_group", self.names.unique(f"g{place}"), {"label": self.words(group.names)}, **relevance)
        for question in group.questions:
            self.where = sentence("group {group}, question {question}", group=title, question=question.code)
            self.question(question)
        self.rows.append({"type": "end_group"})

    def question(self, question: LsQuestion) -> None:
        converter = rows_of.BY_TYPE.get(question.type)
        if converter is None:
            unknown = sentence("Type '{type}' is not known; it was left out.", type=question.type)
            self.remark("left_out", rows_of.LEFT_OUT.get(question.type, unknown))
            return
        shared = self.condition(question.relevance, _OF_QUESTION)
        converter(self, question, self.names.of_question[question.sgqa], shared)

    def condition(self, source: str, untranslated: str) -> Cells:
        """The cells of a condition; if it cannot be said, the original stands beside it."""
        return self.said("relevant", source, translate, "untranslated_condition", untranslated)

    def calculation(self, source: str) -> Cells:
        """The cells of a calculation."""
        expression = source.strip().strip("{}")
        return self.said("calculation", expression, translate_value, "untranslated_equation", _EQUATION)

    def said(
        self,
        column: str,
        source: str,
        translated: Callable[[str, Mapping[str, rows_of.Target]], str],
        code: str,
        untranslated: str,
    ) -> Cells:
        try:
            return {column: translated(source, self.names.targets)}
        except UntranslatableError as error:
            facts = {"source": source, "reason": error.message, "column": ORIGINAL}
            self.remark(code, Said(untranslated, facts=facts))
            return {ORIGINAL: source}

    def _sheets(self) -> Sheets:
        texts = [f"{column}::{label}" for column in ("label", "hint") for label in self.labels.values()]
        others = [
            "required",
            "relevant",
            "constraint",
            "calculation",
            "choice_filter",
            "appearance",
            "parameters",
            "order",
            "ends",
            ORIGINAL,
        ]
        headers = ["type", "name", *texts, *(name for name in others if any(name in row for row in self.rows))]
        choices = [
            {
                "list_name": name,
                "name": code,
                **{f"label::{self.labels[language]}": text for language, text in texts.items()},
            }
            for name, listed in self.lists.choices.items()
            for code, texts in listed
        ]
        title = plain(next(iter(self.survey.titles.values()), ""), self.no_fill) or f"LimeSurvey {self.survey.id}"
        settings = {
            "form_title": title,
            "form_id": slug(title) or f"limesurvey-{self.survey.id}",
            "default_language": self.labels[self.languages[0]],
        }
        remarks = [
            {"where": self.worded(r.where), "code": r.code, "remark": self.worded(r.message)} for r in self.remarks
        ]
        found = {
            "survey": _sheet("survey", headers, self.rows),
            "choices": _sheet(
                "choices", ["list_name", "name", *(f"label::{label}" for label in self.labels.values())], choices
            ),
            "settings": _sheet("settings", list(settings), [settings]),
            "remarks": _sheet("remarks", ["where", "code", "remark"], remarks),
        }
        return Sheets({name: sheet for name, sheet in found.items() if sheet.rows})


def _label(code: str, names: Mapping[str, str]) -> str:
    """A language as it stands in headers."""
    name = names.get(code) or names.get(code.split("-", maxsplit=1)[0])
    return f"{name} ({code})" if name else code


def _sheet(name: str, headers: Sequence[str], rows: Sequence[Cells]) -> Sheet:
    numbered = (
        Row(number, {header: cell for header, cell in row.items() if cell}) for number, row in enumerate(rows, 2)
    )
    return Sheet(name, tuple(headers), tuple(numbered))
