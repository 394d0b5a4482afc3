"""What does a change of the questionnaire do to data, quotas and indices?"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from surveys.core.versions.diff import ADDED, CHANGED, RECODED, REMOVED, RETYPED, Change
from surveys.core.workbook.sheets import Sheets
from surveys.core.workbook.types import split_type

# NOTE: good to know. CONFIRM: figures of interviews that exist change their meaning; somebody must say that it is meant.
# REFUSE: one column would hold two kinds of data. Each counts only once there are interviews.
NOTE, CONFIRM, REFUSE = "note", "confirm", "refuse"
_REFERENCE = re.compile(r"\$\{\s*([A-Za-z_][\w.-]*)\s*\}")
_KINDS = {
    "integer": "number",
    "decimal": "number",
    "range": "number",
    "select_one": "one answer",
    "select_one_from_file": "one answer",
    "select_multiple": "several answers",
    "select_multiple_from_file": "several answers",
    "acknowledge": "confirmation",
    "note": "",
    "begin_group": "",
    "begin_repeat": "",
}


@dataclass(frozen=True)
class Effect:
    """What follows from the changes.

    Args:
        area: data, quotas or indices.
        kind: such as column_added.
        subject: the variable, cell or index.
        severity: note, confirm or refuse.
        before: what was, where there is such a thing.
        after: what is.
    """

    area: str
    kind: str
    subject: str
    severity: str = NOTE
    before: str = ""
    after: str = ""


def kind_of_data(type_: str) -> str:
    """What a question's column holds: number, one answer, several answers, text, date ...; empty: it has no column."""
    word = split_type(type_)[0]
    return _KINDS.get(word, word)


def used_variables(sheets: Sheets) -> dict[str, set[str]]:
    """The variables that quotas, indices and weighting stand on, calculations followed to the questions beneath."""
    direct = {
        "quotas": {pair.partition("=")[0] for row in sheets["quotas"].rows for pair in row["cell"].split()},
        "indices": {row["item"] for row in sheets["indices"].rows if row["item"]},
        "weighting": {
            name
            for row in sheets["weighting"].rows
            if row["setting"] in ("margin", "domain", "clusters", "nonresponse")
            for name in row["value"].split()
        },
    }
    beneath = {row["name"]: set(_REFERENCE.findall(row["calculation"])) for row in sheets["survey"].rows}
    return {area: _closure(names, beneath) for area, names in direct.items()}


def _closure(names: Iterable[str], beneath: dict[str, set[str]]) -> set[str]:
    found: set[str] = set()
    waiting = list(names)
    while waiting:
        name = waiting.pop()
        if name not in found:
            found.add(name)
            waiting.extend(beneath.get(name, ()))
    return found


def effects(old: Sheets, new: Sheets, changes: Sequence[Change]) -> list[Effect]:
    """What the changes do, the gravest first."""
    uses = _Uses(old, new)
    found = [*_of_questions(uses, changes), *_of_answers(uses, new, changes), *_of_design(changes)]
    order = {REFUSE: 0, CONFIRM: 1, NOTE: 2}
    return sorted(dict.fromkeys(found), key=lambda effect: order[effect.severity])


class _Uses:
    """For what a variable is used, before or after."""

    def __init__(self, old: Sheets, new: Sheets) -> None:
        before, after = used_variables(old), used_variables(new)
        self._names = {area: before[area] | after[area] for area in before}

    def of(self, name: str) -> list[str]:
        """Quotas, indices, weighting: those that stand on the variable."""
        return [area for area, names in self._names.items() if name in names]


def _of_questions(uses: _Uses, changes: Sequence[Change]) -> Iterator[Effect]:
    for change in changes:
        name = change.subject
        if change.part == "question" and change.kind == ADDED and kind_of_data(change.after):
            yield Effect("data", "column_added", name, after=kind_of_data(change.after))
        elif change.part == "question" and change.kind == REMOVED and kind_of_data(change.before):
            severity = CONFIRM if uses.of(name) else NOTE
            yield Effect("data", "column_ends", name, severity, before=kind_of_data(change.before))
        elif change.kind == RETYPED:
            before, after = kind_of_data(change.before), kind_of_data(change.after)
            if before != after:
                severity = REFUSE if before and after else NOTE
                yield Effect("data", "column_retyped", name, severity, before, after)
        elif change.part == "calculation":
            areas = uses.of(name)
            yield Effect("data", "calculation_changed", name, CONFIRM if areas else NOTE)
            yield from (Effect(area, "variable_redefined", name, CONFIRM) for area in areas if area != "weighting")
        elif change.part == "routing" and change.what == "relevant":
            areas = uses.of(name)
            yield from (Effect(area, "asked_of_others", name) for area in areas if area != "weighting")


def _of_answers(uses: _Uses, new: Sheets, changes: Sequence[Change]) -> Iterator[Effect]:
    by_list: dict[str, list[Change]] = {}
    for change in changes:
        if change.part == "answer" and change.kind in (ADDED, REMOVED, RECODED):
            by_list.setdefault(change.what, []).append(change)
    for row in new["survey"].rows:
        type_, list_name = split_type(row["type"])
        if not type_.startswith("select"):
            continue
        for change in by_list.get(list_name.removesuffix(" or_other"), ()):
            areas = uses.of(row["name"])
            severity = CONFIRM if areas and change.kind != ADDED else NOTE
            kind = {ADDED: "answer_added", REMOVED: "answer_ends", RECODED: "answer_recoded"}[change.kind]
            yield Effect("data", kind, row["name"], severity, change.before, change.after)
            yield from (
                Effect(area, f"variable_{kind}", row["name"], severity, change.before, change.after)
                for area in areas
                if area != "weighting"
            )


def _of_design(changes: Sequence[Change]) -> Iterator[Effect]:
    weighting = False
    for change in changes:
        if change.part == "quota":
            before = f"{change.what} {change.before}".strip() if change.kind == CHANGED else ""
            after = f"{change.what} {change.after}".strip() if change.kind == CHANGED else ""
            yield Effect("quotas", f"cell_{change.kind}", change.subject, NOTE, before, after)
        elif change.part == "index":
            yield Effect("indices", "computed_anew", change.subject.partition(" · ")[0], CONFIRM)
        weighting |= change.part in ("weighting", "margin")
        weighting |= change.part == "country" and change.what == "adult_population"
    if weighting:
        yield Effect("indices", "weighted_anew", "")
