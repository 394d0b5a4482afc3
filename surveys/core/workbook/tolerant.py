"""How are cells kept that cannot be taken as they are, so that they can be corrected in a draft?"""

import re
from collections import Counter
from collections.abc import Callable, Sequence

from openpyxl.utils import get_column_letter

from surveys.core.workbook.sheets import shown

# What stands in columns that say when a question is asked and what is a right answer.
RULE = re.compile(r"\$\{|^\s*\.\s*[<>=!]")
TWICE = re.compile(r"(?P<header>.+) \([2-9]\)")
UNNAMED = re.compile(r"column [A-Z]{1,3}")


def kept(table: Sequence[Sequence[str]], own: Callable[[Sequence[str]], list[str]]) -> list[list[str]]:
    """The rows of a sheet with every column under a name of its own and without characters that no cell can hold.

    A header that stands twice is numbered, a rule whose header was lost stands under `column F`: both are said when it is compiled.

    Args:
        own: a dialect's headers as Coprod's.
    """
    rows = [[shown(cell) for cell in row] for row in table]
    if not rows:
        return rows
    headers = own(rows[0])
    width = max(len(headers), *(len(row) for row in rows))
    headers += [""] * (width - len(headers))
    seen: Counter[str] = Counter()
    for place, header in enumerate(headers):
        if not header and any(place < len(row) and RULE.search(row[place]) for row in rows[1:]):
            headers[place] = f"column {get_column_letter(place + 1)}"
        seen[header] += 1
        if header and seen[header] > 1:
            headers[place] = f"{header} ({seen[header]})"
    return [headers, *rows[1:]]
