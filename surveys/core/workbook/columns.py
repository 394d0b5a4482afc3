"""Which columns do the sheets have, and is an unknown one a known one misspelt?

Columns that nobody knows are left alone, as every XLSForm tool does; but a routing condition must not be lost because its
column is called `relevent`.
"""

import difflib

from surveys.core.workbook.problems import Problems
from surveys.core.workbook.sheets import Sheets

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
}

# Columns that stand once per language.
TRANSLATED = ("label", "another", "hint", "probe", "constraint_message", "soft_constraint_message")

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


def check_columns(sheets: Sheets, problems: Problems) -> None:
    """Point at every header that is a known column misspelt."""
    for sheet in sheets:
        if sheet.is_table:
            continue
        known = KNOWN[sheet.name]
        present = {header.split("::")[0].strip() for header in sheet.headers}
        for header in sheet.headers:
            base = header.split("::")[0].strip()
            if not base or base in known or base in _OTHERS:
                continue
            absent = [column for column in known if column not in present]
            near = _ALIASES.get(base.lower(), "")
            if near not in absent:
                near = next(iter(difflib.get_close_matches(base.lower(), absent, n=1, cutoff=0.75)), "")
            if near:
                message = f"Column '{header}' is not known. Did you mean '{near}{header[len(base) :]}'?"
                problems.add("unknown_column", message, sheet, 1, header)
