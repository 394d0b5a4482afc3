"""What do `self` and `that` stand for in an expression of LimeSurvey?

`self` is every answer of the question itself, `that.CODE` of another one; selectors behind them take some. LimeSurvey puts the list of names in
their place before it reads the expression, and so is it done here. Source: LimeSurvey manual, "ExpressionScript - Presentation", "The reserved
'this', 'self' and 'that' variables".
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

_WRITTEN = re.compile(
    r"""(?P<string>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')
      | (?<![\w.])(?:self|that\.(?P<code>[A-Za-z]\w*))(?P<behind>(?:\.\w+)*)(?![\w(])""",
    re.VERBOSE,
)


@dataclass(frozen=True)
class Variable:
    """An answer of a question as expressions call it; `ending` is what stands behind the question's code."""

    name: str
    ending: str
    is_comment: bool = False


def spelled_out(source: str, own: str, variables: Mapping[str, Sequence[Variable]]) -> str:
    """The expression with the names of the answers in the place of `self` and `that`.

    Args:
        own: code of the question that the expression belongs to; empty if it belongs to none.
        variables: code of a question -> its answers.
    """

    def said(match: re.Match[str]) -> str:
        if match["string"]:
            return match[0]
        every = variables.get(match["code"] or own, ())
        parts = match["behind"].split(".")[1:]
        suffix = "".join(f".{part}" for part in parts if not _is_selector(part))
        chosen = [one.name + suffix for one in every if _is_chosen(one, parts)]
        return ", ".join(chosen) or match[0]

    return _WRITTEN.sub(said, source)


def _is_selector(part: str) -> bool:
    return part in ("comments", "nocomments") or part.startswith(("sq_", "nosq_"))


def _is_chosen(one: Variable, parts: Sequence[str]) -> bool:
    """Whether the selectors take it: any `sq_` that is found in its code, no `nosq_` that is."""
    wanted = [part.removeprefix("sq_") for part in parts if part.startswith("sq_")]
    unwanted = [part.removeprefix("nosq_") for part in parts if part.startswith("nosq_")]
    if (wanted and not any(part in one.ending for part in wanted)) or any(part in one.ending for part in unwanted):
        return False
    return not (one.is_comment and "nocomments" in parts) and (one.is_comment or "comments" not in parts)
