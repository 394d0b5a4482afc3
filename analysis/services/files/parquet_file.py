"""How is a Parquet file written? Types as pandas, polars, DuckDB and R's arrow read them."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

from analysis.core.codebook import Variable
from analysis.services.files.sheet import DataSheet
from analysis.services.files.texts import reader
from analysis.services.files.typed import Column, as_date, as_number, as_text, chosen_of, spooled, while_beating
from surveys.core.compiled import MISSING

ROWS_PER_GROUP = 50_000


def write(sheet: DataSheet, path: Path) -> None:
    """Write the file as a stream: a choice is a category, a missing kind of a number stands in a column beside it."""
    import polars

    columns = _columns(sheet)
    with spooled(sheet, path, columns) as files:
        schema = {name: type_ for _, (name, type_, _) in columns}
        rows = polars.scan_ipc(files) if files else polars.LazyFrame(schema=schema)

        def sink() -> None:
            rows.sink_parquet(path, compression="zstd", row_group_size=ROWS_PER_GROUP, maintain_order=True)

        while_beating(sheet, sink)


def _columns(sheet: DataSheet) -> list[tuple[int, Column]]:
    taken = {v.name for v in sheet.variables}
    found: list[tuple[int, Column]] = []
    for place, v in enumerate(sheet.variables):
        for name, type_, make in _columns_of(v, in_labels=sheet.job.content == "labels"):
            column = name
            while column != v.name and column in taken:
                column += "_"
            taken.add(column)
            found.append((place, (column, type_, make)))
    return found


def _columns_of(v: Variable, *, in_labels: bool) -> list[Column]:
    import polars

    read = reader(v, in_labels=in_labels)
    if v.kind == "single":
        words = [c.label if in_labels else c.value for c in v.categories]
        is_enum = words and len(set(words)) == len(words)
        return [(v.name, polars.Enum(words) if is_enum else polars.String(), read)]
    if v.kind == "multiple":
        names: list[Column] = [
            (f"{v.name}_{c.value}", polars.Boolean, _known(chosen_of(v, c.value))) for c in v.answers
        ]
        return [(v.name, polars.String, read), *names]
    if v.kind == "number":
        type_ = polars.Int64 if v.is_whole else polars.Float64
        number: Callable[[Any], Any] = (lambda x: None if as_number(x) is None else int(x)) if v.is_whole else as_number
        kinds: list[Column] = (
            [(f"{v.name}_missing", polars.Enum(list(MISSING)), lambda x: x if isinstance(x, str) else None)]
            if v.missing
            else []
        )
        return [(v.name, type_, number), *kinds]
    if v.kind == "date":
        return [(v.name, polars.Date, as_date)]
    if v.kind == "instant":
        return [(v.name, polars.Datetime("us", "UTC"), lambda x: x)]
    return [(v.name, polars.String, as_text)]


def _known(chosen: Callable[[Any], float | None]) -> Callable[[Any], bool | None]:
    def make(value: Any) -> bool | None:
        found = chosen(value)
        return None if found is None or found < 0 else bool(found)

    return make
