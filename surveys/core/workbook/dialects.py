"""In which other words do XLSForms in use say what the study workbook says?

Every tool that reads XLSForm takes some older names of columns and types, any case, and stray blanks. A workbook is brought into one way of
writing when it is read; rows and columns keep their places, so that addresses in messages stay those of the file.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from surveys.core.workbook.columns import KNOWN, TRANSLATED
from surveys.core.workbook.sheets import Row, Sheet, Sheets, renamed
from surveys.core.workbook.tolerant import RULE, UNNAMED
from surveys.core.workbook.types import KNOWN_TYPES, RECORDED_ANYWAY, why_not

# Lower case, blanks as `_` -> the study workbook's word.
_HEADERS: dict[str, dict[str, str]] = {
    "survey": {
        "caption": "label",
        "calculate": "calculation",
        "command": "type",
        "tag": "name",
        "value": "name",
        "variable": "name",
        "readonly": "read_only",
        "relevance": "relevant",
        "skip_logic": "relevant",
        "constraining_message": "constraint_message",
        "constraintmsg": "constraint_message",
        "jr_constraintmsg": "constraint_message",
        "jr_count": "repeat_count",
        "count": "repeat_count",
        "choicefilter": "choice_filter",
    },
    "choices": {"caption": "label", "value": "name", "list": "list_name", "listname": "list_name"},
    "settings": {
        "title": "form_title",
        "set_form_title": "form_title",
        "set_form_id": "form_id",
        "id_string": "form_id",
        "formid": "form_id",
    },
}
# Words that are the study workbook's own only where its own word is absent.
_LESSER = {"value", "tag", "command", "variable", "count", "title", "list"}
_PREFIXES = ("bind", "control")

_SELECTS = (
    ("select_one_from_file", "select_one_from_file|select one from file"),
    ("select_multiple_from_file", "select_multiple_from_file|select multiple from file"),
    ("select_one_external", "select_one_external|select one external"),
    (
        "select_multiple",
        "add select multiple prompt using|select all that apply from|select all that apply|select multiple from|"
        "select multiple using|select_multiple from|select_multiple|select multiple|q select",
    ),
    (
        "select_one",
        "add select one prompt using|select one from|select one using|select_one from|select_one|select one|"
        "q select1|select1",
    ),
)
_SELECT = [(type_, re.compile(rf"(?:{words})(?: +(.*))?", re.IGNORECASE)) for type_, words in _SELECTS]
_OR_OTHER = re.compile(r" +(or specify other|or_other|or other)$", re.IGNORECASE)
_BRACKET = re.compile(r"(begin|end)[ _]+(group|repeat|lgroup|looped group|loop)(?: .*)?", re.IGNORECASE)
_TYPES = {
    "string": "text",
    "int": "integer",
    "numeric": "integer",
    "calculation": "calculate",
    "trigger": "acknowledge",
    "date time": "datetime",
    "location": "geopoint",
    "gps": "geopoint",
    "photo": "image",
    "picture": "image",
    "phone number": "phonenumber",
    "start time": "start",
    "end time": "end",
    "device id": "deviceid",
    "imei": "deviceid",
    "sim id": "simserial",
    "subscriber id": "subscriberid",
}
_REFERENCE = re.compile(r"\$\{\s*([^}\s]+)\s*\}")
_EXPRESSIONS = ("relevant", "constraint", "soft_constraint", "calculation", "choice_filter", "repeat_count")
# The columns of which a row that is asked has one.
_SAYING = ("type", "name", "label")
_PARAMETER = re.compile(r"[A-Za-z_]+(?=\s*=)")
_STRAIGHT = str.maketrans({"‘": "'", "’": "'", "“": '"', "”": '"', "\N{NO-BREAK SPACE}": " "})


def own_headers(sheet: str, written: Sequence[str]) -> list[str]:
    """The study workbook's names of a sheet's columns, in the order of the columns."""
    own = [_own_header(sheet, header) for header in written]
    return [
        header if own[place] in own[:place] + own[place + 1 :] and _plain(header) in _LESSER else own[place]
        for place, header in enumerate(written)
    ]


def _plain(header: str) -> str:
    return "_".join(header.lower().split())


def _own_header(sheet: str, written: str) -> str:
    """The study workbook's name of a column; a column that is not one of its own stays as it is written."""
    words = [word.strip() for word in re.split(r"::?", re.sub(r"\bjr:", "jr_", written))]
    if len(words) > 1 and words[0].lower() in _PREFIXES:
        words = words[1:]
    plain = _plain(words[0])
    column = _HEADERS.get(sheet, {}).get(plain, plain)
    if column not in KNOWN.get(sheet, ()):
        return written
    language = words[1:] if column in TRANSLATED and len(words) == 2 else []
    return "::".join([column, *language]) if len(words) == 1 + len(language) else written


def own_type(written: str) -> str:
    """The study workbook's word for a type; a word that nobody knows stays as it is written."""
    tidy = " ".join(written.translate(_STRAIGHT).split())
    bracket = _BRACKET.fullmatch(tidy)
    if bracket:
        return f"{bracket[1].lower()}_{'group' if bracket[2].lower() == 'group' else 'repeat'}"
    for type_, pattern in _SELECT:
        match = pattern.fullmatch(tidy)
        if match:
            return " ".join([type_, _OR_OTHER.sub(" or_other", match[1] or "")]).strip()
    lower = tidy.lower()
    asked = re.fullmatch(r"(?:add|get|q) (.+?)(?: prompt)?", lower)
    plain = asked[1] if asked else lower
    type_ = _TYPES.get(plain, plain)
    return type_ if type_ in KNOWN_TYPES or why_not(type_) else written


