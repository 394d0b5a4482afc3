"""Which cells does the plain form of a row have, whatever the sheet, and which edits does what was typed there mean?"""

from collections.abc import Mapping

from django.utils.translation import gettext_lazy as _

from surveys.core.versions.completeness import header_of
from surveys.core.versions.edit import HEADERS, Edit, headers_of, row_at
from surveys.core.workbook import Row, Sheets
from surveys.core.workbook.columns import KNOWN, TRANSLATED
from surveys.core.workbook.text_columns import languages, split
from surveys.row_form import LONG, SEPARATOR, Field, Group

# In the row of headers: the field of a column that is added.
ADDED = "+"
LONG_TEXT = 60


def form_of(
    sheets: Sheets, name: str, number: int, *, is_new: bool = False, typed: Mapping[str, str] | None = None
) -> list[Group]:
    """The cells of a row, or of a new one behind it; of the row of headers, their names.

    Args:
        typed: what somebody has typed already, by field name.
    """
    typed = typed or {}
    sheet = sheets[name]
    row = headers_of(sheet) if number == HEADERS else row_at(sheet, number) or Row(number, {})
    row = Row(number, {}) if is_new else row

    def field(header: str, label: str = "") -> Field:
        field_name = SEPARATOR.join((name, str(number), header))
        text = typed.get(field_name, row[header])
        parts = split(header)
        language = parts[1] if parts and number != HEADERS else ""
        is_long = header in LONG or language != "" or len(text) > LONG_TEXT or "\n" in text
        return Field(field_name, label or header, text, language, is_long=is_long and number != HEADERS)

    own = [field(header) for header in sheet.headers if header]
    if number == HEADERS and not is_new:
        return [
            Group(_("Columns"), own),
            Group(_("Further column"), [field(ADDED, str(_("Name of a column to add")))]),
        ]
    further = [field(header) for header in further_columns(sheets, name)]
    if not own:
        return [Group(_("Cells"), further)]
    return [
        Group(_("Cells"), own),
        *([Group(_("Columns that the sheet does not have yet"), further)] if further else []),
    ]


def further_columns(sheets: Sheets, name: str) -> list[str]:
    """The known columns that a sheet lacks; texts once for each language."""
    headers = sheets[name].headers
    present = {header.split("::")[0].strip() for header in headers}
    names = languages(sheets)
    is_plain = "label" in sheets["survey"].headers or not names
    found: list[str] = []
    for column in KNOWN.get(name, ()):
        if column in present:
            continue
        is_translated = column in TRANSLATED and not is_plain
        found += [header_of(column, code, names[code]) for code in names] if is_translated else [column]
    return found


def edits_of(posted: Mapping[str, str], sheets: Sheets, name: str, number: int, *, is_new: bool = False) -> list[Edit]:
    """What was typed as one edit of the row; none if a new row stayed empty. Fields of other rows are passed over."""
    allowed = {*sheets[name].headers, *further_columns(sheets, name)}
    start = SEPARATOR.join((name, str(number), ""))
    cells = {
        header: text.replace("\r\n", "\n").replace("\r", "\n").strip()
        for field, text in posted.items()
        if field.startswith(start) and ((header := field[len(start) :]) in allowed or header == ADDED)
    }
    added = cells.pop(ADDED, "")
    if number == HEADERS and not is_new:
        return [Edit(name, HEADERS, cells | ({added: added} if added else {}))] if cells or added else []
    if is_new and not any(cells.values()):
        return []
    return [Edit(name, number, cells, is_new=is_new)]
