"""Which questionnaires do property tests walk through? Small ones, made up of every kind of row."""

from typing import Any

from hypothesis import strategies as st

from tests.surveys.core.workbooks import workbook

HEADERS = [
    "type", "name", "label::English (en)", "required", "relevant", "constraint", "soft_constraint",
    "calculation", "repeat_count", "choice_filter", "default", "read_only", "parameters", "missing", "order",
]  # fmt: skip
CHOICES = [
    ["list_name", "name", "label::English (en)", "exclusive", "specify", "kind"],
    ["place", "home", "At home", "", "", "a"],
    ["place", "work", "At work", "", "", "b"],
    ["place", "club", "At a club", "", "yes", "a"],
    ["place", "nowhere", "Nowhere", "yes", "", "b"],
    ["place", "dk", "Do not know", "", "", ""],
    ["yesno", "yes", "Yes", "", "", ""],
    ["yesno", "no", "No", "", "", ""],
    ["yesno", "refused", "Refused", "", "", ""],
]
YES_OR_NO = st.sampled_from(["yes", ""])
MISSING = st.sampled_from(["", "dk", "dk refused", "na"])
# Cells by type: each draws one of these for each of its columns.
KINDS: dict[str, dict[str, list[str]]] = {
    "integer": {
        "constraint": ["", ". >= 18 and . <= 120", ". != 3"],
        "soft_constraint": ["", ". < 50"],
        "default": ["", "40", "1 + ${A}", "${A}"],
        "parameters": ["", "start=0 end=100", "start=0 end=90 step=5"],
    },
    "decimal": {"soft_constraint": ["", ". mod 2 = 0"], "default": ["", "0.5"], "parameters": ["", "start=0 end=1 step=0.1"]},
    "text": {"constraint": ["", "string-length(.) < 8"], "default": ["", "hello", "concat(${A}, '!')"]},
    "date": {"constraint": ["", ". <= today()"], "parameters": ["", "start=1900-01-01 end=2008-12-31"], "default": ["", "today()"]},
    "time": {"constraint": ["", ". != '00:00'"], "default": ["", "12:30"]},
    "range": {"parameters": ["", "start=0 end=1 step=0.25"], "soft_constraint": ["", ". < 1"]},
    "acknowledge": {},
    "note": {},
    "select_one yesno": {"default": ["", "yes"], "parameters": ["", "randomize=true"]},
    "select_one place": {"choice_filter": ["", "kind = 'a'"], "soft_constraint": ["", ". != 'home'"]},
    "select_one yesno or_other": {"default": ["", "other"]},
    "select_multiple place": {"soft_constraint": ["", "count-selected(.) < 2"], "default": ["", "home work", "${A}"]},
    "select_multiple place or_other": {"parameters": ["", "randomize=true"]},
}  # fmt: skip
RELEVANT = ["", "${A} = ''", "${A} != ''", "string-length(${A}) < 4", "string-length(${A}) > 2 or 1 = 2"]


@st.composite
def rows(draw: st.DrawFn) -> list[list[str]]:
    """Rows of the sheet survey; `${A}` in a cell is a question that stands above."""
    made: list[list[str]] = []
    known = ["country"]
    for number in range(draw(st.integers(1, 7))):
        kind = draw(st.sampled_from(sorted(KINDS)))
        cells = {column: draw(st.sampled_from(written)) for column, written in KINDS[kind].items()}
        cells |= {
            "type": kind,
            "name": f"q{number}",
            "label::English (en)": "Well, ${A}?",
            "relevant": draw(st.sampled_from(RELEVANT)),
        }
        if kind != "note":
            cells |= {"required": draw(YES_OR_NO), "missing": draw(MISSING)}
        if kind in ("integer", "text", "select_one yesno") and draw(st.integers(0, 4)) == 0:
            cells |= {
                "read_only": "yes",
                "required": "",
                "constraint": "",
                "soft_constraint": "",
                "default": "",
                "calculation": "${A}",
            }
        written = [cells.get(header, "") for header in HEADERS]
        earlier = draw(st.sampled_from(known))
        made.append([cell.replace("${A}", f"${{{earlier}}}") for cell in written])
        known.append(f"q{number}")
    return made


@st.composite
def sheets(draw: st.DrawFn) -> Any:
    """A workbook with these rows, some of them in a group whose order may change, or in a repeat that counts or asks."""
    made = draw(rows())
    around = draw(st.sampled_from(["nothing", "group", "counted", "asked", "nested"]))
    order = draw(st.sampled_from(["", "1 = 1"]))
    begin = {
        "nothing": [],
        "group": [_row("begin_group", "g", relevant=order)],
        "counted": [
            _row("integer", "n", missing="dk"),
            _row("begin_repeat", "r", repeat_count="${n}", parameters="maximum=3"),
        ],
        "asked": [_row("begin_repeat", "r", parameters="maximum=3")],
        "nested": [_row("begin_repeat", "r", repeat_count="2"), _row("begin_repeat", "s", parameters="maximum=2")],
    }[around]
    end = {"nothing": [], "group": ["end_group"], "nested": ["end_repeat"] * 2}.get(around, ["end_repeat"])
    ended = [_row(kind, "") for kind in end]
    after = [] if around in ("nothing", "group") else [_row("calculate", "c", calculation="count(${q0})")]
    return workbook(survey=[HEADERS, _row("hidden", "country"), *begin, *made, *ended, *after], choices=CHOICES)


def _row(kind: str, name: str, **cells: str) -> list[str]:
    label = "" if kind in ("hidden", "calculate") or not name else "Well?"
    return [{"type": kind, "name": name, "label::English (en)": label, **cells}.get(header, "") for header in HEADERS]
