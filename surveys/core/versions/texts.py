"""How do texts travel to a translator and back, as one table?"""

from collections.abc import Sequence

from surveys.core.expressions import did_you_mean
from surveys.core.problems import Problem, RejectedError
from surveys.core.said import sentence, together
from surveys.core.versions.completeness import header_of, row_name
from surveys.core.versions.diff import CHANGED, REMOVED, Change
from surveys.core.versions.edit import Edit, apply
from surveys.core.workbook.sheets import Row, Sheet, Sheets
from surveys.core.workbook.text_columns import TextColumn, languages, needs_text, split, text_columns

SHEET = "texts"
KEYS = ("sheet", "name", "column")
Place = tuple[str, str, str]


def table_of(sheets: Sheets) -> Sheet:
    """Every text of a workbook in one sheet: where it belongs, then a column for each language."""
    names = languages(sheets)
    headers = (*KEYS, *(_language(code, name) for code, name in names.items()))
    rows: dict[Place, dict[str, str]] = {}
    for column in text_columns(sheets):
        sheet = sheets[column.sheet]
        for row in sheet.rows:
            if needs_text(sheet, row, column) and row_name(sheet, row):
                place = (sheet.name, row_name(sheet, row), column.column)
                texts = {
                    _language(code, names[code]): row[h]
                    for code, h in column.headers.items()
                    if code in names and row[h]
                }
                # A label that stands in every row of an index is one text.
                rows.setdefault(place, {**dict(zip(KEYS, place, strict=True)), **texts})
    return Sheet(SHEET, headers, tuple(Row(number, cells) for number, cells in enumerate(rows.values(), start=2)))


def _language(code: str, name: str) -> str:
    return name if code == name else f"{name} ({code})"


def with_texts(sheets: Sheets, table: Sheet) -> Sheets:
    """The workbook with the texts of a table that came back. Cells that are empty there change nothing; a new language is added.

    Raises:
        RejectedError: the table has lost its columns, names what the workbook has not, or has a language without a code.
    """
    problems: list[Problem] = []
    spoken = _spoken(sheets, table, problems)
    places = {(c.sheet, c.column): c for c in text_columns(sheets)}
    rows: dict[tuple[str, str], list[Row]] = {}
    for name in {column.sheet for column in places.values()}:
        for row in sheets[name].rows:
            rows.setdefault((name, row_name(sheets[name], row)), []).append(row)
    edits = []
    for line in table.rows:
        column = places.get((line["sheet"], line["column"]))
        found = rows.get((line["sheet"], line["name"]))
        if column is None or found is None:
            known = [name for sheet, name in rows if sheet == line["sheet"]]
            facts = {"name": line["name"], "sheet": line["sheet"]}
            said = (
                sentence(
                    "The questionnaire has no {column} of '{name}' in the sheet '{sheet}'.",
                    column=line["column"],
                    **facts,
                )
                if line["column"]
                else sentence("The questionnaire has no text of '{name}' in the sheet '{sheet}'.", **facts)
            )
            message = together(said, did_you_mean(line["name"], known))
            where = table.cell(line, "name")
            problems.append(Problem("unknown_text", message, where=where))
            continue
        cells = {
            _header(sheets, column, code, name): line[header] for header, (code, name) in spoken.items() if line[header]
        }
        edits += [Edit(line["sheet"], row.number, cells) for row in found if cells]
    if problems:
        raise RejectedError(problems)
    return apply(sheets, edits)


def _header(sheets: Sheets, column: TextColumn, code: str, name: str) -> str:
    # A plain label cannot stand beside labels with a language.
    return column.headers.get(code) or header_of(column.column, code, name)


def _spoken(sheets: Sheets, table: Sheet, problems: list[Problem]) -> dict[str, tuple[str, str]]:
    """Header of the table -> code and name of its language."""
    for key in KEYS:
        if key not in table.headers:
            message = sentence(
                "The table has no column '{column}'. Take the table as it was downloaded and write into the columns of the languages.",
                column=key,
            )
            problems.append(Problem("missing_column", message, where=f"{SHEET}!A1"))
    own = languages(sheets)
    found: dict[str, tuple[str, str]] = {}
    for header in table.headers:
        if not header or header in KEYS:
            continue
        parts = split(f"label::{header}")
        if parts is None or (parts[1] not in own and parts[1] == parts[2]):
            message = sentence(
                "'{header}' is no language. Write its name and its code, such as Polski (pl).", header=header
            )
            problems.append(Problem("unknown_language", message, where=table.cell(1, header)))
            continue
        found[header] = (parts[1], own.get(parts[1], parts[2]))
    return found


def other_than_texts(changes: Sequence[Change]) -> list[Change]:
    """The changes that need a version of their own: all but wordings, objections, further languages and the title.

    A further language may be one of a country, too.
    """
    return [change for change in changes if not _is_text(change)]


def _is_text(change: Change) -> bool:
    if change.part == "language":
        return change.kind != REMOVED
    if change.part == "country" and change.kind == CHANGED and change.what == "languages":
        before, after = (set(text.replace(",", " ").split()) for text in (change.before, change.after))
        return before <= after
    # What is answered to objections is no part of the data: a note may come or go while interviews are under way.
    return change.part in ("text", "objection") or (change.part == "setting" and change.subject == "form_title")
