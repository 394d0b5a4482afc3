"""Which columns do the sheets have, and is an unknown one a known one misspelt?

Columns that nobody knows are left alone, as every XLSForm tool does; but a routing condition must not be lost because its
column is called `relevent`.
"""

import difflib

from surveys.core.said import sentence
from surveys.core.workbook.problems import Problems
from surveys.core.workbook.sheets import Sheet, Sheets, renamed
from surveys.core.workbook.tolerant import RULE, TWICE, UNNAMED

KNOWN: dict[str, tuple[str, ...]] = {
    "survey": (
        "type",
        "name",
        "label",
        "hint",
        "probe",
        "required",
        "relevant",
        "constraint",
        "constraint_message",
        "soft_constraint",
        "soft_constraint_message",
        "calculation",
        "choice_filter",
        "default",
        "appearance",
        "read_only",
        "parameters",
        "repeat_count",
        "another",
        "missing",
        "ends",
        "order",
    ),
    "choices": ("list_name", "name", "label", "exclusive", "specify"),
    "settings": ("form_title", "form_id", "version", "default_language", "partial_after", "alpha", "target_minutes"),
    "countries": (
        "code",
        "iso",
        "name",
        "languages",
        "time_zones",
        "calling_hours",
        "adult_population",
        "population_source",
        "target",
    ),
    "quotas": ("plan", "country", "cell", "target", "kind"),
    "margins": ("country", "category", "count", "share", "source"),
    "indices": ("index", "part_of", "item", "scores", "minimum_answered", "label"),
    "weighting": ("setting", "value"),
    "objections": ("name", "label", "answer"),
}

# Columns that stand once per language.
TRANSLATED = ("label", "answer", "another", "hint", "probe", "constraint_message", "soft_constraint_message")

# XLSForm has them, the telephone does not need them; none of them is another column misspelt.
_OTHERS = {
    "required_message",
    "guidance_hint",
    "media",
    "body",
    "bind",
    "instance",
    "instance_name",
    "trigger",
    "disabled",
    "count",
}
_ALIASES = {
    "caption": "label",
    "calculate": "calculation",
    "list name": "list_name",
    "readonly": "read_only",
    "relevance": "relevant",
    "skip logic": "relevant",
}


def check_columns(sheets: Sheets, problems: Problems) -> Sheets:
    """The sheets with every column as it is meant; points at every header that is a known column misspelt.

    Going on with what is meant, whatever is wrong in such a column is found with everything else.
    """
    return Sheets({sheet.name: sheet if sheet.is_table else _as_meant(sheet, problems) for sheet in sheets})


def _as_meant(sheet: Sheet, problems: Problems) -> Sheet:
    names: dict[str, str] = {}
    known = KNOWN[sheet.name]
    present = {header.split("::")[0].strip() for header in sheet.headers}
    for header in sheet.headers:
        _check_kept(sheet, header, problems)
        base = header.split("::")[0].strip()
        if not base or base in known or base in _OTHERS:
            continue
        absent = [column for column in known if column not in present]
        near = _ALIASES.get(base.lower(), "")
        if near not in absent:
            near = next(iter(difflib.get_close_matches(base.lower(), absent, n=1, cutoff=0.75)), "")
        if near:
            message = sentence(
                "Column '{header}' is not known. Did you mean '{near}'?",
                header=header,
                near=near + header[len(base) :],
            )
            problems.add("unknown_column", message, sheet, 1, header)
            if near + header[len(base) :] not in (*sheet.headers, *names.values()):
                names[header] = near + header[len(base) :]
    problems.written |= {(sheet.name, meant): written for written, meant in names.items()}
    return renamed(sheet, names)


def _check_kept(sheet: Sheet, header: str, problems: Problems) -> None:
    """Point at a column that was kept under a name that nobody meant: its header was lost, or stands twice."""
    twice = TWICE.fullmatch(header)
    if twice and twice["header"] in sheet.headers:
        message = sentence("Column '{header}' stands twice. Keep one of them.", header=twice["header"])
        problems.add("duplicate_header", message, sheet, 1, header)
    if UNNAMED.fullmatch(header) and any(RULE.search(row[header]) for row in sheet.rows):
        message = sentence("Column '{header}' has lost its name. Give it its name, or take it out.", header=header)
        problems.add("no_header", message, sheet, 1, header)
