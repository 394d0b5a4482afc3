"""Which fields has the form of one question, and which edits does what was typed there mean?"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from surveys.core.versions.edit import Edit, row_at
from surveys.core.workbook import Row, Sheet, Sheets
from surveys.core.workbook.cell_text import tidy
from surveys.core.workbook.columns import KNOWN
from surveys.core.workbook.text_columns import TextColumn, languages, text_columns
from surveys.core.workbook.types import split_type

SEPARATOR = "|"
LOGIC: dict[str, Promise] = {
    "relevant": _("Asked if (relevant)"),
    "constraint": _("Allowed if (constraint)"),
    "soft_constraint": _("Likely if (soft_constraint)"),
    "calculation": _("Calculation"),
    "choice_filter": _("Answers shown (choice_filter)"),
    "default": _("Filled in beforehand (default)"),
    "required": _("Must be answered (required)"),
    "missing": _("Missing kinds allowed (missing)"),
    "appearance": _("Appearance"),
    "ends": _("Ends the interview with (ends)"),
}
TEXTS: dict[str, Promise] = {
    "label": _("Text read aloud"),
    "hint": _("Instruction for the interviewer"),
    "constraint_message": _("What is said if it is not allowed"),
    "soft_constraint_message": _("What is said if it is not likely"),
}
LONG = {"relevant", "constraint", "soft_constraint", "calculation", "choice_filter"}


@dataclass(frozen=True)
class Field:
    """A cell in the form. `name` says which: `survey|12|label::English (en)`, with + before the row of a new one."""

    name: str
    label: str | Promise
    value: str
    language: str = ""
    is_long: bool = False


@dataclass(frozen=True)
class Group:
    """Fields that belong together."""

    heading: str | Promise
    fields: list[Field]


@dataclass(frozen=True)
class AnswerLine:
    """An answer of the question's list: its fields in one line."""

    row: str
    fields: list[Field]


@dataclass(frozen=True)
class RowForm:
    """The form of a row of the sheet `survey`, with the answers of its list."""

    groups: list[Group]
    answers: list[AnswerLine]
    list_name: str
    used_by: list[str]


def form_of(sheets: Sheets, number: int, *, is_new: bool = False, typed: Mapping[str, str] | None = None) -> RowForm:
    """The form of a row, or of a new one behind it.

    Args:
        typed: what somebody has typed already, by field name; it stands in the place of what the workbook says.
    """
    survey = sheets["survey"]
    row = Row(number, {}) if is_new else row_at(survey, number) or Row(number, {})
    maker = _Maker(sheets, typed or {})
    mark = f"+{number}" if is_new else str(number)
    named = Group(_("Question"), [maker.field(survey, row, mark, header, header) for header in ("type", "name")])
    texts = [
        Group(TEXTS.get(column.column, column.column), maker.texts(survey, row, mark, column))
        for column in maker.columns("survey")
    ]
    logic = [
        maker.field(survey, row, mark, header, label, is_long=header in LONG)
        for header, label in LOGIC.items()
        if header in survey.headers or header in KNOWN["survey"]
    ]
    list_name = "" if is_new else split_type(row["type"])[1].removesuffix(" or_other")
    used_by = [
        r["name"]
        for r in survey.rows
        if list_name and split_type(r["type"])[1] == list_name and r["name"] != row["name"]
    ]
    return RowForm([named, *texts, Group(_("Routing and checks"), logic)], maker.answers(list_name), list_name, used_by)


def headers(sheets: Sheets) -> set[str]:
    """The columns of the sheet `survey` that have a field in the form."""
    texts = {h for column in text_columns(sheets) if column.sheet == "survey" for h in column.headers.values()}
    return {"type", "name", *LOGIC, *texts}


class _Maker:
    def __init__(self, sheets: Sheets, typed: Mapping[str, str]) -> None:
        self.sheets, self.typed = sheets, typed
        self.names = languages(sheets)
        self._columns = text_columns(sheets)

    def columns(self, sheet: str) -> list[TextColumn]:
        return [column for column in self._columns if column.sheet == sheet]

    def field(
        self,
        sheet: Sheet,
        row: Row,
        mark: str,
        header: str,
        label: str | Promise,
        *,
        is_long: bool = False,
        language: str = "",
    ) -> Field:
        name = SEPARATOR.join((sheet.name, mark, header))
        return Field(name, label, self.typed.get(name, row[header]), language, is_long)

    def texts(self, sheet: Sheet, row: Row, mark: str, column: TextColumn) -> list[Field]:
        return [
            self.field(sheet, row, mark, header, self.names.get(code, code), is_long=True, language=code)
            for code, header in column.headers.items()
        ]

    def answers(self, list_name: str) -> list[AnswerLine]:
        sheet = self.sheets["choices"]
        rows = [row for row in sheet.rows if list_name and row["list_name"] == list_name]
        lines = [self._answer(sheet, row, str(row.number)) for row in rows]
        if rows:
            lines.append(self._answer(sheet, Row(0, {}), f"+{rows[-1].number}"))
        return lines

    def _answer(self, sheet: Sheet, row: Row, mark: str) -> AnswerLine:
        fields = [self.field(sheet, row, mark, "name", _("Name"))]
        for column in self.columns("choices"):
            fields += [
                self.field(sheet, row, mark, header, self.names.get(code, code), language=code)
                for code, header in column.headers.items()
            ]
        return AnswerLine(mark, fields)


def edits_of(posted: Mapping[str, str], sheets: Sheets, number: int) -> list[Edit]:
    """What was typed as edits: rows of the sheet `survey` and answers of the question's list; other fields are passed over."""
    survey = sheets["survey"]
    row = row_at(survey, number)
    list_name = split_type(row["type"])[1].removesuffix(" or_other") if row else ""
    of_list = {r.number for r in sheets["choices"].rows if r["list_name"] == list_name}
    cells: dict[tuple[str, str], dict[str, str]] = {}
    for name, text in posted.items():
        sheet, _sign, rest = name.partition(SEPARATOR)
        mark, sign, header = rest.partition(SEPARATOR)
        at = mark.removeprefix("+")
        if (
            sign
            and at.isdecimal()
            and ((sheet == "survey" and int(at) == number) or (sheet == "choices" and int(at) in of_list))
        ):
            cells.setdefault((sheet, mark), {})[header] = tidy(text)
    return [edit for (sheet, mark), found in cells.items() if (edit := _edit(sheet, mark, found, list_name))]


def _edit(sheet: str, mark: str, cells: dict[str, str], list_name: str) -> Edit | None:
    number = int(mark.removeprefix("+"))
    if not mark.startswith("+"):
        is_gone = sheet == "choices" and not any(cells.values())
        return Edit(sheet, number, {} if is_gone else cells, is_gone=is_gone)
    if not any(cells.values()):
        return None
    return Edit(sheet, number, {**({"list_name": list_name} if sheet == "choices" else {}), **cells}, is_new=True)


def problem_rows(edits: Sequence[Edit], number: int, *, is_new: bool) -> set[tuple[str, int]]:
    """The rows whose problems the form shows: its own, and those of the answers that it edits."""
    own = {("survey", number + 1 if is_new else number)}
    return own | {("choices", edit.row + edit.is_new) for edit in edits if edit.sheet == "choices"}
