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
from weakref import WeakKeyDictionary

import numpy as np
from numpy.typing import NDArray

from analysis.core.diagnostics import Weighting
from analysis.core.figures import ESTIMATE, TEST, Table, Tests
from analysis.core.results import Results

JSON, ARRAYS = 0, 1
_LENGTH = struct.Struct("<I")
_FLOAT, _WHOLE = np.dtype("<f8"), np.dtype("<i8")


def pack(results: Results) -> bytes:
    """The results as bytes."""
    head = {
        "n": results.n,
        "alpha": results.alpha,
        "rule": results.rule,
        "df": [tests.df for tests in results.tests],
        "overall": results.overall,
        "notes": results.notes,
    }
    parts = [bytes([ARRAYS]), *_with_length(_json(head)), *_with_length(_names(_layout(results)))]
    for weighting in results.weighting.values():
        parts += _packed(weighting)
    arrays = [table.values[name] for table in results.tables for name in ESTIMATE]
    arrays += [tests.values[name] for tests in results.tests for name in TEST]
    parts += [array.astype(_FLOAT, copy=False).tobytes() for array in arrays]
    return b"".join(parts)


def _layout(results: Results) -> tuple[Any, ...]:
    """What the arrays are of: the same from one interview to the next, as a rule."""
    return (
        results.indices,
        results.domains,
        tuple((table.code, table.slots) for table in results.tables),
        tuple((tests.by, tests.families, tests.pairs) for tests in results.tests),
        tuple((code, len(weighting.keys)) for code, weighting in results.weighting.items()),
    )


_weightings: "WeakKeyDictionary[Weighting, list[bytes]]" = WeakKeyDictionary()


def _packed(weighting: Weighting) -> list[bytes]:
    found = _weightings.get(weighting)
    if found is None:
        found = [*_with_length(_json(weighting.figures)), *_with_length(_names(weighting.keys))]
        found += [weighting.n.astype(_WHOLE).tobytes(), weighting.factors.astype(_FLOAT).tobytes()]
        _weightings[weighting] = found
    return found


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
    indices, domains, of_tables, of_tests, of_countries = reader.json()
    weighting = {}
    for code, n_cells in of_countries:
        figures = reader.json()
        keys = tuple((tuple(categories), design_weight) for categories, design_weight in reader.json())
        weighting[code] = Weighting(figures, keys, reader.array(_WHOLE, (n_cells,)), reader.array(_FLOAT, (n_cells,)))
    n_indices = len(indices)
    tables = tuple(
        Table(code, tuple(slots), dict(reader.arrays(ESTIMATE, (n_indices, len(slots))))) for code, slots in of_tables
    )
    tests = tuple(
        Tests(by, df, tuple(families), tuple(pairs), dict(reader.arrays(TEST, (len(families), len(pairs)))))
        for df, (by, families, pairs) in zip(head["df"], of_tests, strict=True)
    )
    return Results(
        n=head["n"],
        alpha=head["alpha"],
        rule=head["rule"],
        indices=tuple((name, part_of) for name, part_of in indices),
        domains=tuple(domains),
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

    def array(self, kind: Any, shape: tuple[int, ...]) -> NDArray[Any]:
        count = int(np.prod(shape))
        found = np.frombuffer(self._packed, dtype=kind, count=count, offset=self._at).reshape(shape)
        self._at += found.nbytes
        return found

    def arrays(self, names: tuple[str, ...], shape: tuple[int, ...]) -> Iterator[tuple[str, NDArray[Any]]]:
        for name in names:
            yield name, self.array(_FLOAT, shape)


def _json(value: Any) -> bytes:
    return json.dumps(value, separators=(",", ":"), ensure_ascii=False).encode()


@lru_cache(maxsize=64)
def _names(names: tuple[Any, ...]) -> bytes:
    return _json(names)


def _with_length(block: bytes) -> tuple[bytes, bytes]:
    return _LENGTH.pack(len(block)), block
