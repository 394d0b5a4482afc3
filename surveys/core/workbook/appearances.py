"""Is an appearance one of those that matter on the telephone, misspelt?

Appearances that nobody knows are passed over, as every XLSForm tool does; but an introduction must not be asked in the middle of the
interview because it is called `introductoin`.
"""

import difflib
import re

from surveys.core.said import sentence
from surveys.core.workbook.problems import Problems
from surveys.core.workbook.sheets import Row, Sheet

OWN = (
    *("introduction", "consent", "selection", "recording"),
    *("likert", "columns", "autocomplete", "search", "minimal", "multiline", "numbers"),
)
# Other tools have them; none of them is one of ours misspelt.
_OTHERS = {"select", "searchable", "column", "number"}
_WORD = re.compile(r"[a-z]{4,}")
_NEAR = 0.75


def check_appearance(problems: Problems, sheet: Sheet, row: Row) -> None:
    """Point at an appearance that is nearly spelt like one that matters."""
    if "(" in row["appearance"]:
        # The call of a function, as in search('towns').
        return
    for word in row["appearance"].lower().split():
        if word in OWN or word in _OTHERS or not _WORD.fullmatch(word):
            continue
        near = difflib.get_close_matches(word, OWN, n=1, cutoff=_NEAR)
        if near:
            message = sentence("Appearance '{word}' is not known. Did you mean '{near}'?", word=word, near=near[0])
            problems.add("unknown_appearance", message, sheet, row, "appearance")
