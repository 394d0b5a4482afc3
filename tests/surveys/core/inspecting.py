"""How do tests inspect small questionnaires?"""

from surveys.core.inspection import Finding, Inspection, inspect
from surveys.core.study import Study
from tests.surveys.core.workbooks import Table, study, survey

HEADERS = "type | name | label::English (en) | required | relevant | constraint | calculation | choice_filter | ends"
CHOICES: Table = [
    ["list_name", "name", "label::English (en)", "kind"],
    ["sex", "male", "A man", ""],
    ["sex", "female", "A woman", ""],
    ["sex", "refused", "Refused", ""],
    ["yesno", "yes", "Yes", ""],
    ["yesno", "no", "No", ""],
    ["food", "beef", "Beef", "meat"],
    ["food", "ham", "Ham", "meat"],
    ["food", "pea", "Peas", "plant"],
    ["diet", "meat", "Meat", ""],
    ["diet", "plant", "Plants", ""],
    ["diet", "none", "Nothing", ""],
]


def made(*rows: str, **sheets: Table) -> Study:
    """A study with these rows in the sheet survey (columns: HEADERS)."""
    return study(survey=survey(*rows, headers=HEADERS), choices=sheets.pop("choices", CHOICES), **sheets)


def inspected(*rows: str, **sheets: Table) -> Inspection:
    """The inspection of a study with these rows."""
    return inspect(made(*rows, **sheets))


def found(*rows: str, **sheets: Table) -> list[tuple[str, str, str]]:
    """(code, place, evidence) of everything found."""
    return [(f.code, f.where, f.evidence) for f in inspected(*rows, **sheets).findings]


def the_finding(code: str, *rows: str, **sheets: Table) -> Finding:
    """The one thing that is found, which must be of this kind."""
    findings = inspected(*rows, **sheets).findings
    assert [finding.code for finding in findings] == [code], findings
    return findings[0]
