"""How is an Excel file written: data, codebook, and where they come from?"""

from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.utils import translation
from django.utils.translation import gettext as _

from analysis.core.codebook import Variable
from analysis.services.files.sheet import DataSheet
from analysis.services.files.texts import reader
from surveys.core.problems import Problem, RejectedError
from surveys.core.said import sentence

if TYPE_CHECKING:
    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

MOST_ROWS = 1_048_575
MOST_CHARACTERS = 32_767


def write(sheet: DataSheet, path: Path) -> None:
    """Write the workbook row by row; no more than a row is held.

    Raises:
        RejectedError: more interviews than a sheet of Excel has rows.
    """
    import xlsxwriter

    if sheet.job.rows_total > MOST_ROWS:
        message = sentence(
            "A sheet of Excel holds {most:,} interviews, and these are more; take CSV or Parquet.", most=MOST_ROWS
        )
        raise RejectedError([Problem("too_many_rows", message, where="format")])
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "tmpdir": path.parent}
    with xlsxwriter.Workbook(str(path), options) as book, translation.override(sheet.language):
        # The time of the snapshot, not of the writing: the same snapshot gives the same file.
        book.set_properties({"title": sheet.study.title, "created": sheet.snapshot.created_at.astimezone(UTC)})
        bold = book.add_format({"bold": True})
        _data(sheet, book.add_worksheet(_("Data")), bold)
        _codebook(sheet, book.add_worksheet(_("Codebook")), bold)
        _about(sheet, book, bold)


def _data(sheet: DataSheet, page: "Worksheet", bold: "Format") -> None:
    page.freeze_panes(1, 1)
    for column, v in enumerate(sheet.variables):
        page.write_string(0, column, v.name, bold)
    readers = [reader(v, in_labels=sheet.job.content == "labels") for v in sheet.variables]
    number = 0
    for chunk in sheet.chunks():
        for row in chunk:
            number += 1
            for column, (read, value) in enumerate(zip(readers, row, strict=True)):
                _write(page, number, column, read(value))


def _write(page: "Worksheet", row: int, column: int, value: Any) -> None:
    if isinstance(value, str):
        page.write_string(row, column, value[:MOST_CHARACTERS])
    elif value is not None:
        page.write_number(row, column, value)


def _codebook(sheet: DataSheet, page: "Worksheet", bold: "Format") -> None:
    heads = [_("Variable"), _("Kind"), _("Question or content"), _("Value"), _("Code"), _("Label"), _("Missing")]
    for column, head in enumerate(heads):
        page.write_string(0, column, head, bold)
    page.set_column(0, 1, 24)
    page.set_column(2, 2, 60)
    page.set_column(5, 5, 40)
    number = 0
    for v in sheet.variables:
        for line in _lines(v):
            number += 1
            for column, value in enumerate(line):
                _write(page, number, column, value)


def _lines(v: Variable) -> list[list[Any]]:
    head = [v.name, v.kind, v.label]
    if not v.categories:
        return [head]
    return [[*head, c.value, c.code, c.label, _("yes") if c.is_missing else None] for c in v.categories]


def _about(sheet: DataSheet, book: "Workbook", bold: "Format") -> None:
    page = book.add_worksheet(_("About"))
    page.set_column(0, 0, 30)
    page.set_column(1, 1, 90)
    for row, (name, value) in enumerate(about(sheet)):
        page.write_string(row, 0, name, bold)
        _write(page, row, 1, value)


def about(sheet: DataSheet) -> list[tuple[str, Any]]:
    """What somebody who finds the file has to know."""
    study, snapshot = sheet.study, sheet.snapshot
    margins = ", ".join(" × ".join(margin) for margin in study.weighting.margins) or _("none")
    found: list[tuple[str, Any]] = [
        (_("Survey"), sheet.job.survey.name),
        (_("Snapshot"), snapshot.number),
        (_("Ledger position"), snapshot.ledger),
        (_("Interviews"), snapshot.n),
        (_("Published (UTC)"), snapshot.created_at.astimezone(UTC).strftime("%Y-%m-%d %H:%M:%S")),
        (_("Weights"), _("Raked in each country to: %(margins)s. Mean 1.") % {"margins": margins}),
    ]
    if sheet.is_simulated:
        found.append((_("Simulated"), _("No person was interviewed: these data were made by the simulation.")))
    return found
