"""How are the files of SPSS and Stata written? Codes with labels; kinds of missing as user-missing values or tagged missings."""

import re
from collections.abc import Callable
from datetime import UTC
from pathlib import Path
from typing import TYPE_CHECKING, Any

from analysis.core.codebook import Variable, safe_names
from analysis.services.files.sheet import DataSheet
from analysis.services.files.typed import (
    Column,
    as_date,
    as_instant,
    as_number,
    as_text,
    chosen_of,
    code_of,
    spooled,
    while_beating,
)
from surveys.core.compiled import MISSING

if TYPE_CHECKING:
    import polars

SPSS_WORDS = frozenset(["all", "and", "by", "eq", "ge", "gt", "le", "lt", "ne", "not", "or", "to", "with"])
STATA_WORDS = frozenset(
    [
        "_all",
        "_b",
        "_coef",
        "_cons",
        "_n",
        "_pi",
        "_pred",
        "_rc",
        "_se",
        "_skip",
        "byte",
        "double",
        "float",
        "if",
        "in",
        "int",
        "long",
        "using",
        "with",
        "e",
        "str",
        "strl",
    ]
)
LONGEST_SPSS, LONGEST_STATA = 64, 32
# In bytes: SPSS keeps 255 of a label, Stata 80 characters of a variable's.
LONGEST_LABEL, LONGEST_VALUE_LABEL, LONGEST_STATA_LABEL = 255, 120, 80
# The release 118 of the format: Stata 14 and later read it. 119 is for more variables than anybody asks.
STATA = 14
TAGS = dict(zip(MISSING, "abc", strict=True))


class _Statistics:
    """The columns of a file with their labels."""

    def __init__(self, sheet: DataSheet, *, longest: int, reserved: frozenset[str]) -> None:
        import polars

        types: dict[str, polars.DataType] = {
            "text": polars.String(),
            "date": polars.Date(),
            "instant": polars.Datetime("us"),
        }
        self.columns: list[tuple[int, Column]] = []
        self.labels: dict[str, str] = {}
        self.of: dict[str, Variable] = {}
        parts = [(place, v, part) for place, v in enumerate(sheet.variables) for part in _parts(v)]
        names = safe_names([name for _, _, (name, _, _) in parts], longest=longest, reserved=reserved)
        for name, (place, v, (_, label, make)) in zip(names, parts, strict=True):
            self.columns.append((place, (name, types.get(v.kind, polars.Float64()), make)))
            self.labels[name] = label
            self.of[name] = v

    def value_labels(self, tags: dict[str, str] | None = None) -> dict[str, dict[Any, str]]:
        """Column -> code -> label; with tags, missing kinds under these."""
        found: dict[str, dict[Any, str]] = {}
        for name, v in self.of.items():
            answers = () if v.kind == "multiple" else v.answers
            words: dict[Any, str] = {float(c.code): _cut(c.label, LONGEST_VALUE_LABEL) for c in answers}
            for c in v.missing:
                code: Any = tags[c.value] if tags else float(c.code)
                words[code] = _cut(c.label, LONGEST_VALUE_LABEL)
            if words:
                found[name] = words
        return found


def _parts(v: Variable) -> list[tuple[str, str, Callable[[Any], Any]]]:
    if v.kind == "multiple":
        return [(f"{v.name}_{c.value}", f"{v.label}: {c.label}", chosen_of(v, c.value)) for c in v.answers]
    if v.kind == "single":
        return [(v.name, v.label, code_of(v))]
    if v.kind == "number":
        return [(v.name, v.label, code_of(v) if v.missing else as_number)]
    make: Callable[[Any], Any] = {"date": as_date, "instant": as_instant}.get(v.kind, as_text)
    return [(v.name, v.label, make)]


def _cut(label: str, most: int) -> str:
    """A label within so many bytes; three dots say that it went on."""
    if len(label.encode()) <= most:
        return label
    return label.encode()[: most - 3].decode(errors="ignore") + "..."


def _title(sheet: DataSheet, most: int) -> str:
    mark = " (simulated)" if sheet.is_simulated else ""
    return _cut(sheet.study.title, most - len(mark)) + mark


