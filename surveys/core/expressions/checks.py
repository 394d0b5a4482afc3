"""What is wrong with an expression that can be read? Names, functions and comparisons that can never hold."""

import difflib
import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from surveys.core.expressions.functions import ELSEWHERE, FUNCTIONS
from surveys.core.expressions.parse import Expr, ExpressionError
from surveys.core.expressions.values import as_number, as_text

_ARITHMETIC = ("<", "<=", ">", ">=", "+", "-", "*", "div", "mod")


@dataclass(frozen=True)
class Scope:
    """What an expression may refer to.

    Args:
        names: the questions whose answers are known; None: any.
        later: questions that are asked later only -> the row they stand in.
        choices: question -> the texts its answer can be.
        numbers: question with a number for an answer -> the texts that may stand instead (missing kinds).
        columns: bare names: columns of the choices sheet, in a choice_filter.
        itself: the question whose answer is `.`, in a constraint; None: there is no `.`.
    """

    names: Collection[str] | None = None
    later: Mapping[str, int] = field(default_factory=dict)
    choices: Mapping[str, Collection[str]] = field(default_factory=dict)
    numbers: Mapping[str, Collection[str]] = field(default_factory=dict)
    columns: Collection[str] = ()
    itself: str | None = None


def did_you_mean(word: str, known: Iterable[str]) -> str:
    """The question whether the nearest known word was meant, with a space in front, or nothing."""
    by_lower = {name.lower(): name for name in known}
    near = difflib.get_close_matches(word.lower(), list(by_lower), n=1, cutoff=0.6)
    return f" Did you mean '{by_lower[near[0]]}'?" if near else ""


def check(node: Expr, scope: Scope) -> None:
    """Look at every part of an expression.

    Raises:
        ExpressionError: the first thing that is wrong.
    """
    kind = node[0]
    if kind == "lit":
        return
    if kind == "ref":
        _check_name(node[1], scope)
    elif kind == "self":
        if scope.itself is None:
            message = "'.' means the answer itself and can be used in a constraint only."
            raise ExpressionError("self_outside_constraint", message)
    elif kind == "column":
        _check_column(node[1], scope)
    elif kind == "matches":
        check(node[1], scope)
    else:
        if kind == "call":
            _check_call(node)
        for child in node[2:] if kind == "call" else node[1:]:
            check(child, scope)
        _check_meaning(node, scope)


def _check_name(name: str, scope: Scope) -> None:
    if scope.names is None or name in scope.names:
        return
    if name in scope.later:
        message = (
            f"Question '{name}' is asked later, in row {scope.later[name]}: its answer is not known yet. Move it up."
        )
        raise ExpressionError("later_name", message)
    raise ExpressionError("unknown_name", f"There is no question '{name}'.{did_you_mean(name, scope.names)}")


def _check_column(name: str, scope: Scope) -> None:
    if name in scope.columns:
        return
    if scope.columns:
        near = did_you_mean(name, scope.columns)
        message = f"The sheet choices has no column '{name}'.{near} A question's name is written ${{{name}}}."
    else:
        message = f"'{name}' is not understood. Write a question's name as ${{{name}}} and a text in quotation marks."
    raise ExpressionError("bare_name", message)


def _check_call(node: Expr) -> None:
    name, n_arguments = node[1], len(node) - 2
    if name in ELSEWHERE:
        raise ExpressionError("unknown_function", f"Function {name}() is not available here. {ELSEWHERE[name]}")
    if name not in FUNCTIONS:
        raise ExpressionError("unknown_function", f"There is no function '{name}'.{did_you_mean(name, FUNCTIONS)}")
    fewest, most, _ = FUNCTIONS[name]
    if n_arguments < fewest or (most is not None and n_arguments > most):
        wanted = str(fewest) if fewest == most else f"{fewest} or more" if most is None else f"{fewest} to {most}"
        message = f"{name}() takes {wanted} argument{'' if wanted == '1' else 's'}, not {n_arguments}."
        raise ExpressionError("wrong_number_of_arguments", message)


def _check_meaning(node: Expr, scope: Scope) -> None:
    if node[0] in ("=", "!="):
        _check_comparison(node[1], node[2], scope)
        _check_comparison(node[2], node[1], scope)
    elif node[0] in _ARITHMETIC:
        for operand in node[1:]:
            _check_number(node[0], operand, scope)
    elif node[:2] == ["call", "selected"]:
        _check_comparison(node[2], node[3], scope)


def _check_comparison(side: Expr, literal: Expr, scope: Scope) -> None:
    """A literal must be a value that the other side can have."""
    if literal[0] != "lit" or literal[1] == "":
        return
    if _is_truth(side) and isinstance(literal[1], str):
        message = (
            f"A condition is true or false, never the text '{literal[1]}'. Write the condition alone, or not(...)."
        )
        raise ExpressionError("truth_compared_with_text", message)
    name = _question(side, scope)
    text = as_text(literal[1])
    if name in scope.choices and text not in scope.choices[name]:
        listed = list(scope.choices[name])
        hint = did_you_mean(text, listed) or (f" Write one of: {', '.join(listed)}." if len(listed) <= 12 else "")
        raise ExpressionError("unknown_choice", f"'{text}' is not a choice of question '{name}'.{hint}")
    if name in scope.numbers and math.isnan(as_number(literal[1])) and text not in scope.numbers[name]:
        allowed = ", ".join(scope.numbers[name])
        besides = f", or one of: {allowed}" if allowed else ""
        message = f"The answer to '{name}' is a number{besides}; it is never '{text}'."
        raise ExpressionError("not_a_number", f"{message}{did_you_mean(text, scope.numbers[name])}")


def _check_number(operator: str, operand: Expr, scope: Scope) -> None:
    if operand[0] == "lit" and math.isnan(as_number(operand[1])):
        message = f"'{operand[1]}' is neither a number nor a date (YYYY-MM-DD), so it cannot stand beside '{operator}'."
        raise ExpressionError("not_a_number", message)
    name = _question(operand, scope)
    values = list(scope.choices.get(name, ()))
    if values and all(math.isnan(as_number(value)) for value in values):
        message = f"The answers to '{name}' are not numbers ({', '.join(values[:5])}), so it cannot stand beside '{operator}'."
        raise ExpressionError("not_a_number", f"{message} Compare with = or !=.")


def _question(node: Expr, scope: Scope) -> str:
    if node[0] == "ref":
        return str(node[1])
    return scope.itself or "" if node[0] == "self" else ""


def _is_truth(node: Expr) -> bool:
    if node[0] == "call":
        return FUNCTIONS[node[1]][2] == "truth"
    return node[0] in ("and", "or", "=", "!=", "<", "<=", ">", ">=", "matches")
