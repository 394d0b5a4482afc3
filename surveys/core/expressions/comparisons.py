"""Which comparisons can never hold, and what cannot be reckoned with? Told from the kinds of both sides."""

import math

from surveys.core.expressions.parse import Expr, ExpressionError, Parsed
from surveys.core.expressions.scope import Scope, did_you_mean, kind_of, question_of
from surveys.core.expressions.times import moment_of
from surveys.core.expressions.values import as_number, as_text
from surveys.core.said import Said, gettext_noop, sentence, together

_MISSING = ("dk", "refused", "na")
# Kind -> what is said of a text beside it, and of what is of the kind beside a number.
_NOT_TIMED = {
    "date": gettext_noop("'{text}' is not a date (YYYY-MM-DD), and what stands beside it is one."),
    "time": gettext_noop("'{text}' is not a time (HH:MM), and what stands beside it is one."),
    "moment": gettext_noop("'{text}' is not a date with a time (YYYY-MM-DDTHH:MM), and what stands beside it is one."),
}
_TIMED_BESIDE_NUMBER = {
    "date": gettext_noop("{what} is a date (YYYY-MM-DD), and what stands beside it is a number."),
    "time": gettext_noop("{what} is a time (HH:MM), and what stands beside it is a number."),
    "moment": gettext_noop("{what} is a date with a time (YYYY-MM-DDTHH:MM), and what stands beside it is a number."),
}


class Findings:
    """What is wrong with one expression, as far as it has been looked at."""

    def __init__(self, parsed: Parsed, scope: Scope) -> None:
        self.parsed, self.scope = parsed, scope
        self.errors: list[ExpressionError] = []

    @property
    def n_errors(self) -> int:
        """How many there are so far."""
        return len(self.errors)

    def add(self, code: str, message: Said, node: Expr) -> None:
        """Note what is wrong with a part."""
        self.errors.append(ExpressionError(code, message, self.parsed.place(node)))

    def refuse_choices(self, node: Expr, beside: str) -> bool:
        """Refuse a question none of whose choices is a number; whether it was one."""
        name = question_of(node, self.scope)
        values = list(self.scope.choices.get(name, ()))
        if not values or not all(math.isnan(as_number(value)) for value in values):
            return False
        message = sentence(
            "The answers to '{name}' are not numbers ({listed}), so it cannot stand beside {beside}. Compare with = or !=.",
            name=name,
            listed=", ".join(values[:5]),
            beside=beside,
        )
        self.add("not_a_number", message, node)
        return True


def check_condition(findings: Findings, node: Expr) -> None:
    """A text alone is no condition: `${q} = 'a' or 'b'` is always true."""
    if node[0] == "lit" and isinstance(node[1], str) and node[1] != "":
        message = sentence(
            "The text '{text}' alone is always true. Write the whole comparison again: ${{name}} = '{text}'.",
            text=node[1],
        )
        findings.add("text_as_condition", message, node)


def check_comparison(findings: Findings, left: Expr, right: Expr) -> None:
    """`=`, `!=` and selected(): each side must be able to have the value of the other."""
    before = findings.n_errors
    _check_literal(findings, left, right)
    _check_literal(findings, right, left)
    if findings.n_errors == before:
        _check_kinds(findings, left, right)


def check_arithmetic(findings: Findings, node: Expr) -> None:
    """Order and arithmetic: both sides must be numbers, or dates."""
    operator, left, right = node
    before = findings.n_errors
    for operand in (left, right):
        _check_number(findings, operator, operand)
    is_order = operator in ("<", "<=", ">", ">=")
    if is_order and left[0] in ("<", "<=", ">", ">="):
        message = sentence(
            "A comparison cannot be chained: 1 < ${{x}} < 5 compares true or false with 5. Write 1 < ${{x}} and ${{x}} < 5."
        )
        findings.add("chained_comparison", message, node)
    elif is_order and findings.n_errors == before:
        _check_kinds(findings, left, right)