def write_sav(sheet: DataSheet, path: Path) -> None:
    """Write the file of SPSS: missing kinds are user-missing values, several answers are variables of 0 and 1."""
    import polars
    import pyreadstat

    made = _Statistics(sheet, longest=LONGEST_SPSS, reserved=SPSS_WORDS)
    measures = {"single": "nominal", "multiple": "nominal", "number": "scale"}
    with spooled(sheet, path, made.columns) as files:
        data = polars.concat([polars.read_ipc(file, memory_map=True) for file in files], rechunk=False)

        def work() -> None:
            pyreadstat.write_sav(
                data,
                str(path),
                file_label=_title(sheet, 64),
                column_labels={name: _cut(label, LONGEST_LABEL) for name, label in made.labels.items()},
                row_compress=True,
                variable_value_labels=made.value_labels(),
                missing_ranges={name: [float(c.code) for c in v.missing] for name, v in made.of.items() if v.missing},
                variable_measure={name: measures[v.kind] for name, v in made.of.items() if v.kind in measures},
            )

        while_beating(sheet, work)
    at = sheet.snapshot.created_at.astimezone(UTC)
    # The writer stamps the time of the writing: 9 bytes of date and 8 of time at place 92. The same snapshot gives the same file.
    _stamp(path, 92, re.compile(rb".{9}.{8}", re.DOTALL), f"{at:%d} {_month(at.month)} {at:%y}{at:%H:%M:%S}".encode())


def write_dta(sheet: DataSheet, path: Path) -> None:
    """Write the file of Stata: missing kinds are .a (do not know), .b (refused), .c (not applicable)."""
    import polars
    import pyreadstat

    made = _Statistics(sheet, longest=LONGEST_STATA, reserved=STATA_WORDS)
    with spooled(sheet, path, made.columns) as files:
        data = polars.concat([polars.read_ipc(file, memory_map=True) for file in files], rechunk=False)
        data = data.with_columns(
            # The writer takes nothing for a text that it would have to point to.
            *(polars.col(name).fill_null("") for name, v in made.of.items() if v.kind == "text"),
            *(_tagged(data[name], v) for name, v in made.of.items() if v.missing),
        )

        def work() -> None:
            pyreadstat.write_dta(
                data,
                str(path),
                file_label=_title(sheet, LONGEST_STATA_LABEL),
                column_labels={name: _shortened(label) for name, label in made.labels.items()},
                version=STATA,
                variable_value_labels=made.value_labels(TAGS),
                missing_user_values={
                    name: [TAGS[c.value] for c in v.missing] for name, v in made.of.items() if v.missing
                },
            )

        while_beating(sheet, work)
    at = sheet.snapshot.created_at.astimezone(UTC)
    stamp = f"{at:%d} {_month(at.month)} {at:%Y %H:%M}".encode()
    _stamp(path, 0, re.compile(rb"(?<=<timestamp>\x11).{17}", re.DOTALL), stamp)


def _tagged(column: "polars.Series", v: Variable) -> "polars.Series":
    """The column with letters for missing kinds; numbers are floats, since the writer takes nothing among whole ones for 0."""
    import polars

    tags = {float(c.code): TAGS[c.value] for c in v.missing}
    # One object for each number that occurs, however often it does.
    known: dict[float, Any] = dict(tags)
    cells = [None if x is None else known.setdefault(x, x) for x in column]
    return polars.Series(column.name, cells, dtype=polars.Object)


def _shortened(label: str) -> str:
    return label if len(label) <= LONGEST_STATA_LABEL else label[: LONGEST_STATA_LABEL - 3] + "..."


def _month(number: int) -> str:
    """In English whatever the language of the machine."""
    return "JanFebMarAprMayJunJulAugSepOctNovDec"[3 * number - 3 : 3 * number]


def _stamp(path: Path, start: int, pattern: re.Pattern[bytes], text: bytes) -> None:
    with path.open("r+b") as file:
        found = pattern.search(file.read(4096), start)
        assert found is not None, "the file says when it was made"
        assert len(found[0]) == len(text), "places of the file stay where they are"
        file.seek(found.start())
        file.write(text)
