"""How does a table become a file for a spreadsheet?"""

import csv
import io
from collections.abc import Sequence
from datetime import UTC

from django.utils.translation import gettext as _

from analysis.services.csv_text import guard
from analysis.services.table_grid import flat, grid
from analysis.services.tables import Tabulated

MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


def made(found: Tabulated, suffix: str, show: Sequence[str], language: str, *, is_simulated: bool) -> bytes:
    """The file: the table, and below it where it comes from."""
    rows = [*flat(grid(found, language), show), [], *_about(found, is_simulated=is_simulated)]
    return _csv(rows) if suffix == "csv" else _xlsx(rows, found)


def _about(found: Tabulated, *, is_simulated: bool) -> list[list[object]]:
    lines: list[list[object]] = [[_("Survey"), found.study.title]]
    if found.snapshot:
        at = found.snapshot.created_at.astimezone(UTC)
        lines.append([_("Snapshot"), found.snapshot.number, f"{at:%Y-%m-%d %H:%M:%S} UTC"])
    lines += [[word, text] for word, text in found.spec.to_query().items()]
    if is_simulated:
        lines.append([_("Simulated: no person was interviewed")])
    return lines


def _csv(rows: list[list[object]]) -> bytes:
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\n")
    writer.writerows([[guard(cell) if isinstance(cell, str) else cell for cell in row] for row in rows])
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _xlsx(rows: list[list[object]], found: Tabulated) -> bytes:
    import xlsxwriter

    file = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    with xlsxwriter.Workbook(file, options) as book:
        if found.snapshot:
            book.set_properties({"created": found.snapshot.created_at.astimezone(UTC)})
        bold = book.add_format({"bold": True})
        page = book.add_worksheet(_("Table"))
        page.set_column(0, 0, 48)
        page.set_column(1, 1, 20)
        page.freeze_panes(3, 2)
        for number, row in enumerate(rows):
            for place, cell in enumerate(row):
                if isinstance(cell, str):
                    page.write_string(number, place, cell, bold if number < 3 or len(row) == 1 else None)
                elif cell is not None:
                    page.write_number(number, place, cell)
    return file.getvalue()
