"""How are sheets written as an .xlsx file, or as a folder of CSV files?"""

import csv
import io
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font

from surveys.core.workbook.sheets import Sheet, Sheets


def _table(sheet: Sheet) -> list[list[str]]:
    """Headers and rows, each in the place it was read from, so that addresses in messages stay true."""
    last = max((row.number for row in sheet.rows), default=1)
    table = [["" for _ in sheet.headers] for _ in range(last)]
    table[0] = list(sheet.headers)
    for row in sheet.rows:
        table[row.number - 1] = [row[header] for header in sheet.headers]
    return table


def write_xlsx(sheets: Sheets) -> bytes:
    """The workbook as an .xlsx file; every cell is text, so that no program reads 18-34 as a date."""
    workbook = Workbook(write_only=True)
    for sheet in sheets:
        page = workbook.create_sheet(sheet.name)
        page.freeze_panes = "A2"
        for number, cells in enumerate(_table(sheet)):
            row = []
            for cell in cells:
                written = WriteOnlyCell(page, value=cell or None)
                if cell:
                    written.data_type = "s"
                    written.number_format = "@"
                if number == 0:
                    written.font = Font(bold=True)
                row.append(written)
            page.append(row)
    file = io.BytesIO()
    workbook.save(file)
    return file.getvalue()


def write_directory(sheets: Sheets, path: Path) -> None:
    """One UTF-8 CSV file per sheet in a folder that exists."""
    for sheet in sheets:
        with (path / (sheet.name if sheet.is_table else f"{sheet.name}.csv")).open(
            "w", encoding="utf-8", newline=""
        ) as file:
            csv.writer(file, lineterminator="\n").writerows(_table(sheet))
