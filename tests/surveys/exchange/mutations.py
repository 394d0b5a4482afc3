"""What happens to the five-country study when any one of its cells is broken, in any of several ways?

`python -m tests.surveys.exchange.mutations` breaks every cell in every way, and prints per column how often the cell was pointed at, how
often it was rightly let pass, and every case in which it was neither (there must be none). The test of the same name takes a sample.
"""

import sys
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

from surveys.core.problems import RejectedError
from surveys.core.workbook import Row, Sheet, Sheets, compile_study, read_directory

STUDY = Path(__file__).parents[3] / "surveys" / "studies" / "coproduction_2008"

# How a cell is broken: name -> what stands in it then.
BREAKAGES = {
    "emptied": lambda cell: "",
    "misspelt": lambda cell: misspelt(cell),  # noqa: PLW0108
    "of another kind": lambda cell: "seven" if cell.replace(".", "").isdigit() else "7.5.1",
    "twice": lambda cell: f"{cell} {cell}",
    "wild": lambda cell: "¤ nonsense ${",
}

# Columns of free words: any words are right, as far as a reader can know. Only a `${` in a text that is read aloud is looked into.
_WORDS = {
    ("survey", "label"),
    ("survey", "hint"),
    ("survey", "probe"),
    ("survey", "constraint_message"),
    ("choices", "label"),
    ("indices", "label"),
    ("objections", "label"),
    ("objections", "answer"),
    ("settings", "form_title"),
    ("settings", "version"),
    ("countries", "name"),
    ("countries", "population_source"),
    ("margins", "source"),
}
# Read as they stand, so that `${` in them is as good as any other word.
_NEVER_LOOKED_INTO = {
    ("settings", "form_title"),
    ("settings", "version"),
    ("countries", "name"),
    ("countries", "population_source"),
    ("margins", "source"),
}
# Cells that may be empty; an empty one says something else, and that is right too.
_OPTIONAL = {
    (
        "survey",
        "label",
    ): "notes of a plan, groups and calculations need no text; a text in one language only is pointed at",
    ("survey", "required"): "a question need not be required",
    ("survey", "relevant"): "a question may be asked of everybody",
    ("survey", "constraint"): "a question may be without a check",
    ("survey", "choice_filter"): "a list may be offered whole",
    ("survey", "appearance"): "it is a hint to the screen",
    ("survey", "missing"): "a typed question may be without missing kinds",
    ("survey", "ends"): "a note may be without an ending",
    ("survey", "order"): "a group may have a fixed order",
    ("choices", "country"): "a choice may be offered in every country",
    ("settings", "form_title"): "the form_id names the study then",
    ("settings", "version"): "Coprod counts versions itself",
    ("settings", "default_language"): "the first language is the default one",
    ("settings", "partial_after"): "a study may count every broken-off interview alike",
    ("settings", "alpha"): "0.05 then",
    ("settings", "target_minutes"): "as the inspection expects then",
    ("countries", "name"): "the code names the country then",
    ("countries", "population_source"): "it is for readers",
    ("quotas", "country"): "a cell may be for all countries together",
    ("quotas", "kind"): "hard then",
    ("margins", "source"): "it is for readers",
    ("indices", "part_of"): "an index may be a main one",
    ("indices", "minimum_answered"): "further rows of an index may leave it to the first",
    ("indices", "label"): "further rows of an index may leave it to the first",
    ("weighting", "value"): "a cap may be empty: none",
}
# Broken so, these cells say something else that is right as well: sheet, column, breakage -> why.
_RIGHT_AS_WELL = {
    ("survey", "name", "misspelt"): "nothing refers to the row, so any name is right",
    ("choices", "name", "misspelt"): "nothing refers to the choice, so any name is right",
    ("choices", "name", "of another kind"): "nothing refers to the choice, so any name is right",
    **{("survey", "appearance", how): "other tools have appearances of their own" for how in BREAKAGES},
    ("survey", "missing", "twice"): "a kind that is named twice is named",
    ("choices", "country", "twice"): "a country that is named twice is named",
    ("settings", "form_id", "misspelt"): "any address is right",
    ("settings", "form_id", "twice"): "any address is right",
    ("settings", "default_language", "misspelt"): "the code in brackets decides",
    ("quotas", "target", "twice"): "151 151 is a number with its thousands apart",
    ("survey", "type", "twice"): "words behind end_group are passed over, as other tools do",
    ("objections", "name", "misspelt"): "nothing refers to the note, so any name is right",
    ("indices", "index", "misspelt"): "an index of one item may have any name",
    ("countries", "target", "twice"): "990 990 is a number with its thousands apart",
    ("weighting", "value", "twice"): "two variables are a crossing",
}


