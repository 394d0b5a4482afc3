"""Was a name misspelt where it is given, rather than where it is used?

A name that other cells look for in vain is reported at those cells. If there is a row that nothing refers to and whose name is nearly the
one looked for, the mistake may be there, so that its cell is pointed at too.
"""

import difflib
import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import takewhile

from surveys.core.compiled import MISSING
from surveys.core.problems import Problem
from surveys.core.said import Said, gettext_noop, sentence, sentence_n
from surveys.core.workbook.columns import TRANSLATED
from surveys.core.workbook.problems import Problems
from surveys.core.workbook.sheets import Row, Sheet, Sheets
from surveys.core.workbook.types import split_type

_WORD = re.compile(r"[^\W\d_][\w.+-]*|[\w.+-]+")
_PART = re.compile(r"[^\W_]+")
_FILL = re.compile(r"\$\{\s*([\w.-]+)")
_LONELY = {
    "index": gettext_noop(
        "Only this row has the index '{name}'. Did you mean '{near}'? If not, choose a name that is less like it."
    ),
    "plan": gettext_noop(
        "Only this row has the plan '{name}'. Did you mean '{near}'? If not, choose a name that is less like it."
    ),
}
_NEAR = 0.75
# Of short names two letters are much.
_NEAR_IF_SHORT = 0.6
_SHORT = 4
# Of long ones two that begin alike may be two questions of one kind.
_MOST_SLIPS = 3
_LOOKED_FOR_IN_VAIN = {
    "unknown_name": "survey",
    "unknown_question": "survey",
    "bad_fill": "survey",
    "unknown_choice": "choices",
    "unknown_value": "choices",
    "unknown_answer": "choices",
}
# A word looked for in vain: the sheet it should stand in, the cell that looks for it, the words beside it there.
_Sought = tuple[str, str, set[str]]


def check_definitions(sheets: Sheets, problems: Problems) -> None:
    """Point at questions and choices that other cells look for under another name. Does nothing if nothing is wrong.

    Whether the name or the cell that looks for it is misspelt nobody can know: both are pointed at.
    """
    said: dict[tuple[str, int, str], list[Problem]] = {}
    for problem in problems.found:
        if problem.code in _LOOKED_FOR_IN_VAIN:
            place = (problem.params["sheet"], problem.params["row"], problem.params["header"])
            said.setdefault(place, []).append(problem)
    if not said:
        return
    questions = {row["name"] for row in sheets["survey"].rows}
    used: set[str] = set()
    sought: dict[str, list[_Sought]] = {}
    for sheet, row, header, words in _references(sheets):
        used |= words
        for problem in said.get((sheet.name, row.number, header), ()):
            for word in words:
                # Only what a message names is looked for in vain; the other words of the cell may be anything.
                if f"'{word}'" in problem.message:
                    found = (_LOOKED_FOR_IN_VAIN[problem.code], sheet.cell(row, header), words | {row["item"]})
                    sought.setdefault(word, []).append(found)
    for word in sorted(sought):
        for name in ("survey", "choices"):
            looking = [place for wanted, place, _ in sought[word] if wanted == name]
            beside = set().union(*(words for wanted, _, words in sought[word] if wanted == name))
            given = _rows(sheets, name, beside)
            if not looking or word in questions or any(row["name"] == word for row in given):
                continue
            # The case's country is called so in every study.
            unused = [row for row in given if row["name"] not in used | {"", "country"}]
            given_as = _nearest(unused, word)
            if given_as is None and name == "choices":
                given_as = _labelled_so(unused, word) or _alone_in_its_list(unused)
            if given_as is not None:
                message = _misspelt(given_as["name"], word, looking)
                problems.add("misspelt_name", message, sheets[name], given_as, "name")


def _misspelt(name: str, word: str, looking: Sequence[str]) -> Said:
    facts = {"name": name, "word": word, "place": looking[0]}
    n_others = len(set(looking)) - 1
    if not n_others:
        return sentence("Nothing refers to '{name}', but {place} looks for '{word}'. Is it misspelt here?", **facts)
    return sentence_n(
        "Nothing refers to '{name}', but {place} and {n} other cell look for '{word}'. Is it misspelt here?",
        "Nothing refers to '{name}', but {place} and {n} other cells look for '{word}'. Is it misspelt here?",
        n=n_others,
        **facts,
    )


