"""Which cases do both languages run? The tables in tests/conformance, and what the compiler makes of them.

The screen has no compiler: compiled trees stand beside the tables. After a change of the tables or the compiler, write them anew:
`python -m tests.surveys.core.conformance`.
"""

import json
import math
from pathlib import Path
from typing import Any

from surveys.core.expressions import Context, Scope, compile_expression
from surveys.core.workbook import compile_study
from tests.surveys.core.workbooks import workbook

TABLES = Path(__file__).parents[2] / "conformance"
# A household: its children, and the visits of each to a doctor, are repeats.
REPEATS = {"child_age": ("child",), "child_likes": ("child",), "visit": ("child",), "visit_cost": ("child", "visit")}
INSIDE = {"": (), "child": ("child",), "visit": ("child", "visit")}
LABELS = {"sex": {"male": "A man", "female": "A woman"}, "likes": {"bike": "Cycling", "music": "Music"}}
TABLES_BESIDE = {
    "regions": {
        "columns": ["code", "name", "people"],
        "rows": [["n", "North", "1200"], ["s", "Süd", ""], ["n", "Second north", "1"], ["short"]],
    }
}


def table(name: str) -> Any:
    """One of the tables."""
    return json.loads((TABLES / f"{name}.json").read_text(encoding="utf-8"))


def plain(value: Any) -> Any:
    """A value as JSON can carry it: numbers that JSON does not have are named, and there is one zero."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        return value
    if math.isnan(value):
        return {"number": "NaN"}
    if math.isinf(value):
        return {"number": "Infinity" if value > 0 else "-Infinity"}
    return float(value) if value else 0


def scope(inside: str = "") -> Scope:
    """What the expressions of the table may refer to: anything, from inside one of the repeats or from outside."""
    return Scope(
        columns=("country", "countries", "name"),
        itself="q",
        repeats=REPEATS,
        repeat_names=("child", "visit"),
        inside=INSIDE[inside],
        place="q.calculation",
    )


def key(case: dict[str, Any]) -> str:
    """Under which name the compiled tree of a case stands."""
    return f"{case['expression']} @{case['inside']}" if "inside" in case else str(case["expression"])


def expression_trees() -> dict[str, Any]:
    """Key -> compiled tree, for all of the table."""
    return {
        key(case): compile_expression(case["expression"], scope(case.get("inside", "")))
        for case in table("expressions")
    }


def context(case: dict[str, Any]) -> Context:
    """What a case of the table is evaluated with."""
    return Context(
        case.get("answers", {}),
        self_value=case.get("self", ""),
        columns=case.get("columns", {}),
        today=case.get("today", ""),
        seed=case.get("seed", "s"),
        at=tuple(case.get("at", ())),
        label=lambda question, choice: LABELS.get(question, {}).get(choice, choice),
        tables=TABLES_BESIDE,
    )


def questionnaires() -> dict[str, Any]:
    """Name -> compiled questionnaire, for all of the table of walks."""
    return {
        name: compile_study(workbook(**sheets), version=1).questionnaire
        for name, sheets in table("walks")["workbooks"].items()
    }


def beside() -> dict[str, Any]:
    """What the cases of the table of expressions may look up."""
    return {"labels": LABELS, "tables": TABLES_BESIDE}


COMPILED = {
    "expressions_compiled": expression_trees,
    "expressions_beside": beside,
    "walks_compiled": questionnaires,
}


def main() -> None:
    """Write the compiled tables."""
    for name, compiled in COMPILED.items():
        lines = (
            f"{json.dumps(key, ensure_ascii=False)}: {json.dumps(value, ensure_ascii=False)}"
            for key, value in compiled().items()
        )
        (TABLES / f"{name}.json").write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")


if __name__ == "__main__":
    main()
