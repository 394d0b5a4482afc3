"""Which answers do the texts of choices name, and are they known wherever the choices are offered?

A list may be offered by several questions. An answer that the text of a choice names must be known at each of them.
"""

from collections.abc import Callable
from dataclasses import dataclass

from surveys.core.said import Said, sentence, together
from surveys.core.workbook.languages import FILL, Languages
from surveys.core.workbook.problems import Problems
from surveys.core.workbook.sheets import Row, Sheet


@dataclass(frozen=True)
class _Fill:
    row: Row
    header: str
    name: str


class ChoiceFills:
    """The fills in the texts of all lists."""

    def __init__(self, choices: Sheet, languages: Languages, problems: Problems) -> None:
        self._sheet, self._problems = choices, problems
        self._found: dict[str, list[_Fill]] = {}
        self._said: set[tuple[int, str, str]] = set()
        headers = tuple(languages.columns(choices, "label").values())
        for row in choices.rows:
            for header in headers:
                for name in FILL.findall(row[header]) if "${" in row[header] else ():
                    self._found.setdefault(row["list_name"], []).append(_Fill(row, header, name))

    def has_any(self, list_name: str) -> bool:
        """Whether texts of the list name answers."""
        # A list with `or_other` behind it is made of the one that the workbook has.
        return list_name.partition(" ")[0] in self._found

    def check(self, list_name: str, question: str, wrong: Callable[[str], Said | None]) -> None:
        """Look at the texts of the list that a question offers.

        Args:
            wrong: what to say of a fill in a text of that question; None if it is right.
        """
        for fill in self._found.get(list_name.partition(" ")[0], ()):
            said = wrong(fill.name)
            key = (fill.row.number, fill.header, fill.name)
            if said and key not in self._said:
                self._said.add(key)
                about = sentence("Question '{question}' offers this choice.", question=question)
                self._problems.add("bad_fill", together(said, about), self._sheet, fill.row, fill.header)
