"""How is a CSV file written?"""

from pathlib import Path

from analysis.services.csv_text import guard
from analysis.services.files.sheet import DataSheet
from analysis.services.files.texts import reader

# The mark by which spreadsheets know UTF-8. It stands before a name that nobody calculates with, should a reader not know it.
BYTE_ORDER_MARK = "\ufeff"


def write(sheet: DataSheet, path: Path) -> None:
    """Write the rows, chunk by chunk."""
    import pandas

    columns = [v.name for v in sheet.variables]
    readers = [reader(v, in_labels=sheet.job.content == "labels") for v in sheet.variables]
    with path.open("w", encoding="utf-8", newline="") as file:
        file.write(BYTE_ORDER_MARK)
        pandas.DataFrame(columns=columns).to_csv(file, index=False, lineterminator="\n")
        for chunk in sheet.chunks():
            rows = [[_cell(read(value)) for read, value in zip(readers, row, strict=True)] for row in chunk]
            # Objects, not columns of one type: a number stays as it was answered, beside a refusal too.
            frame = pandas.DataFrame(rows, columns=columns, dtype=object)
            frame.to_csv(file, index=False, header=False, lineterminator="\n")


def _cell(value: object) -> object:
    return guard(value) if isinstance(value, str) else value
