"""What does a questionnaire look like, row by row, whether or not it compiles?"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from surveys.core.exchange.lss.logic import ORIGINAL
from surveys.core.problems import Problem
from surveys.core.workbook.sheets import Row, Sheet, Sheets
from surveys.core.workbook.text_columns import TextColumn, text_columns
from surveys.core.workbook.types import split_type

BEGINS = ("begin_group", "begin_repeat")
ENDS = ("end_group", "end_repeat")
SHEETS_OF_QUESTIONS = ("survey", "choices")


@dataclass(frozen=True)
class Choice:
    """An answer that is read out: its row in the sheet `choices`."""

    row: int
    name: str
    label: str
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True)
class Entry:
    """A row of the questionnaire.

    Args:
        row: its number in the sheet `survey`.
        depth: how many groups it stands in.
        kind: group, end, note, question, calculation or case variable.
        label: in the language asked for, or the default one.
        texts: other texts by column, such as `hint`, in that language.
        logic: column -> expression as it was written, such as `relevant`.
        choices: the answers, in the list's order.
        problems: what is wrong with the row's cells.
        marks: what else the row says, such as `ends: 4.70`.
        sentences: the routing in words, once somebody has told it.
        left_out: a condition that LimeSurvey had and that could not be taken over, as long as there is none in its place.
    """

    row: int
    depth: int
    kind: str
    type: str
    list_name: str
    name: str
    label: str
    texts: Mapping[str, str]
    logic: Mapping[str, str]
    is_required: bool
    choices: tuple[Choice, ...] = ()
    problems: tuple[Problem, ...] = ()
    marks: tuple[str, ...] = ()
    sentences: tuple[str, ...] = ()
    left_out: str = ""

    @property
    def has_wrong_choices(self) -> bool:
        """Whether something is wrong with one of its answers."""
        return any(choice.problems for choice in self.choices)

    @property
    def has_problems(self) -> bool:
        """Whether something is wrong with it or with one of its answers."""
        return bool(self.problems) or self.has_wrong_choices

    @property
    def search(self) -> str:
        """Everything in which a search looks, in small letters."""
        words = [self.name, self.type, self.list_name, self.label, *self.texts.values(), *self.logic.values()]
        words += [f"{choice.name} {choice.label}" for choice in self.choices]
        return " ".join(words).lower()


LOGIC = ("relevant", "constraint", "soft_constraint", "calculation", "choice_filter", "default", "repeat_count")
_KINDS = {
    "note": "note",
    "calculate": "calculation",
    "hidden": "variable",
    **dict.fromkeys(BEGINS, "group"),
    **dict.fromkeys(ENDS, "end"),
}


def outline(
    sheets: Sheets, language: str, default: str, problems: Iterable[Problem] = (), *, with_ends: bool = False
) -> list[Entry]:
    """The rows of a questionnaire in their order, ends of groups left out unless something is wrong with them.

    Args:
        sheets: the workbook, right or wrong.
        language: of the texts.
        default: language of texts that are missing in it.
        problems: as the compiler found them; each is shown at its row.
        with_ends: with every end, for who changes rows.
    """
    by_row: dict[tuple[str, int], list[Problem]] = {}
    for problem in problems:
        place = place_of(problem)
        if place[0] in SHEETS_OF_QUESTIONS:
            by_row.setdefault(place, []).append(problem)
    columns = text_columns(sheets)
    lists = _choices(sheets, columns, language, default, by_row)
    survey = sheets["survey"]
    own = [column for column in columns if column.sheet == "survey"]
    entries, depth = [], 0
    for row in survey.rows:
        type_, list_name = split_type(row["type"])
        if type_ in ENDS:
            depth = max(0, depth - 1)
            if not with_ends and ("survey", row.number) not in by_row:
                continue
        texts = {column.column: text for column in own if (text := text_of(row, column, language, default))}
        entries.append(
            Entry(
                row=row.number,
                depth=depth,
                kind=_KINDS.get(type_, "question"),
                type=type_,
                list_name=list_name,
                name=row["name"],
                label=texts.pop("label", ""),
                texts=texts,
                logic={column: row[column] for column in LOGIC if row[column]},
                is_required=row["required"].lower() in ("yes", "true", "true()", "1"),
                choices=lists.get(list_name.removesuffix(" or_other"), ()),
                problems=tuple(by_row.get(("survey", row.number), ())),
                left_out=condition_left_out(row),
                marks=tuple(
                    f"{column}: {row[column]}" for column in ("order", "ends", "missing", "appearance") if row[column]
                ),
            )
        )
        depth += type_ in BEGINS
    return entries


def condition_left_out(row: Row) -> str:
    """The condition of a row that came from LimeSurvey without it; empty once there is another one."""
    return "" if row["relevant"] else row[ORIGINAL]


def place_of(problem: Problem) -> tuple[str, int]:
    """Sheet and row of a problem; row 0 if it concerns no row."""
    params = problem.params
    if "sheet" in params:
        return str(params["sheet"]), int(params["row"])
    return problem.where.partition("!")[0], 0


def elsewhere(entries: Sequence[Entry], problems: Iterable[Problem]) -> list[Problem]:
    """The problems that stand at no entry: headers, settings, quotas and so on."""
    shown = {problem for entry in entries for problem in entry.problems}
    shown |= {problem for entry in entries for choice in entry.choices for problem in choice.problems}
    return [problem for problem in problems if problem not in shown]


def text_of(row: Row, column: TextColumn, language: str, default: str) -> str:
    """A text in a language, or in the default one where it is missing."""
    return row[column.headers.get(language, "")] or row[column.headers.get(default, "")]


def _choices(
    sheets: Sheets,
    columns: Iterable[TextColumn],
    language: str,
    default: str,
    problems: Mapping[tuple[str, int], Sequence[Problem]],
) -> dict[str, tuple[Choice, ...]]:
    sheet: Sheet = sheets["choices"]
    label = next(
        (c for c in columns if (c.sheet, c.column) == ("choices", "label")), TextColumn("choices", "label", {})
    )
    lists: dict[str, tuple[Choice, ...]] = {}
    for row in sheet.rows:
        found = tuple(problems.get(("choices", row.number), ()))
        choice = Choice(row.number, row["name"], text_of(row, label, language, default), found)
        lists[row["list_name"]] = (*lists.get(row["list_name"], ()), choice)
    return lists
