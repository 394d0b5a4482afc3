"""How do rows become columns of one type each, without all of them being in memory at once?

The rows are spooled, chunk by chunk, to files of Arrow's own format, which are then read through the memory map.
"""

from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from concurrent.futures import TimeoutError as NotYetError
from contextlib import contextmanager
from datetime import UTC, date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

from analysis.core.codebook import Variable
from analysis.services.files.sheet import DataSheet

if TYPE_CHECKING:
    import polars

BEAT_SECONDS = 10.0
# Of what a killed worker leaves behind; see exports.
SPOOL = ".spool"

# A column of the file: its name, its type, and what it makes of a stored answer.
Column = tuple[str, "polars.DataType | type[polars.DataType]", Callable[[Any], Any]]


@contextmanager
def spooled(sheet: DataSheet, path: Path, columns: list[tuple[int, Column]]) -> "Iterator[list[Path]]":
    """The rows in files of typed columns, one after the other.

    Args:
        path: of the file that is to be made; the spool lies beside it.
        columns: place of the variable, and the column it fills.
    """
    import polars

    schema = {name: type_ for _, (name, type_, _) in columns}
    with TemporaryDirectory(dir=path.parent, prefix=f"{path.name}.", suffix=SPOOL) as folder:
        files = []
        for number, chunk in enumerate(sheet.chunks()):
            data = {name: [make(row[place]) for row in chunk] for place, (name, _, make) in columns}
            files.append(Path(folder) / f"{number:08}.arrow")
            polars.DataFrame(data, schema=schema).write_ipc(files[-1])
        yield files


def while_beating(sheet: DataSheet, work: Callable[[], None]) -> None:
    """Do one long piece of work and give signs of life meanwhile."""
    with ThreadPoolExecutor(max_workers=1) as pool:
        running = pool.submit(work)
        while True:
            try:
                return running.result(timeout=BEAT_SECONDS)
            except NotYetError:
                if running.done():
                    raise
                sheet.beat(sheet.job.rows_done)


def as_number(value: Any) -> float | None:
    """The number, without missing kinds."""
    return float(value) if isinstance(value, (int, float)) else None


def as_text(value: Any) -> str | None:
    """The answer as a text: names of choices with a space between."""
    if value is None:
        return None
    return " ".join(value) if isinstance(value, list) else str(value)


def as_date(value: Any) -> date | None:
    """The day."""
    return date.fromisoformat(value) if value else None


def as_instant(value: Any) -> Any:
    """The instant in UTC, as a time without zone: what SPSS and Stata know."""
    return value.astimezone(UTC).replace(tzinfo=None) if value else None


def code_of(variable: Variable) -> Callable[[Any], float | None]:
    """What makes an answer its code; a number stays one."""
    codes = {category.value: float(category.code) for category in variable.categories}

    def make(value: Any) -> float | None:
        if value is None:
            return None
        return codes[value] if isinstance(value, str) else float(value)

    return make


def chosen_of(variable: Variable, value: str) -> Callable[[Any], float | None]:
    """Whether a choice is among the answers: 1 or 0, or the code of the missing kind."""
    codes = {category.value: float(category.code) for category in variable.missing}

    def make(answer: Any) -> float | None:
        if answer is None:
            return None
        if isinstance(answer, str):
            return codes[answer]
        missing = [codes[item] for item in answer if item in codes]
        return missing[0] if missing else float(value in answer)

    return make
