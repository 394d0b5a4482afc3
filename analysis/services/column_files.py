"""Where does the columnar copy of the ledger stand, and how does it follow?

Files of ledger ranges that are never changed, small ones merged into larger ones like the digits of a counter, so that there are few
of them. A file that is lost or belongs to another ledger is made anew from the rows. Positions of the ledger become visible in their
order, so a range that has been read is whole.
"""

import contextlib
import os
import time
import uuid
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import connection, transaction
from django.db.models import F

from interviews.models import LedgerHead, LedgerRow
from interviews.selectors.length import on_the_telephone

if TYPE_CHECKING:
    import polars as pl

# A new layout has a folder of its own, so that files of an older one are never read.
LAYOUT = "2"
ROWS_PER_FILE = 65_536
ROWS_PER_FETCH = 2_000
# A merged file's parts stay so long for whoever is still reading them.
KEPT_SECONDS = 3_600
LOCK = 0x436F6C75

POSITION, INTERVIEW, SIGN, VERSION = "@position", "@interview", "@sign", "@version"
COUNTRY, LANGUAGE, STARTED, ENDED, LENGTH = "@country", "@language", "@started_at", "@ended_at", "@length"
OWN = (POSITION, INTERVIEW, SIGN, VERSION, COUNTRY, LANGUAGE, STARTED, ENDED, LENGTH)


@dataclass(frozen=True, order=True)
class Chunk:
    """A file of the ledger's rows from `first` to `last`."""

    first: int
    last: int
    path: Path

    @property
    def size(self) -> int:
        """How many rows it holds."""
        return self.last - self.first + 1


def number(variable: str) -> str:
    """The column of a variable's numbers."""
    return f"{variable}#"


def text(variable: str) -> str:
    """The column of a variable's texts: a choice, a word for a missing value, what was written."""
    return variable


def truth(variable: str) -> str:
    """The column of a variable that is true or false."""
    return f"{variable}?"


def choices(variable: str) -> str:
    """The column of a variable's several choices."""
    return f"{variable}[]"


def follow(survey: int, *, until: int | None = None) -> list[Chunk]:
    """Bring the copy up to a ledger position (without one: to the ledger's head); its files in order. Safe to repeat.

    One at a time follows for a survey. A file appears whole or not at all, so that it may be killed at any point.
    """
    folder = folder_of(survey)
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s, %s)", [LOCK, survey])
        head = LedgerHead.objects.filter(survey=survey).values_list("position", flat=True).first() or 0
        until = head if until is None else min(until, head)
        _clear_away(folder)
        chunks = _true_to(survey, chunks_in(folder))
        while (reached := chunks[-1].last if chunks else 0) < until:
            chunks.append(_copy(survey, folder, reached + 1, min(reached + ROWS_PER_FILE, until)))
            chunks = _merged(folder, chunks)
        return chunks


def rebuild(survey: int) -> list[Chunk]:
    """Throw the copy away and make it anew from the ledger."""
    for path in sorted(folder_of(survey).glob("*.parquet")):
        path.unlink(missing_ok=True)
    return follow(survey)


def differences(survey: int, *, until: int) -> list[str]:
    """Which files of the copy do not hold what the ledger holds: none, if all is well. Files that are not there differ in nothing."""
    import polars as pl
    from polars.exceptions import PolarsError

    found = []
    for chunk in chunks_in(folder_of(survey)):
        if chunk.last > until:
            found.append(f"The copy has rows {chunk.first} to {chunk.last}; the ledger ends at {until}.")
            continue
        try:
            held = pl.read_parquet(chunk.path)
        except (PolarsError, OSError) as error:
            found.append(f"The copy of rows {chunk.first} to {chunk.last} cannot be read: {error}.")
            continue
        if not _same(held, frame_of(_rows(survey, chunk.first, chunk.last))):
            found.append(f"The copy of rows {chunk.first} to {chunk.last} differs from the ledger.")
    return found


def _same(one: "pl.DataFrame", other: "pl.DataFrame") -> bool:
    return set(one.columns) == set(other.columns) and one.equals(other.select(one.columns))


def folder_of(survey: int) -> Path:
    """Where a survey's files are."""
    return Path(settings.COLUMNS_ROOT) / LAYOUT / str(survey)


def reached(survey: int) -> int:
    """The ledger position that a survey's copy has come to."""
    chunks = chunks_in(folder_of(survey))
    return chunks[-1].last if chunks else 0


def chunks_in(folder: Path) -> list[Chunk]:
    """The files that follow each other from the first row on, each as long as there is one."""
    found = []
    for path in folder.glob("*-*.parquet"):
        first, _, last = path.stem.partition("-")
        found.append(Chunk(int(first), int(last), path))
    chunks: list[Chunk] = []
    for chunk in sorted(found, key=lambda c: (c.first, -c.last)):
        if chunk.first == (chunks[-1].last + 1 if chunks else 1):
            chunks.append(chunk)
    return chunks


