"""How is every cell of a file kept, also what cannot be taken as it is, so that it can be corrected in a draft?"""

import re
from collections.abc import Callable, Collection, Sequence
from itertools import count

from openpyxl.utils import get_column_letter

from surveys.core.workbook.sheets import shown

# What stands in columns that say when a question is asked and what is a right answer.
RULE = re.compile(r"\$\{|^\s*\.\s*[<>=!]")
TWICE = re.compile(r"(?P<header>.+) \([0-9]+\)")
UNNAMED = re.compile(r"column [A-Z]{1,3}")
# So far down a title and remarks may push the headers.
_SEARCHED = 20

OwnHeaders = Callable[[Sequence[str]], list[str]]


def header_row(table: Sequence[Sequence[str]], own: OwnHeaders, known: Collection[str]) -> int:
    """The number of the row in which the headers seem to stand: 1, unless that names no column and a later row several.

    Args:
        own: a dialect's headers as Coprod's.
        known: the columns that the sheet can have.
    """

    def n_known(row: Sequence[str]) -> int:
        return len({header.split("::")[0].strip() for header in own(row)}.intersection(known))

    if not table or n_known(table[0]):
        return 1
    return next((number for number, row in enumerate(table[:_SEARCHED], start=1) if n_known(row) > 1), 1)


def kept(table: Sequence[Sequence[str]], own: OwnHeaders, known: Collection[str]) -> list[list[str]]:
    """The rows of a sheet with every cell in a column with a name of its own, and without characters that no cell can hold.

    A header that stands twice is numbered; what has no header stands under `column F`. Where the headers stand below a title, they come
    first and the title last, so that every other row keeps its number.
    """
    rows = [[shown(cell) for cell in row] for row in table]
    if not rows:
        return rows
    n_above = header_row(rows, own, known) - 1
    if n_above:
        above = [row for row in rows[:n_above] if any(row)]
        rows = [rows[n_above], *([] for _ in range(n_above)), *rows[n_above + 1 :], *above]
    headers = own(rows[0])
    width = max(len(headers), *(len(row) for row in rows))
    headers += [""] * (width - len(headers))
    for place, header in enumerate(headers):
        wanted = header
        if not header and any(place < len(row) and row[place] for row in rows[1:]):
            wanted = f"column {get_column_letter(place + 1)}"
        headers[place] = _free(wanted, headers[:place])
    return [headers, *rows[1:]]


def _free(header: str, taken: Sequence[str]) -> str:
    """The header, with the first number behind it that makes it one of its own."""
    numbered = (f"{header} ({n})" if n > 1 else header for n in count(1))
    return next(name for name in numbered if not name or name not in taken)
