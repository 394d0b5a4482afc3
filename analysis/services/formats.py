"""In which formats is a data file made?"""

from dataclasses import dataclass


@dataclass(frozen=True)
class Format:
    """One format.

    Args:
        suffix: of the file's name.
        media_type: as HTTP says it.
        is_coded: answers are codes with labels, both in one file; else the file holds values or labels.
        writer: module and function; imported when a file is made, so that no web process loads what it needs.
    """

    suffix: str
    media_type: str
    is_coded: bool
    writer: str


FORMATS = {
    "csv": Format("csv", "text/csv; charset=utf-8", is_coded=False, writer="csv_file.write"),
    "xlsx": Format(
        "xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        is_coded=False,
        writer="xlsx_file.write",
    ),
    "sav": Format("sav", "application/x-spss-sav", is_coded=True, writer="statistics_file.write_sav"),
    "dta": Format("dta", "application/x-stata-dta", is_coded=True, writer="statistics_file.write_dta"),
    "parquet": Format("parquet", "application/vnd.apache.parquet", is_coded=False, writer="parquet_file.write"),
    "triple-s": Format("zip", "application/zip", is_coded=True, writer="triple_s.write"),
}
