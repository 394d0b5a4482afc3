"""How does a LimeSurvey survey become the sheets of a study workbook, and what could not be taken over?"""

import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from surveys.core.exchange.lss import rows as rows_of
from surveys.core.exchange.lss.answers import Lists
from surveys.core.exchange.lss.document import LsAnswer, LsGroup, LsQuestion, LsSurvey, Texts
from surveys.core.exchange.lss.expressions import UntranslatableError, translate, translate_value
from surveys.core.exchange.lss.names import Names
from surveys.core.exchange.lss.plain_text import plain
from surveys.core.exchange.lss.selves import spelled_out
from surveys.core.exchange.lss.shuffling import parts_in_random_order
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
_OF_ITEM = gettext_noop(
    "The condition '{source}' could not be translated, because {reason}: the item '{code}' is asked of everybody; see column '{column}'."
)
_OF_OPTION = gettext_noop(
    "The condition '{source}' could not be translated, because {reason}: the option '{code}' is offered to everybody."
)
_EQUATION = gettext_noop("The equation '{source}' could not be translated, because {reason}: it was left out.")
_FILLS = ("", "NAOK", "shown", "value", "code")
_FILLED = re.compile(r"\$\{([\w.-]+)\}")
_TEXTS = re.compile(r"\"([^\"]+)\"|'([^']+)'")
_COMPARED = re.compile(r"(?:[=<>]|\b(?:eq|ne|lt|le|gt|ge))\s*$")
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
        self.attributes = {q.code: q.attributes for group in survey.groups for q in group.questions}
        self.rows: list[Cells] = []
        self.remarks: list[Remark] = []
        self.where = ""
        self.asked: set[str] = set()
        # The question that is being converted, for `self`.
        self.own_code = ""
        # Calculation -> its name, for texts that say more than an earlier answer.
        self.calculations: dict[str, str] = {}

    def converted(self) -> Converted:
        self.participants()
        if self.survey.groups:
            self.note("introduction", self.survey.welcome, {"appearance": "introduction"})
        parts: list[tuple[str, list[Cells]]] = []
        for place, group in enumerate(self.survey.groups, start=1):
            start = len(self.rows)
            self.group(group, place)
            parts.append((group.random_group, self.rows[start:]))
            del self.rows[start:]
        self.where = "survey"
        self.shuffled(parts, Counter(group.random_group for group in self.survey.groups))
        self.note("goodbye", self.survey.end, {"ends": "1.10"})
        self.where = "survey"
        self.quotas()
        n = self.survey.counts.get("without_group", 0)
        if n:
            said = sentence_n(
                "One question belongs to a group that the file does not have; it was left out.",
                "{n} questions belong to groups that the file does not have; they were left out.",
                n=n,
            )
            self.remark("left_out", said)
        n = self.survey.counts.get("assessments", 0)
        if n:
            left_out = sentence_n("Its assessment was left out.", "Its {n} assessments were left out.", n=n)
            way_out = sentence("Scores of answers go into the sheet indices.")
            self.remark("no_assessments", together(left_out, way_out))
        return Converted(self._sheets(), tuple(self.remarks))

    def participants(self) -> None:
        """What texts and conditions say of a participant comes with the sample."""
        self.where = "survey"
        for name, field in self.names.case_variables.items():
            self.add("hidden", name, {})
            said = sentence(
                "'{field}' of the participants comes with the sample, as the case variable '{name}'.",
                field=field,
                name=name,
            )
            self.remark("case_variable", said)

    def quotas(self) -> None:
        """A quota of LimeSurvey counts some answers; a plan here has a cell for everybody, so that it is only named."""
        codes = {q.sgqa.rpartition("X")[2]: q.code for group in self.survey.groups for q in group.questions}
        for quota in self.survey.quotas:
            counted = ", ".join(f"{codes.get(qid, qid)} = {code}" for qid, code in quota.members)
            facts = {"quota": quota.name, "counted": counted}
            if quota.limit == "0":
                left_out = sentence("Quota '{quota}' lets nobody in ({counted}) and was left out.", **facts)
                way_out = sentence(
                    "Add a note with this condition behind the question, and how it ends in the column ends."
                )
                self.remark("no_quota", together(left_out, way_out))
                continue
            said = sentence(
                "Quota '{quota}' of {limit} ({counted}) was left out. Enter its plan in the sheet quotas.",
                limit=quota.limit,
                **facts,
            )
            self.remark("no_quota", said)

    def remark(self, code: str, message: Said) -> None:
        """Something is not as it was; said once for each place."""
        remark = Remark(self.where, code, message)
        if remark not in self.remarks:
            self.remarks.append(remark)

    def add(self, type_: str, name: str, texts: Mapping[str, Texts], **cells: str) -> Cells:
        """A row; texts are in words already: column -> language -> text."""
        row: Cells = {"type": type_, "name": name, **{key: cell for key, cell in cells.items() if cell}}
        self.say(row, texts)
        self.rows.append(row)
        self.asked.add(name)
        if type_.endswith(" or_other"):
            self.asked.add(f"{name}_other")
        return row

    def say(self, row: Cells, texts: Mapping[str, Texts]) -> None:
        """Write texts, which are in words already, into a row."""
        for column, by_language in texts.items():
            row |= {f"{column}::{self.labels[language]}": text for language, text in by_language.items() if text}

    def note(self, name: str, html: Texts, cells: Mapping[str, str]) -> None:
        self.where = name
        texts = self.words(html)
        if any(texts.values()):
            self.add("note", self.names.unique(name), {"label": texts}, **cells)

    def words(self, html: Texts, fills: bool = True) -> Texts:
        """A text in words, in the study's languages."""
        fill = self.fill if fills else self.no_fill
        return self.in_default({language: plain(html.get(language, ""), fill) for language in self.languages})

    def in_default(self, texts: Texts) -> Texts:
        """Texts of which one is in the default language if there is any; it stands in for those that are missing."""
        default = self.languages[0]
        other = next((language for language, text in texts.items() if text), default)
        if texts.get(default) or other == default:
            return texts
        said = sentence(
            "A text has no words in {default}, the default language; those in {other} stand in their place. Translate them.",
            default=self.labels[default],
            other=self.labels[other],
        )
        self.remark("not_in_default_language", said)
        return {**texts, default: texts[other]}

    def hint(self, question: LsQuestion) -> Texts:
        """The help, and what stood in front of and behind the field, such as a unit."""
        sides = [question.attribute_texts.get(key, {}) for key in ("prefix", "suffix")]
        help_ = self.words(question.help)
        if not any(sides):
            return help_
        base = self.languages[0]
        before, behind = (self.words({**dict.fromkeys(self.languages, side.get(base, "")), **side}) for side in sides)
        fields = {language: f"{before[language]} … {behind[language]}".strip() for language in self.languages}
        return {
            language: "\n".join(text for text in (help_[language], field if field != "…" else "") if text)
            for language, field in fields.items()
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
        """What stands in a text for an expression in braces: an earlier answer, or a calculation made for it."""
        plain_name = expression.removeprefix("INSERTANS:")
        name, _, suffix = plain_name.partition(".")
        target = self.names.targets.get(name)
        if target is not None and target.kind != "option" and target.name in self.asked and suffix in _FILLS:
            return target.ref
        if name == "SURVEYNAME":
            return next(iter(self.survey.titles.values()), "")
        return self.calculated(expression)

    def calculated(self, expression: str) -> str:
        """A fill of a calculation in front of the question; nothing, and a remark, if it cannot be said."""
        try:
            said = self.value(expression)
        except UntranslatableError:
            return self.no_fill(expression)
        if _FILLED.findall(said) and not set(_FILLED.findall(said)) <= self.asked:
            later = sentence(
                "'{expression}' in a text is not known before later answers, and was left out. Reword the text.",
                expression=f"{{{expression}}}",
            )
            self.remark("text_expression", later)
            return ""
        if said not in self.calculations:
            self.calculations[said] = self.names.unique(f"text_{len(self.calculations) + 1}")
            self.add("calculate", self.calculations[said], {}, calculation=said)
        return f"${{{self.calculations[said]}}}"

    def option_words(self, html: Texts) -> Texts:
        """The words of an answer, which are read as they stand: of an expression all texts that it can come to."""
        return self.in_default(
            {language: plain(html.get(language, ""), self.alternatives) for language in self.languages}
        )

    def alternatives(self, expression: str) -> str:
        texts = [
            match[1] or match[2]
            for match in _TEXTS.finditer(expression)
            if not _COMPARED.search(expression[: match.start()])
        ]
        if not texts:
            return self.no_fill(expression)
        words = " / ".join(dict.fromkeys(texts))
        said = sentence(
            "An answer's words depend on '{expression}'; it is called '{words}' now. Reword it.",
            expression=f"{{{expression}}}",
            words=words,
        )
        self.remark("text_expression", said)
        return words

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
        self.note(f"g{place}_text", group.description, {})
        parts: list[tuple[str, list[Cells]]] = []
        for question in group.questions:
            self.where = sentence("group {group}, question {question}", group=title, question=question.code)
            self.own_code = question.code
            start = len(self.rows)
            self.question(question)
            parts.append((question.random_group, self.rows[start:]))
            del self.rows[start:]
        self.own_code = ""
        self.where = sentence("group {group}", group=title)
        self.shuffled(parts, Counter(q.random_group for each in self.survey.groups for q in each.questions))
        self.rows.append({"type": "end_group"})

    def shuffled(self, parts: Sequence[tuple[str, list[Cells]]], members: Mapping[str, int]) -> None:
        """Add the rows of questions or groups, with a group of changing order round those that change places."""
        rows, kept = parts_in_random_order(parts, members, self.names.unique)
        self.rows += rows
        for name in kept:
            said = sentence(
                "What changes places in LimeSurvey (random group '{name}') keeps its place: it is not side by side, or depends on another of them.",
                name=name,
            )
            self.remark("random_group", said)

    def question(self, question: LsQuestion) -> None:
        converter = rows_of.BY_TYPE.get(question.type)
        if converter is None:
            unknown = sentence("Type '{type}' is not known; it was left out.", type=question.type)
            self.remark("left_out", rows_of.LEFT_OUT.get(question.type, unknown))
            return
        name = self.names.of_question[question.sgqa]
        if rows_of.is_empty(question):
            self.remark("left_out", sentence("It has nothing to answer: no items, or no answers; it was left out."))
            return
        if question.is_hidden and question.type not in ("*", "X"):
            self.hidden(question, name)
            return
        shared = self.condition(question.relevance, _OF_QUESTION)
        converter(self, question, name, shared)

    def hidden(self, question: LsQuestion, name: str) -> None:
        """A hidden question gets its answer from the link, as a case variable gets it from the sample."""
        if question.subquestions:
            self.remark("left_out", sentence("It is hidden, and has several parts; it was left out."))
            return
        self.add("hidden", name, {})
        said = sentence("It is hidden: its answer comes with the sample, as the case variable '{name}'.", name=name)
        self.remark("case_variable", said)

    def condition(self, source: str, untranslated: str, **facts: str) -> Cells:
        """The cells of a condition; if it cannot be said, the original stands beside it."""
        return self.said("relevant", source, translate, "untranslated_condition", untranslated, **facts)

    def calculation(self, source: str) -> Cells:
        """The cells of a calculation."""
        expression = source.strip().strip("{}")
        return self.said("calculation", expression, translate_value, "untranslated_equation", _EQUATION)

    def value(self, source: str) -> str:
        """A limit or another value that may be an expression. Raises UntranslatableError."""
        return translate_value(self.spelled_out(source.strip().strip("{}")), self.names.targets)

    def spelled_out(self, source: str) -> str:
        """An expression with the answers that `self` and `that` stand for."""
        return spelled_out(source, self.own_code, self.names.variables)

    def check(self, question: LsQuestion, name: str) -> str:
        """The check that the question writes of its own answer, which the row `name` asks for."""
        source = question.attributes.get("em_validation_q", "")
        return self.checked(source, name) if source else ""

    def checked(self, source: str, name: str) -> str:
        """A check that is made at the row `name`; empty if it cannot be said."""
        targets = {**self.names.targets, **self.names.as_checked(name)}
        written = source.strip().strip("{}")
        try:
            return translate(self.spelled_out(written), targets)
        except UntranslatableError as error:
            facts = {"pattern": source, "reason": error.message}
            self.remark(
                "untranslated_check", sentence("The check '{pattern}' was left out, because {reason}.", **facts)
            )
            return ""

    def check_message(self, question: LsQuestion, cells: Cells) -> Mapping[str, Texts]:
        """What is said if the check fails, where there is one."""
        texts = (
            self.words(question.attribute_texts.get("em_validation_q_tip", {}), fills=False)
            if cells.get("constraint")
            else {}
        )
        return {"constraint_message": texts} if all(texts.values()) and texts else {}

    def item_condition(self, question: LsQuestion, item: LsAnswer) -> Cells:
        """When an item of a battery or a series is asked: its own condition, and what was chosen before."""
        own = self.condition(item.relevance, _OF_ITEM, code=item.code)
        parts = [own.pop("relevant", ""), *self.chosen_before(question, item.code)]
        said = " and ".join(f"({part})" if " or " in part else part for part in parts if part)
        return {**own, **({"relevant": said} if said else {})}

    def offered(self, question: LsQuestion) -> Cells:
        """Which options are offered: each by its own condition, and by what was chosen before."""
        shut = []
        for option in question.subquestions or question.answers:
            parts = [*self.chosen_before(question, option.code)]
            own = self.condition(option.relevance, _OF_OPTION, code=option.code)
            parts += [own["relevant"]] if own.get("relevant") else []
            if parts:
                said = " and ".join(f"({part})" if " or " in part else part for part in parts)
                shut.append(f"(name != '{option.code}' or {said})")
        return {"choice_filter": " and ".join(shut)} if shut else {}

    def chosen_before(self, question: LsQuestion, code: str) -> list[str]:
        """The condition on the same option of an earlier question, where an array filter asks for it."""
        said = []
        for earlier, is_wanted in self.filters(question.code, {}).items():
            target = self.names.targets.get(f"{earlier}_{code}")
            if target is None or target.name not in self.asked:
                continue
            one = f"selected({target.ref}, '{target.option}')" if target.kind == "option" else f"{target.ref} != ''"
            said.append(one if is_wanted else f"not({one})")
        return said

    def filters(self, code: str, found: dict[str, bool]) -> dict[str, bool]:
        """The earlier questions whose answers a question is filtered by, and whether they let in or shut out.

        What filters these filters the question too: an option that was shut out before does not come back.
        """
        attributes = self.attributes.get(code, {})
        for attribute, is_wanted in (("array_filter", True), ("array_filter_exclude", False)):
            for earlier in filter(None, re.split(r"[;,\s]+", attributes.get(attribute, ""))):
                if earlier not in found:
                    found[earlier] = is_wanted
                    self.filters(earlier, found)
        return found

    def said(
        self,
        column: str,
        source: str,
        translated: Callable[[str, Mapping[str, rows_of.Target]], str],
        code: str,
        untranslated: str,
        /,
        **about: str,
    ) -> Cells:
        try:
            return {column: translated(self.spelled_out(source), self.names.targets)}
        except UntranslatableError as error:
            facts = {"source": source, "reason": error.message, "column": ORIGINAL, **about}
            self.remark(code, Said(untranslated, facts=facts))
            return {ORIGINAL: source}

    def _sheets(self) -> Sheets:
        columns = ["label", "hint", *(["constraint_message"] if any(map(_has_message, self.rows)) else [])]
        texts = [f"{column}::{label}" for column in columns for label in self.labels.values()]
        others = [
            "default",
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
                **({"exclusive": "yes"} if (name, code) in self.lists.exclusive else {}),
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
            "choices": _sheet("choices", self._choice_headers(), choices),
            "settings": _sheet("settings", list(settings), [settings]),
            "remarks": _sheet("remarks", ["where", "code", "remark"], remarks),
        }
        return Sheets({name: sheet for name, sheet in found.items() if sheet.rows})

    def _choice_headers(self) -> list[str]:
        labels = [f"label::{label}" for label in self.labels.values()]
        return ["list_name", "name", *labels, *(["exclusive"] if self.lists.exclusive else [])]


def _has_message(row: Cells) -> bool:
    return any(header.startswith("constraint_message") for header in row)


def _label(code: str, names: Mapping[str, str]) -> str:
    """A language as it stands in headers."""
    name = names.get(code) or names.get(code.split("-", maxsplit=1)[0])
    return f"{name} ({code})" if name else code


def _sheet(name: str, headers: Sequence[str], rows: Sequence[Cells]) -> Sheet:
    numbered = (
        Row(number, {header: cell for header, cell in row.items() if cell}) for number, row in enumerate(rows, 2)
    )
    return Sheet(name, tuple(headers), tuple(numbered))