def _true_to(survey: int, chunks: list[Chunk]) -> list[Chunk]:
    """Those that belong to this ledger: after a restored backup, positions may have been given to other interviews."""
    import polars as pl
    from polars.exceptions import PolarsError

    while chunks:
        chunk = chunks[-1]
        row = LedgerRow.objects.filter(survey=survey, position=chunk.last).values_list("interview", "sign").first()
        try:
            last = pl.read_parquet(chunk.path, columns=[POSITION, INTERVIEW, SIGN]).row(-1)
        except (PolarsError, OSError):
            last = None
        if row is not None and last == (chunk.last, str(row[0]), row[1]):
            return chunks
        chunk.path.unlink(missing_ok=True)
        chunks = chunks_in(chunk.path.parent)
    return chunks


def _copy(survey: int, folder: Path, first: int, last: int) -> Chunk:
    return _write(folder, first, last, frame_of(_rows(survey, first, last)))


def _merged(folder: Path, chunks: list[Chunk]) -> list[Chunk]:
    """Neighbours of about the same size become one, so that n rows are in about log n files, and full ones."""
    import polars as pl

    while len(chunks) > 1:
        before, newest = chunks[-2:]
        size = before.size + newest.size
        if size > ROWS_PER_FILE or before.size > 2 * newest.size:
            break
        both = pl.concat([pl.read_parquet(chunk.path) for chunk in (before, newest)], how="diagonal")
        chunks = [*chunks[:-2], _write(folder, before.first, newest.last, both)]
    return chunks


def _write(folder: Path, first: int, last: int, frame: "pl.DataFrame") -> Chunk:
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / f"{first:012}-{last:012}.parquet"
    unfinished = folder / f"{uuid.uuid4()}.unfinished"
    frame.write_parquet(unfinished, compression="zstd")
    os.replace(unfinished, path)
    return Chunk(first, last, path)


def _clear_away(folder: Path) -> None:
    """Remove what nobody reads any more: parts of merged files, and what a killed worker left unfinished."""
    used = {chunk.path for chunk in chunks_in(folder)}
    for path in folder.glob("*"):
        if path not in used and path.is_file():
            with contextlib.suppress(FileNotFoundError):
                if time.time() - path.stat().st_mtime > KEPT_SECONDS:
                    path.unlink()


def _rows(survey: int, first: int, last: int) -> Iterable[tuple[Any, ...]]:
    rows = LedgerRow.objects.filter(survey=survey, position__gte=first, position__lte=last).order_by("position")
    return rows.values_list(
        "position",
        "interview_id",
        "sign",
        "version_id",
        F("interview__case__country__code"),
        F("interview__language"),
        F("interview__started_at"),
        F("interview__ended_at"),
        on_the_telephone("interview__"),
        "values",
    ).iterator(chunk_size=ROWS_PER_FETCH)


def frame_of(rows: Iterable[tuple[Any, ...]]) -> "pl.DataFrame":
    """The rows as columns; a variable without a value of some kind has no column of it."""
    import polars as pl

    own: list[list[Any]] = [[] for _ in OWN]
    variables: dict[str, list[Any]] = {}
    n = 0
    for *first, values in rows:
        for column, value in zip(own, first, strict=True):
            column.append(str(value) if isinstance(value, uuid.UUID) else value)
        for name, value in _cells(values):
            column = variables.setdefault(name, [])
            column.extend([None] * (n - len(column)))
            column.append(value)
        n += 1
    types: list[Any] = [
        pl.Int64,
        pl.String,
        pl.Int8,
        pl.Int64,
        pl.String,
        pl.String,
        *[pl.Datetime("us", "UTC")] * 2,
        pl.Duration("us"),
    ]
    columns = [pl.Series(name, values, dtype=kind) for name, values, kind in zip(OWN, own, types, strict=True)]
    for name, found in sorted(variables.items()):
        found.extend([None] * (n - len(found)))
        columns.append(pl.Series(name, found, dtype=_type(name)))
    return pl.DataFrame(columns)


def _cells(values: Mapping[str, Any]) -> Iterable[tuple[str, Any]]:
    for name, value in values.items():
        if isinstance(value, bool):
            yield truth(name), value
        elif isinstance(value, (int, float)):
            yield number(name), float(value)
        elif isinstance(value, str):
            yield text(name), value
        elif isinstance(value, list):
            yield choices(name), [str(item) for item in value]


def _type(column: str) -> Any:
    import polars as pl

    if column.endswith("#"):
        return pl.Float64
    if column.endswith("?"):
        return pl.Boolean
    return pl.List(pl.String) if column.endswith("[]") else pl.String
