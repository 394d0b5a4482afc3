"""Which cases do both languages run? The tables in tests/conformance, and what the compiler makes of them.

The screen has no compiler: compiled trees stand beside the tables. After a change of the tables or the compiler, write them anew:
`python -m tests.surveys.core.conformance`.
"""

import json
import math
from pathlib import Path
from typing import Any

from surveys.core.expressions import compile_expression
from surveys.core.expressions.checks import Scope
from surveys.core.workbook import compile_study
from tests.surveys.core.workbooks import workbook

TABLES = Path(__file__).parents[2] / "conformance"
EVERYTHING = Scope(columns=("country", "countries", "name"), itself="q")


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


def expression_trees() -> dict[str, Any]:
    """Expression -> compiled tree, for all of the table."""
    return {case["expression"]: compile_expression(case["expression"], EVERYTHING) for case in table("expressions")}


def questionnaires() -> dict[str, Any]:
    """Name -> compiled questionnaire, for all of the table of walks."""
    return {
        name: compile_study(workbook(**sheets), version=1).questionnaire
        for name, sheets in table("walks")["workbooks"].items()
    }


COMPILED = {"expressions_compiled": expression_trees, "walks_compiled": questionnaires}


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