def _rows(sheets: Sheets, name: str, beside: set[str]) -> list[Row]:
    """The rows that can give a name: of the questions, or of the lists of the questions that the same cells name."""
    if name == "survey":
        return list(sheets["survey"].rows)
    lists = {split_type(row["type"])[1].partition(" ")[0] for row in sheets["survey"].rows if row["name"] in beside}
    return [row for row in sheets["choices"].rows if row["list_name"] in lists]


def _references(sheets: Sheets) -> Iterator[tuple[Sheet, Row, str, set[str]]]:
    """Every cell with the words in it that may be names of questions or choices."""
    for sheet in sheets:
        for row in sheet.rows:
            for header, cell in row.cells.items():
                is_text = header.split("::")[0] in TRANSLATED
                if is_text or not (sheet.name in ("survey", "choices") and header in ("name", "type", "list_name")):
                    yield sheet, row, header, set((_FILL if is_text else _WORD).findall(cell))


def likeness(word: str, other: str) -> float:
    """How much two names are alike, 0 to 1; a common beginning counts for more, as in Winkler's measure of names."""
    same = difflib.SequenceMatcher(None, word, other).ratio()
    n_first = sum(1 for _ in takewhile(lambda pair: pair[0] == pair[1], zip(word[:4], other[:4], strict=False)))
    return same + 0.1 * n_first * (1 - same)


def is_slip(word: str, other: str) -> bool:
    """Whether one name can be the other one with a slip of the pen, not merely of the same kind."""
    enough = _NEAR_IF_SHORT if min(len(word), len(other)) <= _SHORT else _NEAR
    n_same = sum(block.size for block in difflib.SequenceMatcher(None, word, other).get_matching_blocks())
    return likeness(word, other) >= enough and max(len(word), len(other)) - n_same <= _MOST_SLIPS


def _nearest(unused: list[Row], word: str) -> Row | None:
    """The row nothing refers to whose name is most like the word, if it is like it at all."""
    best = max(unused, key=lambda row: likeness(row["name"], word), default=None)
    return best if best is not None and is_slip(best["name"], word) else None


def _labelled_so(unused: list[Row], word: str) -> Row | None:
    """The one choice whose text has the words of the name, whatever it is called: its name may be what is wrong."""
    wanted = set(_PART.findall(word.lower()))
    found = [
        row
        for row in unused
        if any(
            header.split("::")[0] == "label" and wanted <= set(_PART.findall(text.lower()))
            for header, text in row.cells.items()
        )
    ]
    return found[0] if wanted and len(found) == 1 else None


def _alone_in_its_list(unused: list[Row]) -> Row | None:
    """The choice that alone in its list is referred to by nothing, whatever it is called."""
    lists: dict[str, list[Row]] = {}
    for row in unused:
        if row["name"] not in MISSING:
            lists.setdefault(row["list_name"], []).append(row)
    return next((rows[0] for rows in lists.values() if len(rows) == 1), None)


def check_lonely(sheet: Sheet, header: str, problems: Problems) -> None:
    """Point at a group's name that stands in one row only and is nearly that of a group of several rows."""
    rows: dict[str, list[Row]] = {}
    for row in sheet.rows:
        rows.setdefault(row[header], []).append(row)
    several = [name for name, found in rows.items() if len(found) > 1 and name]
    for name, found in rows.items():
        is_alone = len(found) == 1 and name and not _is_numbered(name, several)
        near = max(several, key=lambda other: likeness(name, other), default="") if is_alone else ""
        if near and is_slip(name, near):
            message = Said(_LONELY[header], facts={"name": name, "near": near})
            problems.add("lonely_name", message, sheet, found[0], header)


def _is_numbered(name: str, others: Iterable[str]) -> bool:
    """Whether the name differs from another by its number only, as in wave_1 and wave_2."""
    stem = re.sub(r"\d+", "", name)
    return any(stem == re.sub(r"\d+", "", other) for other in others)
