"""Was a name misspelt where it is given, rather than where it is used?

A name that other cells look for in vain is reported at those cells. If there is a row that nothing refers to and whose name is nearly the
one looked for, the mistake is most likely there, so that its cell is pointed at too.
"""

import difflib
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence

from surveys.core.said import Said, gettext_noop, sentence
from surveys.core.workbook.columns import TRANSLATED
from surveys.core.workbook.problems import Problems
from surveys.core.workbook.sheets import Row, Sheet, Sheets

_WORD = re.compile(r"[^\W\d_][\w.+-]*|[\w.+-]+")
_FILL = re.compile(r"\$\{\s*([\w.-]+)")
_NEAR = 0.8
_LONELY = {
    "index": gettext_noop(
        "Only this row has the index '{name}'. Did you mean '{near}'? If not, choose a name that is less like it."
    ),
    "plan": gettext_noop(
        "Only this row has the plan '{name}'. Did you mean '{near}'? If not, choose a name that is less like it."
    ),
}
_LOOKED_FOR_IN_VAIN = {
    "unknown_name",
    "unknown_question",
    "unknown_choice",
    "unknown_value",
    "unknown_answer",
    "bad_fill",
}


def check_definitions(sheets: Sheets, problems: Problems) -> None:
    """Point at questions and choices that several cells look for under another name. Does nothing if nothing is wrong.

    One cell alone is pointed at alone: whether it or the name is misspelt nobody can know.
    """
    places = {
        (p.params.get("sheet"), p.params.get("row"), p.params.get("header"))
        for p in problems.found
        if p.code in _LOOKED_FOR_IN_VAIN
    }
    if len(places) < 2:
        return
    used: set[str] = set()
    sought: Counter[str] = Counter()
    for sheet, row, header, words in _references(sheets):
        used |= words
        if (sheet.name, row.number, header) in places:
            sought.update(words)
    defined = {row["name"] for name in ("survey", "choices") for row in sheets[name].rows}
    wanted = sorted(word for word, n in sought.items() if n > 1 and word not in defined)
    for sheet, row, word in [*_near(sheets, used, wanted), *_only_unused(sheets["choices"], used, wanted)]:
        message = sentence(
            "Nothing refers to '{name}', but other cells look for '{word}'. Is it misspelt here?",
            name=row["name"],
            word=word,
        )
        problems.add("misspelt_name", message, sheet, row, "name")


def _references(sheets: Sheets) -> Iterator[tuple[Sheet, Row, str, set[str]]]:
    """Every cell with the words in it that may be names of questions or choices."""
    for sheet in sheets:
        for row in sheet.rows:
            for header, cell in row.cells.items():
                is_text = header.split("::")[0] in TRANSLATED
                if is_text or not (sheet.name in ("survey", "choices") and header in ("name", "type", "list_name")):
                    yield sheet, row, header, set((_FILL if is_text else _WORD).findall(cell))


def _near(sheets: Sheets, used: set[str], wanted: Sequence[str]) -> Iterator[tuple[Sheet, Row, str]]:
    unused = [
        (sheets[name], row) for name in ("survey", "choices") for row in sheets[name].rows if row["name"] not in used
    ]
    for word in wanted:
        near = difflib.get_close_matches(word, [row["name"] for _, row in unused], n=1, cutoff=_NEAR)
        yield from ((sheet, row, word) for sheet, row in unused if near and row["name"] == near[0])


def _only_unused(choices: Sheet, used: set[str], wanted: Sequence[str]) -> Iterator[tuple[Sheet, Row, str]]:
    """The choices that alone in their list are referred to by nothing, if no name is near."""
    lists: dict[str, list[Row]] = {}
    for row in choices.rows:
        lists.setdefault(row["list_name"], []).append(row)
    for rows in lists.values():
        unused = [row for row in rows if row["name"] not in used]
        if wanted and len(unused) == 1 and len(rows) > 2:
            near = difflib.get_close_matches(unused[0]["name"], wanted, n=1, cutoff=_NEAR)
            if not near:
                yield choices, unused[0], " or ".join(wanted[:3])


def check_lonely(sheet: Sheet, header: str, problems: Problems) -> None:
    """Point at a group's name that stands in one row only and is nearly that of a group of several rows."""
    rows: dict[str, list[Row]] = {}
    for row in sheet.rows:
        rows.setdefault(row[header], []).append(row)
    several = [name for name, found in rows.items() if len(found) > 1 and name]
    for name, found in rows.items():
        is_alone = len(found) == 1 and name and not _is_numbered(name, several)
        near = difflib.get_close_matches(name, several, n=1, cutoff=_NEAR) if is_alone else []
        if near:
            message = Said(_LONELY[header], facts={"name": name, "near": near[0]})
            problems.add("lonely_name", message, sheet, found[0], header)


def _is_numbered(name: str, others: Iterable[str]) -> bool:
    """Whether the name differs from another by its number only, as in wave_1 and wave_2."""
    stem = re.sub(r"\d+", "", name)
    return any(stem == re.sub(r"\d+", "", other) for other in others)
