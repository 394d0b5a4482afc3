"""How does the sheet choices become lists of answers?"""

import re
from collections.abc import Collection
from typing import Any

from surveys.core.compiled import MISSING
from surveys.core.expressions import did_you_mean
from surveys.core.said import Said, sentence, together
from surveys.core.workbook.languages import Languages
from surveys.core.workbook.parameters import yes_or_no
from surveys.core.workbook.problems import Problems
from surveys.core.workbook.sheets import Row, Sheet

OWN_COLUMNS = ("list_name", "name", "label", "exclusive", "specify")
Lists = dict[str, list[dict[str, Any]]]

_LIST_NAME = re.compile(r"[^\W\d][\w.:-]{0,60}")
# A name stands in expressions between quotation marks, in quotas after `=`, in categories joined by `:`.
CHOICE_NAME = re.compile(r"[^\s'\"=:,;|$]{1,60}")


def filter_columns(sheet: Sheet) -> list[str]:
    """The columns that a choice_filter can use beside `name`."""
    return [h for h in sheet.headers if h and "::" not in h and h not in OWN_COLUMNS]


def read_lists(sheet: Sheet, languages: Languages, countries: Collection[str], problems: Problems) -> Lists:
    """List -> choices in the order in which they are read out."""
    if sheet.rows:
        problems.columns(sheet, ["list_name", "name"])
    filters = filter_columns(sheet)
    lists: Lists = {}
    first_rows: dict[str, Row] = {}
    for row in sheet.rows:
        list_name, name = row["list_name"], row["name"]
        if not _LIST_NAME.fullmatch(list_name):
            said = (
                sentence("'{name}' cannot be a list's name.", name=list_name)
                if list_name
                else sentence("Name the list this choice belongs to.")
            )
            problems.add(
                "bad_list_name", together(said, sentence("Write letters, digits and _.")), sheet, row, "list_name"
            )
            continue
        first_rows.setdefault(list_name, row)
        choices = lists.setdefault(list_name, [])
        if not CHOICE_NAME.fullmatch(name):
            message = sentence(
                "'{name}' cannot be a choice's name. Write up to 60 letters, digits or signs such as _ + -, no space and none of ' \" = : , ; | $.",
                name=name,
            )
            problems.add("bad_choice_name", message, sheet, row, "name")
        if any(choice["name"] == name for choice in choices):
            message = sentence(
                "List '{list}' has '{name}' twice. Remove one row, or name it differently.", list=list_name, name=name
            )
            problems.add("duplicate_choice", message, sheet, row, "name")
        if len(set(row["country"].split())) < len(row["country"].split()):
            problems.add("duplicate_word", sentence("A country stands twice. Write it once."), sheet, row, "country")
        for code in row["country"].split():
            if code not in countries:
                problems.unknown(code, "country", countries, sheet, row, "country")
        choices.append(
            {
                "name": name,
                "label": languages.text(sheet, row, "label", fill=_checked_where_offered, is_needed=True),
                "missing": name in MISSING,
                "exclusive": yes_or_no(problems, sheet, row, "exclusive"),
                "specify": _specify(problems, sheet, row),
                "filter": {header: row[header] for header in filters if row[header]},
            }
        )
    for list_name, choices in lists.items():
        if all(choice["missing"] for choice in choices):
            message = sentence(
                "List '{list}' has no answers beside {listed}. Add some.",
                list=list_name,
                listed=", ".join(c["name"] for c in choices),
            )
            problems.add("list_without_answers", message, sheet, first_rows[list_name], "list_name")
    return lists


def _checked_where_offered(_name: str) -> None:
    """Whether an answer is known is seen at the questions that offer the choice (`ChoiceFills`)."""


def _specify(problems: Problems, sheet: Sheet, row: Row) -> bool:
    wanted = yes_or_no(problems, sheet, row, "specify")
    if wanted and row["name"] in MISSING:
        message = sentence("'{name}' is a missing kind: there is nothing to specify. Empty the cell.", name=row["name"])
        problems.add("unexpected_specify", message, sheet, row, "specify")
    return wanted


def check_use(sheet: Sheet, lists: Lists, used: Collection[str], problems: Problems) -> None:
    """Point at a list that no question has and whose name is nearly that of another: its choices would be lost."""
    for list_name in lists:
        if list_name in used:
            continue
        rows = [row for row in sheet.rows if row["list_name"] == list_name]
        if len(rows) != 1:
            # One cell is misspelt; a list of several choices is one that is left over.
            continue
        near = did_you_mean(list_name, used) or (
            None if rows[0]["name"] in MISSING else _of_neighbour(sheet, rows[0], used)
        )
        if near:
            first = rows[0]
            said = sentence("No question has the list '{list}'.", list=list_name)
            problems.add("unused_list", together(said, near), sheet, first, "list_name")


def _of_neighbour(sheet: Sheet, row: Row, used: Collection[str]) -> Said | None:
    """The question whether a row alone belongs to the list round it, or to one above or below that begins alike."""
    place = sheet.rows.index(row)
    beside = [sheet.rows[i]["list_name"] for i in (place - 1, place + 1) if 0 <= i < len(sheet.rows)]
    is_inside = len(beside) == 2 and beside[0] == beside[1]
    alike = [name for name in beside if name in used and (is_inside or name[:2] == row["list_name"][:2])]
    return sentence("Did you mean '{near}', as in the row beside it?", near=alike[0]) if alike else None
