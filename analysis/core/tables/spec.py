"""Which table is wanted? Its description, as words of a query and back."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from surveys.core.compiled import MISSING
from surveys.core.problems import Problem
from surveys.core.said import sentence

MOST_ROWS, MOST_BANNERS, MOST_NESTED = 40, 8, 3
MOST_TOP = 5
# Words of a query that describe a table.
WORDS = ("rows", "columns", "country", "filter", "missing", "top", "nets", "bands")


@dataclass(frozen=True)
class TableSpec:
    """A table.

    Args:
        rows: variables, one below the other.
        columns: banners side by side, each a variable or several nested from the outside in.
        country: code; empty: all together.
        filter: expression that respondents must fulfil; empty: everybody.
        missing: kinds of missing that stand as categories and count in the base.
        top: so many first categories of each row variable are also shown together; 0: none.
        nets: variable -> name -> categories shown together.
        bands: numeric variable -> lower ends of its bands, ascending.
    """

    rows: tuple[str, ...] = ()
    columns: tuple[tuple[str, ...], ...] = ()
    country: str = ""
    filter: str = ""
    missing: tuple[str, ...] = ()
    top: int = 0
    nets: Mapping[str, Mapping[str, tuple[str, ...]]] = field(default_factory=dict)
    bands: Mapping[str, tuple[float, ...]] = field(default_factory=dict)

    @property
    def variables(self) -> tuple[str, ...]:
        """All variables of the table, each once."""
        return tuple(dict.fromkeys([*self.rows, *(name for banner in self.columns for name in banner)]))

    def to_query(self) -> dict[str, str]:
        """The words of a query; empty ones are left out. Also what is stored of a saved table."""
        nets = ";".join(
            f"{variable}:{name}={'+'.join(categories)}"
            for variable, known in self.nets.items()
            for name, categories in known.items()
        )
        words = {
            "rows": ",".join(self.rows),
            "columns": ",".join("*".join(banner) for banner in self.columns),
            "country": self.country,
            "filter": self.filter,
            "missing": ",".join(self.missing),
            "top": str(self.top) if self.top else "",
            "nets": nets,
            "bands": ";".join(f"{name}:{','.join(f'{e:g}' for e in ends)}" for name, ends in self.bands.items()),
        }
        return {word: text for word, text in words.items() if text}


def parse(words: Mapping[str, Any]) -> tuple[TableSpec, list[Problem]]:
    """The table that a query describes, and every problem with its words; names are not looked up here."""
    text = {word: str(words.get(word) or "").strip() for word in WORDS}
    problems: list[Problem] = []
    rows = _listed(text["rows"])
    columns = tuple(tuple(_listed(banner, "*")) for banner in _listed(text["columns"]))
    missing = _listed(text["missing"])
    for kind in missing:
        if kind not in MISSING:
            message = sentence(
                "'{kind}' is no kind of missing; there are {listed}.", kind=kind, listed=", ".join(MISSING)
            )
            problems.append(Problem("unknown_missing_kind", message, where="missing"))
    for found, most, where in ((rows, MOST_ROWS, "rows"), (columns, MOST_BANNERS, "columns")):
        if len(found) > most:
            problems.append(
                Problem("too_many", sentence("At most {most}; these are {n}.", most=most, n=len(found)), where=where)
            )
    if any(len(banner) > MOST_NESTED for banner in columns):
        problems.append(
            Problem("too_deep", sentence("At most {most} variables can be nested.", most=MOST_NESTED), where="columns")
        )
    spec = TableSpec(
        rows=tuple(rows),
        columns=columns,
        country=text["country"],
        filter=text["filter"],
        missing=tuple(missing),
        top=_top(text["top"], problems),
        nets=_nets(text["nets"], problems),
        bands=_bands(text["bands"], problems),
    )
    return spec, problems


def _listed(text: str, mark: str = ",") -> list[str]:
    return list(dict.fromkeys(word.strip() for word in text.split(mark) if word.strip()))


def _top(text: str, problems: list[Problem]) -> int:
    if not text or (text.isascii() and text.isdigit() and int(text) <= MOST_TOP):
        return int(text or 0)
    problems.append(
        Problem("not_a_number", sentence("Write a whole number from 0 to {most}.", most=MOST_TOP), where="top")
    )
    return 0


def _nets(text: str, problems: list[Problem]) -> dict[str, dict[str, tuple[str, ...]]]:
    found: dict[str, dict[str, tuple[str, ...]]] = {}
    for part in _listed(text, ";"):
        variable, colon, rest = part.partition(":")
        name, equals, categories = rest.partition("=")
        listed = tuple(_listed(categories, "+"))
        if not (variable.strip() and colon and name.strip() and equals and listed):
            message = sentence(
                "'{part}' is no net. Write variable:name=category+category, and a semicolon between nets.", part=part
            )
            problems.append(Problem("not_a_net", message, where="nets"))
        else:
            found.setdefault(variable.strip(), {})[name.strip()] = listed
    return found


def _bands(text: str, problems: list[Problem]) -> dict[str, tuple[float, ...]]:
    found: dict[str, tuple[float, ...]] = {}
    for part in _listed(text, ";"):
        variable, _, ends = part.partition(":")
        try:
            edges = tuple(float(end) for end in _listed(ends))
        except ValueError:
            edges = ()
        if not variable.strip() or not edges or list(edges) != sorted(set(edges)):
            message = sentence(
                "'{part}' are no bands. Write variable:18,35,55: where each band begins, in rising order.", part=part
            )
            problems.append(Problem("not_bands", message, where="bands"))
        else:
            found[variable.strip()] = edges
    return found
