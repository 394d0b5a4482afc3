"""What is in a workbook, cell by cell, before anyone asks what it means?"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from openpyxl.utils import get_column_letter

KNOWN_SHEETS = ("survey", "choices", "settings", "countries", "quotas", "margins", "indices", "weighting", "objections")

# What no spreadsheet and no XML can hold.
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
# What a spreadsheet can hold in one cell.
MAXIMUM_CELL = 32_767
_BREAK = re.compile(r"[\x0b\x0c\x1c-\x1e]")

# A CSV file beside the workbook is a sheet with its name: `cities.csv`.
TABLE = ".csv"


@dataclass(frozen=True)
class Row:
    """One row of a sheet: header -> text, empty cells left out. `number` is the row as spreadsheets show it, from 1."""

    number: int
    cells: Mapping[str, str]

    def __getitem__(self, header: str) -> str:
        """The text under a header, empty if there is none."""
        return self.cells.get(header, "")


@dataclass(frozen=True)
class Sheet:
    """One sheet: its headers in order and its rows that are not empty."""

    name: str
    headers: tuple[str, ...]
    rows: tuple[Row, ...]

    @property
    def is_table(self) -> bool:
        """Whether it is a CSV file that questions name, not a part of the workbook."""
        return self.name.lower().endswith(TABLE)

    def cell(self, row: Row | int, header: str) -> str:
        """The address of a cell, such as `survey!H17`; of the row's first cell if the sheet has no such column."""
        number = row.number if isinstance(row, Row) else row
        column = self.headers.index(header) + 1 if header in self.headers else 1
        return f"{self.name}!{get_column_letter(column)}{number}"


def shown(text: str) -> str:
    """A text without the characters that no sheet can hold; a page or line that is broken in another way is a new line."""
    return CONTROL.sub("", _BREAK.sub("\n", text))


def renamed(sheet: Sheet, names: Mapping[str, str]) -> Sheet:
    """The sheet with some headers changed, each in its place."""
    if not names:
        return sheet

    def new(headers: Iterable[str]) -> list[str]:
        return [names.get(header, header) for header in headers]

    rows = tuple(Row(row.number, dict(zip(new(row.cells), row.cells.values(), strict=True))) for row in sheet.rows)
    return Sheet(sheet.name, tuple(new(sheet.headers)), rows)


@dataclass(frozen=True)
class Sheets:
    """All sheets of a workbook, by name."""

    by_name: Mapping[str, Sheet]

    def __getitem__(self, name: str) -> Sheet:
        """The sheet of this name; an empty one if the workbook has none."""
        return self.by_name.get(name, Sheet(name, (), ()))

    def __contains__(self, name: str) -> bool:
        return name in self.by_name

    def __iter__(self) -> Iterator[Sheet]:
        return iter(self.by_name.values())

    def to_json(self) -> dict[str, Any]:
        """Plain lists and dicts, fit for a JSON column."""
        return {
            sheet.name: {
                "headers": list(sheet.headers),
                "rows": [[row.number, dict(row.cells)] for row in sheet.rows],
            }
            for sheet in self
        }

    @classmethod
    def from_json(cls, data: Mapping[str, Any]) -> "Sheets":
        """The sheets that `to_json` wrote."""
        return cls(
            {
                name: Sheet(
                    name,
                    tuple(sheet["headers"]),
                    tuple(Row(number, cells) for number, cells in sheet["rows"]),
                )
                for name, sheet in data.items()
            }
        )
