"""How does a draft become the sheets of a workbook?"""

from collections.abc import Callable, Sequence

from surveys.core.exchange.lss.draft import Cells, Draft
from surveys.core.exchange.lss.logic import ORIGINAL
from surveys.core.exchange.plain import slug
from surveys.core.workbook.sheets import Row, Sheet, Sheets

# Columns behind those of the texts, where a row has them.
_OTHERS = (
    *("default", "required", "relevant", "constraint", "calculation", "choice_filter", "appearance", "parameters"),
    *("order", "ends", ORIGINAL),
)


def sheets_of(draft: Draft, title: str, worded: Callable[[str], str]) -> Sheets:
    """The sheets with everything that was written, and with the remarks.

    Args:
        worded: a message -> its words in the sheet of remarks.
    """
    settings = {
        "form_title": title,
        "form_id": slug(title) or f"limesurvey-{draft.survey.id}",
        "default_language": draft.labels[draft.languages[0]],
    }
    remarks = [{"where": worded(r.where), "code": r.code, "remark": worded(r.message)} for r in draft.remarks]
    found = {
        "survey": _survey(draft),
        "choices": _choices(draft),
        "settings": _sheet("settings", list(settings), [settings]),
        "remarks": _sheet("remarks", ["where", "code", "remark"], remarks),
    }
    return Sheets({name: sheet for name, sheet in found.items() if sheet.rows})


def _survey(draft: Draft) -> Sheet:
    columns = ["label", "hint", *(["constraint_message"] if any(map(_has_message, draft.rows)) else [])]
    texts = [f"{column}::{label}" for column in columns for label in draft.labels.values()]
    others = [name for name in _OTHERS if any(name in row for row in draft.rows)]
    return _sheet("survey", ["type", "name", *texts, *others], draft.rows)


def _choices(draft: Draft) -> Sheet:
    exclusive = draft.lists.exclusive
    rows = [
        {
            "list_name": name,
            "name": code,
            **({"exclusive": "yes"} if (name, code) in exclusive else {}),
            **{f"label::{draft.labels[language]}": text for language, text in texts.items()},
        }
        for name, listed in draft.lists.choices.items()
        for code, texts in listed
    ]
    labels = [f"label::{label}" for label in draft.labels.values()]
    return _sheet("choices", ["list_name", "name", *labels, *(["exclusive"] if exclusive else [])], rows)


def _has_message(row: Cells) -> bool:
    return any(header.startswith("constraint_message") for header in row)


def _sheet(name: str, headers: Sequence[str], rows: Sequence[Cells]) -> Sheet:
    numbered = (
        Row(number, {header: cell for header, cell in row.items() if cell}) for number, row in enumerate(rows, 2)
    )
    return Sheet(name, tuple(headers), tuple(numbered))