def own_words(sheets: Mapping[str, Sheet]) -> Sheets:
    """The sheets with every type and expression in one way of writing."""
    found = dict(sheets)
    if "survey" in found:
        found["survey"] = _survey(found["survey"])
    rows = found["settings"].rows if "settings" in found else ()
    default = (rows[0]["default_language"] if rows else "") or _first_language(found.values())
    return Sheets({name: _one_default_language(sheet, default) for name, sheet in found.items()})


def without_recorded(sheets: Sheets) -> Sheets:
    """The sheets without the rows for what is kept with every interview anyway (its beginning, its end, who asked), or loads a CSV file.

    Where a text or an expression refers to the day or the beginning of the interview, it is calculated; any other row that something refers
    to stays, and is refused with a sentence that says what to write instead.
    """
    survey = sheets["survey"]
    used = {name for row in survey.rows for cell in row.cells.values() for name in _REFERENCE.findall(cell)}
    rows = [
        _known_in_interviews(row) if row["name"] in used else row
        for row in survey.rows
        if row["type"].removeprefix("uri:") not in (*RECORDED_ANYWAY, "csv-external") or row["name"] in used
    ]
    headers = survey.headers if "calculation" in survey.headers else (*survey.headers, "calculation")
    return Sheets(
        {
            **sheets.by_name,
            "survey": Sheet(survey.name, headers if rows != list(survey.rows) else survey.headers, tuple(rows)),
        }
    )


def _known_in_interviews(row: Row) -> Row:
    value = {"today": "today()", "start": "now()"}.get(row["type"])
    return Row(row.number, {"type": "calculate", "name": row["name"], "calculation": value}) if value else row


def _survey(sheet: Sheet) -> Sheet:
    rows = []
    names = {row["name"] for row in sheet.rows}
    for row in sheet.rows:
        cells = dict(row.cells)
        if row["type"]:
            cells["type"] = own_type(row["type"])
        if cells.get("type") == "note" and not row["name"] and f"note_{row.number}" not in names:
            # Nothing refers to it: other tools name it themselves, too.
            cells["name"] = f"note_{row.number}"
        for header in _EXPRESSIONS:
            if header in cells:
                cells[header] = cells[header].translate(_STRAIGHT)
        if "parameters" in cells:
            cells["parameters"] = _PARAMETER.sub(lambda match: match[0].lower(), cells["parameters"])
        rows.append(Row(row.number, cells))
    return Sheet(sheet.name, sheet.headers, tuple(rows))


def is_passed_over(row: Row) -> bool:
    """Whether a row of the sheet survey is switched off, or has words in other columns only: nobody would be asked anything.

    A row with a rule is no remark: what it is the rule of was lost. Nor is an empty one that somebody keeps: it was to say something.
    """
    if not any(row.cells.values()):
        return False
    is_off = row["disabled"].lower() in ("yes", "true", "true()", "1")
    says_something = any(header.split("::")[0] in _SAYING for header in row.cells)
    return is_off or not (says_something or any(RULE.search(row[header]) for header in _EXPRESSIONS))


def without_remarks(sheets: Sheets) -> Sheets:
    """The sheets as they are published: without rows that are passed over, and without columns that nobody has named."""
    return Sheets({sheet.name: _without_unnamed(sheet) for sheet in without_rows_passed_over(sheets)})


def without_rows_passed_over(sheets: Sheets) -> Sheets:
    """The sheets without the rows that are switched off or remarks; all rows, if the sheet has no column that says which are."""
    survey = sheets["survey"]
    if not any(header.split("::")[0] in _SAYING for header in survey.headers):
        return sheets
    rows = tuple(row for row in survey.rows if not is_passed_over(row))
    return sheets if len(rows) == len(survey.rows) else Sheets({**sheets.by_name, "survey": replace(survey, rows=rows)})


def _without_unnamed(sheet: Sheet) -> Sheet:
    unnamed = (header for header in sheet.headers if UNNAMED.fullmatch(header))
    # A rule among them is refused when it is compiled: it must not get lost here.
    gone = {header for header in unnamed if not any(RULE.search(row[header]) for row in sheet.rows)}
    if not gone or sheet.is_table:
        return sheet
    # The others keep their places, so that addresses stay those of the file.
    headers = ["" if header in gone else header for header in sheet.headers]
    while headers and not headers[-1]:
        headers.pop()
    cells = [
        (row.number, {header: text for header, text in row.cells.items() if header not in gone}) for row in sheet.rows
    ]
    return Sheet(sheet.name, tuple(headers), tuple(Row(number, found) for number, found in cells if found))


def _first_language(sheets: Iterable[Sheet]) -> str:
    """The language that a plain label beside translated ones is in, where none is the default one."""
    labels = [header for sheet in sheets if sheet.name == "survey" for header in sheet.headers if "label" in header]
    first = labels[0].partition("::") if labels else ("", "", "")
    return first[2] if first[0] == "label" and first[2] and "label" not in labels else "default"


def _one_default_language(sheet: Sheet, default: str) -> Sheet:
    """A plain `label` beside translated ones is the default language's."""
    translated = {header.split("::")[0] for header in sheet.headers if "::" in header}
    names = {
        header: f"{header}::{default}"
        for header in sheet.headers
        if header in TRANSLATED and header in translated and f"{header}::{default}" not in sheet.headers
    }
    return renamed(sheet, names)
