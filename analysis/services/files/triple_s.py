"""How is a triple-s file written? A zip of the metadata as XML (version 2.0) and the data as CSV, codes throughout.

Source: The triple-s XML survey interchange standard, version 2.0, triple-s.org.
"""

import csv
import io
from collections.abc import Callable, Sequence
from datetime import UTC
from pathlib import Path
from tempfile import TemporaryFile
from typing import Any
from xml.etree import ElementTree as Xml
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from analysis.core.codebook import Variable, safe_names
from analysis.services.files.sheet import DataSheet
from analysis.services.files.typed import SPOOL

LONGEST_NAME = 64
# Zip files know no earlier time; that of the writing would make every file a different one.
ALWAYS = (1980, 1, 1, 0, 0, 0)
PIECE = 1 << 20


class _Ranges:
    """What a format must declare beforehand and only the data know: longest text, lowest and highest number."""

    def __init__(self, n: int) -> None:
        self.longest = [1] * n
        self.low, self.high = [0.0] * n, [1.0] * n

    def note(self, place: int, value: Any) -> None:
        if isinstance(value, str):
            self.longest[place] = max(self.longest[place], len(value))
        elif value is not None:
            self.low[place], self.high[place] = min(self.low[place], value), max(self.high[place], value)


def write(sheet: DataSheet, path: Path) -> None:
    """Write the data to a file beside, then both into the zip: the metadata declare what only the data show."""
    made = [_cells(v) for v in sheet.variables]
    ranges = _Ranges(len(sheet.variables))
    stem = f"{sheet.job.survey.slug}-snapshot-{sheet.snapshot.number}"
    with TemporaryFile("w+b", dir=path.parent, suffix=SPOOL) as spool:
        texts = io.TextIOWrapper(spool, encoding="utf-8", newline="")
        writer = csv.writer(texts, lineterminator="\r\n")
        for chunk in sheet.chunks():
            for row in chunk:
                cells = [make(value) for make, value in zip(made, row, strict=True)]
                for place, cell in enumerate(cells):
                    ranges.note(place, cell)
                writer.writerow([_written(cell) for cell in cells])
        texts.flush()
        with ZipFile(path, "w", ZIP_DEFLATED) as archive:
            archive.writestr(_entry(f"{stem}.xml"), _metadata(sheet, ranges, f"{stem}.csv"))
            with archive.open(_entry(f"{stem}.csv"), "w", force_zip64=True) as target:
                spool.seek(0)
                while piece := spool.read(PIECE):
                    target.write(piece)
                    sheet.beat(sheet.job.rows_done)
        texts.detach()


def _entry(name: str) -> ZipInfo:
    entry = ZipInfo(name, ALWAYS)
    entry.compress_type, entry.external_attr = ZIP_DEFLATED, 0o600 << 16
    return entry


def _cells(v: Variable) -> Callable[[Any], Any]:
    """What makes an answer its cell: a code, a number, a text, or 0 and 1 for each of several answers."""
    codes = {c.value: c.code for c in v.categories}

    def make(value: Any) -> Any:
        if value is None:
            return None
        if v.kind == "multiple":
            chosen = {value} if isinstance(value, str) else set(value)
            return "".join("1" if c.value in chosen else "0" for c in v.categories)
        if v.kind == "instant":
            return value.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
        if v.kind == "date":
            return value.replace("-", "")
        if isinstance(value, str) and v.kind in ("single", "number"):
            return codes[value]
        return value if v.kind == "number" else str(value)

    return make


def _written(cell: Any) -> Any:
    # Whole numbers without a point, others with all their digits and never with an exponent.
    if isinstance(cell, float):
        return str(int(cell)) if cell.is_integer() else format(cell, ".15f").rstrip("0")
    return "" if cell is None else cell


def _metadata(sheet: DataSheet, ranges: _Ranges, href: str) -> bytes:
    at = sheet.snapshot.created_at.astimezone(UTC)
    root = Xml.Element("sss", version="2.0")
    for tag, words in (
        ("date", at.strftime("%Y-%m-%d")),
        ("time", at.strftime("%H:%M:%S")),
        ("origin", "Coprod"),
    ):
        Xml.SubElement(root, tag).text = words
    survey = Xml.SubElement(root, "survey")
    Xml.SubElement(survey, "name").text = sheet.job.survey.slug
    mark = " (simulated)" if sheet.is_simulated else ""
    Xml.SubElement(survey, "title").text = sheet.study.title + mark
    record = Xml.SubElement(survey, "record", ident="A", href=href, format="csv", skip="0")
    names = safe_names([v.name for v in sheet.variables], longest=LONGEST_NAME)
    for place, (v, name) in enumerate(zip(sheet.variables, names, strict=True)):
        _variable(record, place, v, name, ranges)
    Xml.indent(root)
    return bytes(Xml.tostring(root, encoding="utf-8", xml_declaration=True))


USES = {"interview_id": "serial", "weight": "weight"}
TYPES = {"single": "single", "multiple": "multiple", "number": "quantity", "date": "date"}


def _variable(record: Xml.Element, place: int, v: Variable, name: str, ranges: _Ranges) -> None:
    found = Xml.SubElement(record, "variable", ident=str(place + 1), type=TYPES.get(v.kind, "character"))
    if v.name in USES and not v.source:
        found.set("use", USES[v.name])
    Xml.SubElement(found, "name").text = name
    Xml.SubElement(found, "label").text = v.label
    Xml.SubElement(found, "position", start=str(place + 1))
    if v.kind in ("single", "multiple"):
        _values(
            found, [(number if v.kind == "multiple" else c.code, c.label) for number, c in enumerate(v.categories, 1)]
        )
    elif v.kind == "number":
        values = _values(found, [(c.code, c.label) for c in v.missing])
        ends = [_written(float(end)) for end in (ranges.low[place], ranges.high[place])]
        if not v.is_whole:
            # The places after the point of the ends say how many the values may have.
            ends = [end if "." in end and not end.endswith(".") else f"{end.rstrip('.')}.0" for end in ends]
        values.insert(0, Xml.Element("range", {"from": ends[0], "to": ends[1]}))
    elif v.kind != "date":
        Xml.SubElement(found, "size").text = str(ranges.longest[place])


def _values(found: Xml.Element, labels: Sequence[tuple[int, str]]) -> Xml.Element:
    values = Xml.SubElement(found, "values")
    for code, label in labels:
        Xml.SubElement(values, "value", code=str(code)).text = label
    return values
