"""How is a moment's published figures kept in little room, and written in little time?

A byte that names the layout, then a length and a head in JSON, then arrays in the order that the head tells. Layout 0 is the JSON of
`Results.to_json()`, compressed: what was published before there were others.
"""

import json
import struct
import zlib
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from analysis.core.diagnostics import Weighting
from analysis.core.figures import ESTIMATE, TEST, Table, Tests
from analysis.core.results import Results
from analysis.core.sums import CellKey

JSON, ARRAYS = 0, 1
_LENGTH = struct.Struct("<I")


def pack(results: Results) -> bytes:
    """The results as bytes."""
    head = {
        "n": results.n,
        "alpha": results.alpha,
        "rule": results.rule,
        "indices": results.indices,
        "domains": results.domains,
        "tables": [[table.code, table.slots] for table in results.tables],
        "tests": [[tests.by, tests.df, tests.families, tests.pairs] for tests in results.tests],
        "weighting": [[code, len(weighting.keys)] for code, weighting in results.weighting.items()],
        "overall": results.overall,
        "notes": results.notes,
    }
    parts = [bytes([ARRAYS]), *_with_length(_json(head))]
    for weighting in results.weighting.values():
        parts += _with_length(_json(weighting.figures))
        parts += _with_length(_keys(weighting.keys))
        parts += (weighting.n.astype("<i8").tobytes(), weighting.factors.astype("<f8").tobytes())
    arrays = [table.values[name] for table in results.tables for name in ESTIMATE]
    arrays += [tests.values[name] for tests in results.tests for name in TEST]
    parts += [array.astype("<f8").tobytes() for array in arrays]
    return b"".join(parts)


def pack_json(results: Any) -> bytes:
    """Results that are kept as plain values."""
    return bytes([JSON]) + zlib.compress(_json(results))


def unpack(packed: bytes) -> dict[str, Any]:
    """What `Results.to_json()` was.

    Raises:
        ValueError: the layout is unknown: it was written by a newer version.
    """
    if packed[0] == JSON:
        found: dict[str, Any] = json.loads(zlib.decompress(packed[1:]))
        return found
    if packed[0] != ARRAYS:
        raise ValueError(f"figures in layout {packed[0]} are of a newer version")
    return _unpacked(_Reader(packed, 1)).to_json()


def _unpacked(reader: "_Reader") -> Results:
    head = reader.json()
    weighting = {}
    for code, n_cells in head["weighting"]:
        figures = reader.json()
        keys = tuple((tuple(categories), design_weight) for categories, design_weight in reader.json())
        weighting[code] = Weighting(figures, keys, reader.array("<i8", (n_cells,)), reader.array("<f8", (n_cells,)))
    n_indices = len(head["indices"])
    tables = tuple(
        Table(code, tuple(slots), dict(reader.arrays(ESTIMATE, (n_indices, len(slots)))))
        for code, slots in head["tables"]
    )
    tests = tuple(
        Tests(by, df, tuple(families), tuple(pairs), dict(reader.arrays(TEST, (len(families), len(pairs)))))
        for by, df, families, pairs in head["tests"]
    )
    return Results(
        n=head["n"],
        alpha=head["alpha"],
        rule=head["rule"],
        indices=tuple((name, part_of) for name, part_of in head["indices"]),
        domains=tuple(head["domains"]),
        tables=tables,
        tests=tests,
        weighting=weighting,
        overall=head["overall"],
        notes=head["notes"],
    )


class _Reader:
    def __init__(self, packed: bytes, at: int) -> None:
        self._packed, self._at = packed, at

    def json(self) -> Any:
        (length,) = _LENGTH.unpack_from(self._packed, self._at)
        begin = self._at + _LENGTH.size
        self._at = begin + length
        return json.loads(self._packed[begin : self._at])

    def array(self, kind: str, shape: tuple[int, ...]) -> NDArray[Any]:
        count = int(np.prod(shape))
        found = np.frombuffer(self._packed, dtype=kind, count=count, offset=self._at).reshape(shape)
        self._at += found.nbytes
        return found

    def arrays(self, names: tuple[str, ...], shape: tuple[int, ...]) -> Iterator[tuple[str, NDArray[Any]]]:
        for name in names:
            yield name, self.array("<f8", shape)


def _json(value: Any) -> bytes:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()


@lru_cache(maxsize=64)
def _keys(keys: tuple[CellKey, ...]) -> bytes:
    return _json(keys)


def _with_length(block: bytes) -> tuple[bytes, bytes]:
    return _LENGTH.pack(len(block)), block
