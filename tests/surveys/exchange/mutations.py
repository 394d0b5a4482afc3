"""What happens to the five-country study when any one of its cells is broken, in any of several ways?

The rule: a cell may be let pass only if the broken workbook is a valid one that says something else, which is so in four cases only:

1. free words: a label, a title, a source (but a `${` in what is read aloud must be a fill);
2. an optional cell that is emptied;
3. a name that nothing refers to, or a word of other tools that is passed over;
4. a number, a country or a kind that can be read, and that nothing else contradicts.

In every other case at least one error points at the cell itself, whatever other cells are pointed at too.

`python -m tests.surveys.exchange.mutations` breaks every cell in every way, and prints per column how often the cell was pointed at, how
often it was let pass and why, and every case in which it was neither (there must be none). `--part 2/8` does an eighth of it. The test of the
same name takes a sample.
"""

import sys
from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterator
from functools import cache
from itertools import islice
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
    ("survey", "appearance", "misspelt"): "it is none of those that matter on the telephone",
    ("survey", "appearance", "of another kind"): "other tools have appearances of their own",
    ("survey", "appearance", "wild"): "other tools have appearances of their own",
    ("survey", "appearance", "twice"): "an appearance that is named twice is named",
    ("survey", "missing", "twice"): "a kind that is named twice is named",
    ("settings", "form_id", "misspelt"): "any address is right",
    ("settings", "default_language", "misspelt"): "the code in brackets decides",
    ("quotas", "target", "twice"): "151 151 is a number with its thousands apart",
    ("survey", "type", "twice"): "words behind end_group are passed over, as other tools do",
    ("objections", "name", "misspelt"): "nothing refers to the note, so any name is right",
    ("indices", "index", "misspelt"): "an index of one item may have any name",
    ("weighting", "value", "twice"): "two variables are a crossing",
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
    """Whether an outcome is as it should be: pointed at, or let pass for a reason."""
    return found == "pointed at" or (found == "passed" and bool(why_it_may_pass(sheet, header, breakage)))


def main() -> None:
    """Break everything, or a part of it, and print."""
    parser = ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--part", default="1/1", help="such as 2/8: the second of eight parts")
    part, n_parts = map(int, parser.parse_args().part.split("/"))
    counts: dict[tuple[str, str, str], Counter[str]] = {}
    reasons: Counter[str] = Counter()
    wrong = []
    for sheet, row, header in islice(cells(), part - 1, None, n_parts):
        for breakage in BREAKAGES:
            found = outcome(sheet, row, header, breakage)
            counts.setdefault((*column(sheet, header), breakage), Counter())[found] += 1
            if not is_right(found, sheet, header, breakage):
                wrong.append(f"{sheet.cell(row, header)} {breakage}: {found} ({row[header]!r})")
            elif found == "passed":
                reasons[why_it_may_pass(sheet, header, breakage)] += 1
    for (sheet_name, column_name, breakage), counted in sorted(counts.items()):
        told = ", ".join(f"{n} {what}" for what, n in counted.items())
        sys.stdout.write(f"{sheet_name}.{column_name:20} {breakage:16} {told}\n")
    sys.stdout.writelines(f"{n:6,} passed: {reason}\n" for reason, n in reasons.most_common())
    sys.stdout.writelines(f"WRONG {line}\n" for line in wrong)
    total: Counter[str] = sum(counts.values(), Counter())
    told = ", ".join(f"{n:,} {what}" for what, n in total.items())
    sys.stdout.write(f"{total.total():,} breakages: {told}; {len(wrong)} without a reason.\n")
    sys.exit(bool(wrong))


if __name__ == "__main__":
    main()