# The errors are at the cells that do not agree with the broken one. Which of the two is wrong nobody can know.
_POINTED_AT_FROM_ELSEWHERE = {
    ("survey", "name"): "one cell refers to the question, and is pointed at",
    ("choices", "name"): "one cell refers to the choice, and is pointed at",
    ("survey", "missing"): "an expression that refers to a kind is pointed at",
    ("survey", "choice_filter"): "the margin that a longer list makes incomplete is pointed at",
    ("choices", "country"): "the margins in which a further category is missing are pointed at",
    ("quotas", "country"): "the plan that lacks a cell is pointed at",
    (
        "indices",
        "label",
    ): "the first row of the index, which says something else, is pointed at, or the other way round",
    (
        "indices",
        "part_of",
    ): "the first row of the index, which says something else, is pointed at, or the other way round",
    ("indices", "index"): "what is part of the index is pointed at",
    ("countries", "target"): "a larger target disagrees with the quotas, and those are pointed at",
}


def misspelt(cell: str) -> str:
    """The cell with its longest word spelt wrongly."""
    words = cell.split()
    if not words:
        return cell
    longest = max(words, key=len)
    return cell.replace(longest, longest[:-1] + "xq", 1)


@cache
def sheets() -> Sheets:
    """The workbook of the five-country study."""
    return read_directory(STUDY)


def cells() -> Iterator[tuple[Sheet, Row, str]]:
    """Every cell with something in it."""
    for sheet in sheets():
        for row in sheet.rows:
            for header in row.cells:
                yield sheet, row, header


def column(sheet: Sheet, header: str) -> tuple[str, str]:
    """The column a cell stands in, whatever its language."""
    return sheet.name, header.partition("::")[0]


def broken(sheet: Sheet, row: Row, header: str, breakage: str) -> Sheets:
    """The workbook with one cell broken."""
    cell = BREAKAGES[breakage](row[header])
    others = {name: text for name, text in row.cells.items() if name != header}
    rows = tuple(Row(r.number, {**others, header: cell} if cell else others) if r is row else r for r in sheet.rows)
    return Sheets({**sheets().by_name, sheet.name: Sheet(sheet.name, sheet.headers, rows)})


def outcome(sheet: Sheet, row: Row, header: str, breakage: str) -> str:
    """`pointed at`, `elsewhere` (there are errors, but none at the cell) or `passed`."""
    try:
        compile_study(broken(sheet, row, header, breakage), version=1)
    except RejectedError as refused:
        places = {problem.where for problem in refused.problems}
        return "pointed at" if sheet.cell(row, header) in places else "elsewhere"
    return "passed"


def why_it_may_pass(sheet: Sheet, header: str, breakage: str) -> str:
    """Why a workbook with a cell of this column broken so may be imported; empty if the cell must be pointed at."""
    place = column(sheet, header)
    if breakage == "emptied":
        return _OPTIONAL.get(place, "")
    if place in _WORDS and (breakage != "wild" or place in _NEVER_LOOKED_INTO):
        return "any words are right"
    return _RIGHT_AS_WELL.get((*place, breakage), "")


def is_right(found: str, sheet: Sheet, header: str, breakage: str) -> bool:
    """Whether an outcome is as it should be: pointed at, or there is a reason why not."""
    if found == "elsewhere":
        return column(sheet, header) in _POINTED_AT_FROM_ELSEWHERE
    return found == "pointed at" or (found == "passed" and bool(why_it_may_pass(sheet, header, breakage)))


def main() -> None:
    """Break everything, and print."""
    counts: dict[tuple[str, str, str], Counter[str]] = {}
    wrong = []
    for sheet, row, header in cells():
        for breakage in BREAKAGES:
            found = outcome(sheet, row, header, breakage)
            counts.setdefault((*column(sheet, header), breakage), Counter())[found] += 1
            if not is_right(found, sheet, header, breakage):
                wrong.append(f"{sheet.cell(row, header)} {breakage}: {found} ({row[header]!r})")
    for (sheet_name, column_name, breakage), counted in sorted(counts.items()):
        told = ", ".join(f"{n} {what}" for what, n in counted.items())
        sys.stdout.write(f"{sheet_name}.{column_name:20} {breakage:16} {told}\n")
    sys.stdout.writelines(f"WRONG {line}\n" for line in wrong)
    total: Counter[str] = sum(counts.values(), Counter())
    told = ", ".join(f"{n:,} {what}" for what, n in total.items())
    sys.stdout.write(f"{total.total():,} breakages: {told}; {len(wrong)} without a reason.\n")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
