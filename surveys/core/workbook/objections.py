"""How does the sheet objections become the notes that help an interviewer not to be refused?

What people say before they take part ("How did you get my number?"), and what is answered to it, in the respondent's language.
"""

import re
from typing import Any

from surveys.core.said import sentence
from surveys.core.workbook.languages import Languages, no_fills
from surveys.core.workbook.problems import Problems
from surveys.core.workbook.sheets import Sheet

_NAME = re.compile(r"[a-z][a-z0-9_]{0,40}")


def read_objections(sheet: Sheet, languages: Languages, problems: Problems) -> list[dict[str, Any]]:
    """The notes in the order of the sheet: `name`, `label` (what is said) and `answer` (what is answered), language -> text."""
    if sheet.rows:
        problems.columns(sheet, ["name"])
    found: list[dict[str, Any]] = []
    for row in sheet.rows:
        name = row["name"]
        if not _NAME.fullmatch(name):
            message = sentence("'{name}' cannot be an objection's name. Use small letters, digits and _.", name=name)
            problems.add("bad_objection", message, sheet, row, "name")
        if any(known["name"] == name for known in found):
            message = sentence(
                "The objection '{name}' stands twice. Remove one row, or name it differently.", name=name
            )
            problems.add("duplicate_objection", message, sheet, row, "name")
        found.append(
            {
                "name": name,
                "label": languages.text(sheet, row, "label", fill=no_fills, is_needed=True),
                "answer": languages.text(sheet, row, "answer", fill=no_fills, is_needed=True),
            }
        )
    return found
