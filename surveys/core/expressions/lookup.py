"""What stands in a small table beside the questionnaire (pulldata)?"""

from collections import OrderedDict
from collections.abc import Mapping
from typing import Any

# {"columns": ["code", "name"], "rows": [["1", "North"], ...]}, all texts.
Table = Mapping[str, Any]

_KEPT = 64
_indices: OrderedDict[tuple[int, str], tuple[Table, dict[str, list[str]]]] = OrderedDict()


def table_name(written: str) -> str:
    """The name under which a file travels with the questionnaire: without `.csv`."""
    return written[:-4] if written.lower().endswith(".csv") else written


def look_up(table: Table, column: str, key_column: str, key: str) -> str:
    """The text in a column of the first row whose key column has this text, exactly; empty if there is none."""
    columns = table["columns"]
    if column not in columns or key_column not in columns:
        return ""
    row = _by_key(table, key_column).get(key)
    place = columns.index(column)
    return row[place] if row is not None and place < len(row) else ""


def _by_key(table: Table, key_column: str) -> dict[str, list[str]]:
    """The rows by their key, kept for the last tables that were asked."""
    found = _indices.get((id(table), key_column))
    # The table is kept beside its index, so that no other object can have the same id meanwhile.
    if found is None:
        place = table["columns"].index(key_column)
        rows: dict[str, list[str]] = {}
        for row in table["rows"]:
            if place < len(row):
                rows.setdefault(row[place], row)
        found = _indices[(id(table), key_column)] = (table, rows)
        while len(_indices) > _KEPT:
            _indices.popitem(last=False)
    return found[1]