def _check_literal(findings: Findings, side: Expr, literal: Expr) -> None:
    """A literal must be a value that the other side can have."""
    if literal[0] != "lit" or literal[1] == "":
        return
    scope, text = findings.scope, as_text(literal[1])
    kind, name = kind_of(side, scope), question_of(side, scope)
    if kind == "truth" and not name and isinstance(literal[1], str):
        message = sentence(
            "A condition is true or false, never the text '{text}'. Write the condition alone, or not(...).", text=text
        )
        findings.add("truth_compared_with_text", message, literal)
    elif name in scope.choices:
        _check_choice(findings, name, literal)
    elif name in scope.numbers and math.isnan(as_number(literal[1])) and text not in scope.numbers[name]:
        allowed = ", ".join(scope.numbers[name])
        message = (
            sentence(
                "The answer to '{name}' is a number, or one of: {allowed}; it is never '{text}'.",
                name=name,
                allowed=allowed,
                text=text,
            )
            if allowed
            else sentence("The answer to '{name}' is a number; it is never '{text}'.", name=name, text=text)
        )
        findings.add("not_a_number", together(message, did_you_mean(text, scope.numbers[name])), literal)
    elif kind == "number" and side[0] != "lit" and name not in scope.numbers and math.isnan(as_number(literal[1])):
        if not (name and text in _MISSING):
            findings.add(
                "not_a_number",
                sentence("'{text}' is not a number, and what stands beside it is one.", text=text),
                literal,
            )
    elif kind in _NOT_TIMED and isinstance(literal[1], str) and text not in _MISSING and not _is_timed(text, kind):
        findings.add("not_a_date", Said(_NOT_TIMED[kind], facts={"text": text}), literal)


def _check_choice(findings: Findings, name: str, literal: Expr) -> None:
    listed, text = list(findings.scope.choices[name]), as_text(literal[1])
    if text in listed:
        return
    choice = sentence("Write one of: {listed}.", listed=", ".join(listed)) if len(listed) <= 12 else None
    list_name = findings.scope.lists.get(name)
    said = (
        sentence("'{text}' is not a choice of question '{name}' (list '{list}').", text=text, name=name, list=list_name)
        if list_name
        else sentence("'{text}' is not a choice of question '{name}'.", text=text, name=name)
    )
    findings.add("unknown_choice", together(said, did_you_mean(text, listed) or choice), literal)


def _is_timed(text: str, kind: str) -> bool:
    # A number of days may be written as text: nothing is lost by that.
    if not math.isnan(as_number(text)) and moment_of(text) is None:
        return True
    is_time = text[2:3] == ":"
    return moment_of(text) is not None and is_time == (kind == "time")


def _check_kinds(findings: Findings, left: Expr, right: Expr) -> None:
    """Two sides whose kinds have no value in common."""
    scope = findings.scope
    for side, other in ((left, right), (right, left)):
        kind, against = kind_of(side, scope), kind_of(other, scope)
        is_number = other[0] == "lit" and isinstance(other[1], (int, float))
        what = _in_words(side, findings)
        if kind in _TIMED_BESIDE_NUMBER and against == "number":
            said = Said(_TIMED_BESIDE_NUMBER[kind], facts={"what": what})
            way_out = sentence("For years write int((today() - ${{date}}) div 365.25).") if kind != "time" else None
            findings.add("date_compared_with_number", together(said, way_out), other)
            return
        if kind == "time" and against in ("date", "moment"):
            findings.add(
                "date_compared_with_time",
                sentence("{what} is a time of day, and what stands beside it a date.", what=what),
                other,
            )
            return
        if _is_text_question(side, scope) and (is_number or (against == "number" and question_of(other, scope))):
            message = (
                sentence(
                    "{what} is a text, and what stands beside it is a number. Write number(...) around the text, or '{number}' in quotation marks.",
                    what=what,
                    number=as_text(other[1]),
                )
                if is_number
                else sentence(
                    "{what} is a text, and what stands beside it is a number. Write number(...) around the text.",
                    what=what,
                )
            )
            findings.add("text_compared_with_number", message, other)
            return


def _is_text_question(node: Expr, scope: Scope) -> bool:
    return bool(question_of(node, scope)) and kind_of(node, scope) == "text"


def _in_words(node: Expr, findings: Findings) -> str:
    name = question_of(node, findings.scope)
    if name:
        return sentence("The answer to '{name}'", name=name)
    place = findings.parsed.place(node)
    return findings.parsed.source[place[0] : place[1]] if place else sentence("This")


def _check_number(findings: Findings, operator: str, operand: Expr) -> None:
    if operand[0] == "lit" and math.isnan(as_number(operand[1])):
        message = sentence(
            "'{text}' is neither a number nor a date (YYYY-MM-DD), so it cannot stand beside '{operator}'.",
            text=operand[1],
            operator=operator,
        )
        findings.add("not_a_number", message, operand)
    elif not findings.refuse_choices(operand, f"'{operator}'") and _is_text_question(operand, findings.scope):
        name = question_of(operand, findings.scope)
        message = sentence(
            "The answer to '{name}' is a text, so it cannot stand beside '{operator}'. Write number(${{{name}}}), or ask for a number.",
            name=name,
            operator=operator,
        )
        findings.add("not_a_number", message, operand)
