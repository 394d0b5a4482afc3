"""How is what an inspection finds said to people: what is the matter, where, and what to do?"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from openpyxl.utils import get_column_letter

from surveys.core.expressions import Words, asked_if
from surveys.core.workbook import Sheets

Report = Mapping[str, Any]

# Code -> what is the matter, and what to do about it.
_WORDS: dict[str, tuple[Any, Any]] = {
    "never_asked": (
        gettext_lazy("“%(where)s” is never asked: no answers lead to it."),
        gettext_lazy("Change its condition, or remove it."),
    ),
    "not_reached": (
        gettext_lazy("None of %(n)s simulated respondents came to “%(where)s”. That does not prove that nobody can."),
        gettext_lazy("Look at its condition, and try a route to it."),
    ),
    "always_asked": (
        gettext_lazy("The condition of “%(where)s” is always met."),
        gettext_lazy("Empty it, or correct it: as it stands it decides nothing."),
    ),
    "no_valid_answer": (
        gettext_lazy("“%(where)s” needs an answer, but its check allows none: every interview would stop there."),
        gettext_lazy("Correct the constraint or the choice filter."),
    ),
    "only_missing": (
        gettext_lazy("The check of “%(where)s” allows no answer but “do not know” and the like, or none at all."),
        gettext_lazy("Correct the constraint or the choice filter."),
    ),
    "no_choice": (
        gettext_lazy("The choice filter of “%(where)s” can leave no answer to choose from."),
        gettext_lazy("Let the filter keep an answer, or ask the question only where there is one."),
    ),
    "choice_never_offered": (
        gettext_lazy("Answer “%(choice)s” of “%(where)s” is never offered: the choice filter always takes it away."),
        gettext_lazy("Correct the filter or the choice’s own columns, or remove the choice."),
    ),
    "refers_to_itself": (
        gettext_lazy("“%(where)s” refers to its own answer before there is one."),
        gettext_lazy("Refer to an earlier question; in a constraint write a dot for the answer itself."),
    ),
    "calculation_cycle": (
        gettext_lazy("%(names)s depend on each other in a circle."),
        gettext_lazy("Take one of the references out, so that one of them comes first."),
    ),
    "ending_never_reached": (
        gettext_lazy("The ending “%(where)s” (%(ends)s) is never reached."),
        gettext_lazy("Change its condition, or remove it."),
    ),
    "never_complete": (
        gettext_lazy("No interview can be completed: whatever is answered, it ends before."),
        gettext_lazy("Look at the notes that end the interview, and at questions that allow no answer."),
    ),
    "item_can_be_skipped": (
        gettext_lazy("Item “%(where)s” of index “%(index)s” is not asked in every completed interview."),
        gettext_lazy(
            "If that is meant, look at the fewest answered items of the index; otherwise take its condition away."
        ),
    ),
    "cell_never_filled": (
        gettext_lazy("No completed interview falls into the cell %(where)s of plan “%(plan)s”, which has a target."),
        gettext_lazy("Set its target to 0, or let the questionnaire come to it."),
    ),
    "cell_not_reached": (
        gettext_lazy("None of %(n)s simulated respondents fell into the cell %(where)s of plan “%(plan)s”."),
        gettext_lazy("See whether the answers that make this cell can come together."),
    ),
    "variable_may_be_missing": (
        gettext_lazy("“%(where)s” can be without a category at the end (%(value)s), but is used for: %(uses)s."),
        gettext_lazy("Require an answer, ask again in other words, or end the interview where there is none."),
    ),
    "unbounded_repeat": (
        gettext_lazy(
            "The number of rounds of “%(where)s” can be larger than %(maximum)s; no more are asked, and nobody is told."
        ),
        gettext_lazy("Bound the question that gives the number, or write another maximum=... under parameters."),
    ),
    "stuck": (
        gettext_lazy("A simulated respondent found no answer that “%(where)s” allows, and none may be left out."),
        gettext_lazy("Look at the constraint; try the question out."),
    ),
}
_USES = {
    "quota": gettext_lazy("quotas"),
    "margin": gettext_lazy("margins"),
    "weight": gettext_lazy("the design weight"),
}
LEVELS = {"error": gettext_lazy("Error"), "warning": gettext_lazy("Warning"), "note": gettext_lazy("Note")}
EVIDENCE = {
    "proved": gettext_lazy("proved for every interview"),
    "example": gettext_lazy("seen in a simulated interview"),
    "searched": gettext_lazy("looked for, not proved"),
}
_WHY = {
    "own": gettext_lazy("Its own condition contradicts itself, or what the answers can be."),
    "groups": gettext_lazy("Its condition contradicts that of a group around it."),
    "ended": gettext_lazy("Whoever would come to it has been sent away by an ending before."),
}
# Column of the sheet survey in which what is found can be mended.
_COLUMNS = {
    "never_asked": "relevant",
    "not_reached": "relevant",
    "always_asked": "relevant",
    "ending_never_reached": "relevant",
    "item_can_be_skipped": "relevant",
    "no_valid_answer": "constraint",
    "only_missing": "constraint",
    "stuck": "constraint",
    "no_choice": "choice_filter",
    "choice_never_offered": "choice_filter",
    "refers_to_itself": "calculation",
    "calculation_cycle": "calculation",
    "variable_may_be_missing": "required",
    "unbounded_repeat": "repeat_count",
}


@dataclass(frozen=True)
class Line:
    """One finding as people read it.

    Args:
        cell: place in the workbook, such as survey!H17; empty if it stands nowhere.
        source: what is written there.
        row: number of the row in the sheet survey; 0 if it is none.
        question: name of the row meant, if it is one.
        words: the condition it is about, in words.
    """

    code: str
    level: str
    level_name: str
    message: str
    why: str
    advice: str
    evidence: str
    cell: str
    source: str
    row: int
    question: str
    words: str
    example: str


def line(finding: Report, sheets: Sheets | None = None) -> Line:
    """A finding of a report in words.

    Args:
        finding: as in `Inspection.to_json()["findings"]`.
        sheets: of the workbook, to find the cell.
    """
    code, where, params = finding["code"], finding["where"], finding["params"]
    what, advice = _WORDS[code]
    facts = {"where": where, **{name: _fact(name, value) for name, value in params.items()}}
    cell, source, row = _cell(code, where, sheets)
    return Line(
        code=code,
        level=finding["level"],
        level_name=str(LEVELS[finding["level"]]),
        message=str(what) % facts,
        why=str(_WHY.get(params.get("why", ""), "")),
        advice=str(advice),
        evidence=str(EVIDENCE[finding["evidence"]]),
        cell=cell,
        source=source,
        row=row,
        question=where if row or sheets is None else "",
        words=_in_words(code, finding.get("expression")),
        example=", ".join(f"{name} = {_fact('value', value)}" for name, value in finding["example"].items()),
    )


def _in_words(code: str, expression: list[Any] | None) -> str:
    """Routing in words; checks and filters are shown as they are written."""
    is_routing = _COLUMNS.get(code) == "relevant"
    return asked_if(expression, Words(phrase=_)) if expression is not None and is_routing else ""


def _fact(name: str, value: Any) -> str:
    if name == "uses":
        return ", ".join(str(_USES.get(use, use)) for use in value)
    if isinstance(value, (list, tuple)):
        return ", ".join(map(str, value))
    return _("no answer") if value == "" else str(value)


def _cell(code: str, where: str, sheets: Sheets | None) -> tuple[str, str, int]:
    if sheets is None:
        return "", "", 0
    sheet = sheets["survey"]
    row = next((row for row in sheet.rows if row["name"] == where), None)
    if row is None:
        return "", "", 0
    wanted = [_COLUMNS.get(code, ""), "choice_filter" if code in ("no_valid_answer", "only_missing") else "", "name"]
    header = next((h for h in wanted if h in sheet.headers and row[h]), "name")
    letter = get_column_letter(sheet.headers.index(header) + 1) if header in sheet.headers else "A"
    return f"survey!{letter}{row.number}", row[header] if header != "name" else "", row.number
