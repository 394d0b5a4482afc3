"""What is a study called whose workbook need not be right yet?"""

import re
from collections.abc import Callable
from dataclasses import replace

from surveys.core.exchange.plain import slug as made_into_slug
from surveys.core.workbook.settings import MAXIMUM_SLUG_LENGTH, MAXIMUM_TITLE_LENGTH, is_short_name
from surveys.core.workbook.sheets import Row, Sheets

# Addresses that mean something else: /surveys/import/.
TAKEN = frozenset({"import", "limesurvey"})


def form_id_of(sheets: Sheets) -> str:
    """What the sheet settings says; empty if it says nothing."""
    rows = sheets["settings"].rows
    return rows[0]["form_id"] if rows else ""


def title_of(sheets: Sheets, file_name: str = "") -> str:
    """The title; without one the form_id, else the file's name."""
    rows = sheets["settings"].rows
    title = rows[0]["form_title"] if rows else ""
    return (title or form_id_of(sheets) or re.sub(r"\.\w{1,5}$", "", file_name))[:MAXIMUM_TITLE_LENGTH]


def short_name(sheets: Sheets, file_name: str, is_taken: Callable[[str], bool]) -> str:
    """A free short name: the form_id if it can be used, else one made of it, of the title or of the file's name."""
    form_id = form_id_of(sheets)
    wanted = (
        form_id if is_short_name(form_id) else made_into_slug(form_id) or made_into_slug(title_of(sheets, file_name))
    )
    wanted = wanted or "survey"
    found, n = wanted, 1
    while found in TAKEN or is_taken(found):
        n += 1
        ending = f"-{n}"
        found = f"{wanted[: MAXIMUM_SLUG_LENGTH - len(ending)].rstrip('-_')}{ending}"
    return found


def with_name(sheets: Sheets, form_id: str, title: str = "") -> Sheets:
    """The workbook with this form_id, and with a title if it has none; without a sheet settings it gets one."""
    sheet = sheets["settings"]
    row = sheet.rows[0] if sheet.rows else Row(2, {})
    named = {"form_id": form_id, **({"form_title": title} if title and not row["form_title"] else {})}
    if all(row[header] == text for header, text in named.items()):
        return sheets
    missing = (header for header in ("form_title", "form_id") if header in named and header not in sheet.headers)
    headers = (*sheet.headers, *missing)
    cells = {**row.cells, **named}
    ordered = {header: cells[header] for header in headers if header in cells}
    changed = replace(sheet, headers=headers, rows=(Row(row.number, ordered), *sheet.rows[1:]))
    return Sheets({**sheets.by_name, "settings": changed})
