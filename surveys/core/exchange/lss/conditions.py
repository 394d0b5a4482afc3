"""How were the conditions of LimeSurvey 1.8 to 1.91, which stand in a table of their own, said in its later language?

Rows with one scenario hold together (and), scenarios are alternatives (or); several values of one question are alternatives. Source: LimeSurvey
manual, "Setting conditions", and what later versions made of such rows.
"""

import re
from collections.abc import Iterable, Mapping

Cells = Mapping[str, str]

_FIELD = re.compile(r"@(\d+X\d+X\d+\w*)@")
_BRACES = re.compile(r"\{(.+)\}")


def as_expression(rows: Iterable[Cells], types: Mapping[str, str]) -> str:
    """The conditions of one question as one expression; empty if there are none.

    Args:
        rows: of the table `conditions`.
        types: number of a question -> its type, which decides how a field is written.
    """
    scenarios: dict[str, dict[str, list[str]]] = {}
    for row in rows:
        one = _one(row, types.get(row.get("cqid", ""), ""))
        scenarios.setdefault(row.get("scenario", "1"), {}).setdefault(row.get("cqid", ""), []).append(one)
    said = [" and ".join(_any(tests) for tests in by_question.values()) for by_question in scenarios.values()]
    return " or ".join(f"({one})" for one in said) if len(said) > 1 else "".join(said)


def _any(tests: list[str]) -> str:
    return f"({' or '.join(tests)})" if len(tests) > 1 else tests[0]


def _one(row: Cells, type_: str) -> str:
    field, value, method = row.get("cfieldname", ""), row.get("value", ""), row.get("method", "").strip() or "=="
    if field.startswith("+"):
        # A field with its option, as it stands.
        field = field[1:]
    elif type_ in ("M", "P"):
        # What stands as the value is the option that was chosen.
        field, value = field + value, "Y"
    in_braces = _BRACES.fullmatch(field)
    field = in_braces[1] if in_braces else f"{field}.NAOK"
    other = _FIELD.fullmatch(value) or _BRACES.fullmatch(value)
    if method == "RX":
        return f"regexMatch({_quoted(value)}, {field})"
    if not value.strip():
        return f"{'!' if method == '!=' else ''}is_empty({field})"
    return f"{field} {method} {other[1] if other else _quoted(value)}"


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"') + '"'
