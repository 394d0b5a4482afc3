"""How does one workbook differ from another, change by change? Either may be one that does not compile."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from surveys.core.versions.marking import Piece, marked, moved
from surveys.core.workbook.sheets import Row, Sheet, Sheets
from surveys.core.workbook.text_columns import TextColumn, languages, split, text_columns
from surveys.core.workbook.types import split_type

ADDED, REMOVED, MOVED, CHANGED, RETYPED, RECODED = "added", "removed", "moved", "changed", "retyped", "recoded"
ROUTING = ("relevant", "choice_filter", "order", "ends", "repeat_count")
CHECKS = ("constraint", "soft_constraint", "required", "missing", "read_only", "parameters", "default")
# Sheet -> the columns that name a row of it, and the part of the study that a change of it belongs to.
KEYED: dict[str, tuple[tuple[str, ...], str]] = {
    "quotas": (("plan", "country", "cell"), "quota"),
    "indices": (("index", "item"), "index"),
    "margins": (("country", "category"), "margin"),
    "weighting": (("setting", "value"), "weighting"),
    "countries": (("code",), "country"),
    "objections": (("name",), "objection"),
}


@dataclass(frozen=True)
class Change:
    """One thing that is otherwise.

    Args:
        part: language, question, answer, text, routing, check, calculation, layout, quota, index, margin, weighting, country,
            objection, setting or sheet.
        kind: added, removed, moved, changed, retyped (a question's type) or recoded (an answer's name).
        subject: what it is about: a question's name, `list: answer`, a cell.
        what: the column; of an answer, its list.
        language: of a text.
        before: as it was; empty if it is new.
        after: as it is; empty if it is gone.
    """

    part: str
    kind: str
    subject: str
    what: str = ""
    language: str = ""
    before: str = ""
    after: str = ""

    @property
    def pieces(self) -> list[Piece]:
        """Before and after in one, with the words marked that changed."""
        return marked(self.before, self.after)


def compare(old: Sheets, new: Sheets) -> list[Change]:
    """Every change, in the order of the new workbook; nothing for workbooks that say the same."""
    found = list(_languages(old, new))
    texts = _Texts(old, new)
    found += _questions(old["survey"], new["survey"], texts)
    found += _answers(old["choices"], new["choices"], texts)
    for name, (keys, part) in KEYED.items():
        found += _keyed(old[name], new[name], keys, part, texts)
    found += _settings(old["settings"], new["settings"])
    known = {"survey", "choices", "settings", *KEYED}
    for name in dict.fromkeys([*old.by_name, *new.by_name]):
        if name not in known and old[name] != new[name]:
            kind = ADDED if name not in old else REMOVED if name not in new else CHANGED
            found.append(Change("sheet", kind, name))
    return found


class _Texts:
    """Compares the texts of two rows in every language that both workbooks have."""

    def __init__(self, old: Sheets, new: Sheets) -> None:
        self.common = [code for code in languages(new) if code in languages(old)]
        self.old = {(c.sheet, c.column): c for c in text_columns(old)}
        self.new = {(c.sheet, c.column): c for c in text_columns(new)}
        self._headers = {h for c in (*self.old.values(), *self.new.values()) for h in c.headers.values()}

    def is_text(self, header: str) -> bool:
        """Whether a column holds texts."""
        return header in self._headers or split(header) is not None

    def changes(self, sheet: str, before: Row, after: Row, subject: str) -> Iterator[Change]:
        """What is worded otherwise."""
        for place in dict.fromkeys([*self.old, *self.new]):
            if place[0] != sheet:
                continue
            nothing = TextColumn(*place, {})
            old, new = self.old.get(place, nothing).headers, self.new.get(place, nothing).headers
            for code in self.common:
                was, is_ = before[old.get(code, "")], after[new.get(code, "")]
                if was != is_:
                    kind = ADDED if not was else REMOVED if not is_ else CHANGED
                    yield Change("text", kind, subject, place[1], code, was, is_)


def _languages(old: Sheets, new: Sheets) -> Iterator[Change]:
    before, after = languages(old), languages(new)
    for code in dict.fromkeys([*before, *after]):
        if code not in before:
            yield Change("language", ADDED, code, after=after[code])
        elif code not in after:
            yield Change("language", REMOVED, code, before=before[code])


def _questions(old: Sheet, new: Sheet, texts: _Texts) -> Iterator[Change]:
    before, after = _by_name(old), _by_name(new)
    for name, row in before.items():
        if name not in after:
            yield Change("question", REMOVED, name, before=row["type"])
    displaced = set(moved(list(before), list(after)))
    for name, row in after.items():
        if name not in before:
            yield Change("question", ADDED, name, after=row["type"])
            continue
        was = before[name]
        if name in displaced:
            yield Change("question", MOVED, name, before=_behind(before, name), after=_behind(after, name))
        if split_type(was["type"]) != split_type(row["type"]):
            yield Change("question", RETYPED, name, "type", before=was["type"], after=row["type"])
        yield from _columns(was, row, name, texts)
        yield from texts.changes("survey", was, row, name)


def _by_name(sheet: Sheet) -> dict[str, Row]:
    return {row["name"]: row for row in sheet.rows if row["name"] and not split_type(row["type"])[0].startswith("end_")}


def _behind(rows: Mapping[str, Row], name: str) -> str:
    """The question that one stands behind."""
    names = list(rows)
    place = names.index(name)
    return names[place - 1] if place else ""


def _columns(before: Row, after: Row, subject: str, texts: _Texts) -> Iterator[Change]:
    for column in dict.fromkeys([*before.cells, *after.cells]):
        if column in ("type", "name") or texts.is_text(column) or before[column] == after[column]:
            continue
        part = "routing" if column in ROUTING else "check" if column in CHECKS else "layout"
        part = "calculation" if column == "calculation" else part
        kind = ADDED if not before[column] else REMOVED if not after[column] else CHANGED
        yield Change(part, kind, subject, column, before=before[column], after=after[column])


def _answers(old: Sheet, new: Sheet, texts: _Texts) -> Iterator[Change]:
    before, after = lists_of(old), lists_of(new)
    for name in dict.fromkeys([*before, *after]):
        was, is_ = before.get(name, {}), after.get(name, {})
        gone = [code for code in was if code not in is_]
        come = [code for code in is_ if code not in was]
        for code in list(gone):
            # The same words under another name: the answer was recoded.
            same = next((c for c in come if _words(is_[c]) == _words(was[code])), None)
            if same is not None:
                gone.remove(code)
                come.remove(same)
                yield Change("answer", RECODED, f"{name}: {same}", name, before=code, after=same)
        for code in gone:
            yield Change("answer", REMOVED, f"{name}: {code}", name, before=code)
        displaced = set(moved(list(was), list(is_)))
        for code, row in is_.items():
            subject = f"{name}: {code}"
            if code in come:
                yield Change("answer", ADDED, subject, name, after=code)
            elif code in was:
                if code in displaced:
                    yield Change("answer", MOVED, subject, name)
                yield from texts.changes("choices", was[code], row, subject)
                for column in dict.fromkeys([*was[code].cells, *row.cells]):
                    if not texts.is_text(column) and was[code][column] != row[column]:
                        yield Change("answer", CHANGED, subject, column, before=was[code][column], after=row[column])


def lists_of(sheet: Sheet) -> dict[str, dict[str, Row]]:
    """List -> answer -> row."""
    lists: dict[str, dict[str, Row]] = {}
    for row in sheet.rows:
        lists.setdefault(row["list_name"], {})[row["name"]] = row
    return lists


def _words(row: Row) -> dict[str, str]:
    return {header: text for header, text in row.cells.items() if header == "label" or header.startswith("label::")}


def _keyed(old: Sheet, new: Sheet, keys: tuple[str, ...], part: str, texts: _Texts) -> Iterator[Change]:
    before, after = ({_key(row, keys): row for row in sheet.rows} for sheet in (old, new))
    for key in before:
        if key not in after:
            yield Change(part, REMOVED, key)
    for key, row in after.items():
        if key not in before:
            yield Change(part, ADDED, key)
            continue
        was = before[key]
        for column in dict.fromkeys([*was.cells, *row.cells]):
            if column not in keys and not texts.is_text(column) and was[column] != row[column]:
                yield Change(part, CHANGED, key, column, before=was[column], after=row[column])
        yield from texts.changes(new.name, was, row, key)


def _key(row: Row, keys: tuple[str, ...]) -> str:
    # The pairs of a cell may stand in any order.
    parts = (" ".join(sorted(row[key].split())) if key in ("cell", "category") else row[key] for key in keys)
    return " · ".join(part for part in parts if part)


def _settings(old: Sheet, new: Sheet) -> Iterator[Change]:
    before, after = (sheet.rows[0] if sheet.rows else Row(2, {}) for sheet in (old, new))
    for column in dict.fromkeys([*before.cells, *after.cells]):
        if before[column] != after[column]:
            yield Change("setting", CHANGED, column, column, before=before[column], after=after[column])
