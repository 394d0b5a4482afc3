"""How does a LimeSurvey survey become the sheets of a study workbook, and what could not be taken over?"""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from surveys.core.exchange.lss import rows as rows_of
from surveys.core.exchange.lss.attributes import remark_lost
from surveys.core.exchange.lss.document import LsGroup, LsQuestion, LsSurvey
from surveys.core.exchange.lss.draft import Cells, Remark
from surveys.core.exchange.lss.logic import OF_GROUP, OF_QUESTION
from surveys.core.exchange.lss.plain_text import plain
from surveys.core.exchange.lss.sheets import sheets_of
from surveys.core.exchange.lss.shuffling import parts_in_random_order
from surveys.core.exchange.lss.writer import Writer
from surveys.core.said import sentence, sentence_n, together
from surveys.core.workbook.sheets import Sheets


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
    to = Writer.of(survey, language_names)
    _Converter(survey, to).write()
    title = plain(next(iter(survey.titles.values()), ""), to.texts.no_fill) or f"LimeSurvey {survey.id}"
    return Converted(sheets_of(to.draft, title, worded), tuple(to.draft.remarks))


class _Converter:
    def __init__(self, survey: LsSurvey, to: Writer) -> None:
        self.survey, self.to, self.draft = survey, to, to.draft

    def write(self) -> None:
        self.participants()
        self.welcome()
        parts: list[tuple[str, list[Cells]]] = []
        for place, group in enumerate(self.survey.groups, start=1):
            start = len(self.draft.rows)
            self.group(group, place)
            parts.append((group.random_group, self.draft.rows[start:]))
            del self.draft.rows[start:]
        self.draft.where = "survey"
        self.shuffled(parts, Counter(group.random_group for group in self.survey.groups))
        self.to.texts.note("goodbye", self.survey.end, {"ends": "1.10"})
        self.draft.where = "survey"
        self.quotas()
        n = self.survey.counts.get("without_group", 0)
        if n:
            said = sentence_n(
                "One question belongs to a group that the file does not have; it was left out.",
                "{n} questions belong to groups that the file does not have; they were left out.",
                n=n,
            )
            self.draft.remark("left_out", said)
        n = self.survey.counts.get("assessments", 0)
        if n:
            left_out = sentence_n("Its assessment was left out.", "Its {n} assessments were left out.", n=n)
            way_out = sentence("Scores of answers go into the sheet indices.")
            self.draft.remark("no_assessments", together(left_out, way_out))

    def welcome(self) -> None:
        """What is read before the first question, if LimeSurvey shows it."""
        self.draft.where = "survey"
        texts = [self.survey.description, self.survey.welcome]
        if self.survey.settings.get("showwelcome") == "N":
            if any(any(text.values()) for text in texts):
                left_out = sentence("The welcome text was left out, because LimeSurvey does not show it.")
                way_out = sentence("Add a note with the appearance introduction, for what is to be read first.")
                self.draft.remark("not_shown", together(left_out, way_out))
        else:
            whole = {
                language: "<br>".join(text[language] for text in texts if text.get(language))
                for language in self.survey.languages
            }
            self.to.texts.note("introduction", whole, {"appearance": "introduction"})
        if self.survey.settings.get("showsurveypolicynotice", "0") in ("1", "2") and any(self.survey.policy.values()):
            self.to.texts.note("data_policy", self.survey.policy, {})
            said = sentence(
                "LimeSurvey begins only if the data policy is accepted; here it is read. Ask for consent behind it if you need it."
            )
            self.draft.remark("data_policy", said)
        self.draft.where = "survey"
        if self._hides("names"):
            said = sentence("LimeSurvey does not show the names of groups; here they stand above the questions.")
            self.draft.remark("group_names", said)
        if self._hides("descriptions") and any(any(group.description.values()) for group in self.survey.groups):
            said = sentence("The descriptions of groups were left out, because LimeSurvey does not show them.")
            self.draft.remark("not_shown", said)

    def _hides(self, what: str) -> bool:
        """Whether LimeSurvey shows no names, or no descriptions, of groups."""
        return self.survey.settings.get("showgroupinfo", "B") in ("X", {"names": "D", "descriptions": "N"}[what])

    def participants(self) -> None:
        """What texts and conditions say of a participant comes with the sample."""
        self.draft.where = "survey"
        for name, field in self.draft.names.case_variables.items():
            self.draft.row("hidden", name, {})
            said = sentence(
                "'{field}' of the participants comes with the sample, as the case variable '{name}'.",
                field=field,
                name=name,
            )
            self.draft.remark("case_variable", said)

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
                self.draft.remark("no_quota", together(left_out, way_out))
                continue
            said = sentence(
                "Quota '{quota}' of {limit} ({counted}) was left out. Enter its plan in the sheet quotas.",
                limit=quota.limit,
                **facts,
            )
            self.draft.remark("no_quota", said)

    def group(self, group: LsGroup, place: int) -> None:
        title = next(iter(group.names.values()), f"{place}")
        self.draft.where = sentence("group {group}", group=title)
        relevance = self.to.logic.condition(group.relevance, OF_GROUP)
        self.draft.row(
            "begin_group",
            self.draft.names.unique(f"g{place}"),
            {"label": self.to.texts.words(group.names)},
            **relevance,
        )
        if not self._hides("descriptions"):
            self.to.texts.note(f"g{place}_text", group.description, {})
        parts: list[tuple[str, list[Cells]]] = []
        for question in group.questions:
            self.draft.where = sentence("group {group}, question {question}", group=title, question=question.code)
            self.draft.own_code = question.code
            start = len(self.draft.rows)
            self.question(question)
            parts.append((question.random_group, self.draft.rows[start:]))
            del self.draft.rows[start:]
        self.draft.own_code = ""
        self.draft.where = sentence("group {group}", group=title)
        self.shuffled(parts, Counter(q.random_group for each in self.survey.groups for q in each.questions))
        self.draft.rows.append({"type": "end_group"})

    def shuffled(self, parts: Sequence[tuple[str, list[Cells]]], members: Mapping[str, int]) -> None:
        """Add the rows of questions or groups, with a group of changing order round those that change places."""
        rows, kept = parts_in_random_order(parts, members, self.draft.names.unique)
        self.draft.rows += rows
        for name in kept:
            said = sentence(
                "What changes places in LimeSurvey (random group '{name}') keeps its place: it is not side by side, or depends on another of them.",
                name=name,
            )
            self.draft.remark("random_group", said)

    def question(self, question: LsQuestion) -> None:
        converter = rows_of.BY_TYPE.get(question.type)
        if converter is None:
            unknown = sentence("Type '{type}' is not known; it was left out.", type=question.type)
            self.draft.remark("left_out", rows_of.LEFT_OUT.get(question.type, unknown))
            return
        name = self.draft.names.of_question[question.sgqa]
        if rows_of.is_empty(question):
            self.draft.remark(
                "left_out", sentence("It has nothing to answer: no items, or no answers; it was left out.")
            )
            return
        if question.is_hidden and question.type not in ("*", "X"):
            self.hidden(question, name)
            return
        remark_lost(self.draft, question)
        if question.has_script:
            self.to.texts.remark_script()
        if question.is_softly_mandatory:
            said = sentence("It may be left out in LimeSurvey, once a warning was seen; here an answer is required.")
            self.draft.remark("required", said)
        shared = self.to.logic.condition(question.relevance, OF_QUESTION)
        converter(self.to, question, name, shared)

    def hidden(self, question: LsQuestion, name: str) -> None:
        """A hidden question gets its answer from the link, as a case variable gets it from the sample."""
        if question.subquestions:
            self.draft.remark("left_out", sentence("It is hidden, and has several parts; it was left out."))
            return
        self.draft.row("hidden", name, {})
        said = sentence("It is hidden: its answer comes with the sample, as the case variable '{name}'.", name=name)
        self.draft.remark("case_variable", said)
