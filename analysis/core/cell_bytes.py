"""How are the sums of a cell kept in few bytes?

A byte for the layout, the length of the names of the slots, the names in JSON, the respondents, then the numbers of the slots and of
the pairs: 8 bytes each, or 24 where the form is wide; little-endian, signed.
"""

import json
import struct

import numpy as np

from analysis.core.cell_form import Form, Whole
from analysis.core.country_sums import CellSums

NARROW, WIDE = 1, 2
_WIDE_BYTES = 24
_HEAD = struct.Struct("<BIq")


def to_bytes(form: Form, cell: CellSums) -> bytes:
    """The sums of a cell as bytes."""
    names = json.dumps(cell.slots, ensure_ascii=False, separators=(",", ":")).encode()
    head = _HEAD.pack(WIDE if form.is_wide else NARROW, len(names), cell.n)
    return b"".join([head, names, _whole(form, cell.numbers), _whole(form, cell.pairs)])


def from_bytes(form: Form, packed: bytes) -> CellSums:
    """The sums that `to_bytes` wrote.

    Raises:
        ValueError: they were written in another layout.
    """
    layout, length, n = _HEAD.unpack_from(packed)
    if layout != (WIDE if form.is_wide else NARROW):
        raise ValueError(f"sums in layout {layout} are of another version")
    slots = tuple(json.loads(packed[_HEAD.size : _HEAD.size + length]))
    numbers = packed[_HEAD.size + length :]
    if form.is_wide:
        steps = range(0, len(numbers), _WIDE_BYTES)
        found = np.array(
            [int.from_bytes(numbers[at : at + _WIDE_BYTES], "little", signed=True) for at in steps], dtype=object
        )
    else:
        found = np.frombuffer(numbers, dtype="<i8").astype(form.dtype)
    split = len(slots) * form.width
    return CellSums(n, slots, found[:split].reshape(-1, form.width), found[split:].reshape(form.n_pairs, 4))


def _whole(form: Form, numbers: Whole) -> bytes:
    if not form.is_wide:
        return numbers.astype("<i8").tobytes()
    return b"".join(int(number).to_bytes(_WIDE_BYTES, "little", signed=True) for number in numbers.reshape(-1))
