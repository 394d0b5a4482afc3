"""Which values can a question or a calculation have, as far as its form shows?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from surveys.core.compiled import MISSING
from surveys.core.expressions import Context, as_boolean, evaluate, refers_to
from surveys.core.workbook.types import SELECTS

Question = Mapping[str, Any]


@dataclass(frozen=True)
class Possible:
    """The values a variable can have, missing kinds included.

    Args:
        values: in the order of the list.
        is_exact: False if a filter that depends on other answers may take some of them away.
    """

    values: tuple[str, ...]
    is_exact: bool = True

    @property
    def substantive(self) -> tuple[str, ...]:
        """The values without missing kinds and nothing."""
        return tuple(value for value in self.values if value and value not in MISSING)


def possible(
    name: str,
    questions: Mapping[str, Question],
    lists: Mapping[str, list[dict[str, Any]]],
    *,
    countries: Iterable[str] = (),
    country: str = "",
) -> Possible | None:
    """The values of a variable; None if they cannot be listed.

    Args:
        name: of a question or calculation.
        questions: compiled, those that a calculation may refer to among them.
        lists: the questionnaire's choice lists.
        countries: all codes.
        country: for a list that is filtered by country, the country meant.
    """
    question = questions[name]
    if question["type"] == "hidden" and name == "country":
        return Possible((country,) if country else tuple(countries))
    if question["type"] in SELECTS and question["list"] in lists:
        return _choices(question, lists[question["list"]], country)
    if question["type"] == "calculate" and question["calculation"] is not None:
        # A calculation refers to rows before it only; leaving itself out makes sure of an end.
        earlier = {known: q for known, q in questions.items() if known != name}
        return _results(question["calculation"], earlier, lists, countries, country)
    return None


def _choices(question: Question, choices: list[dict[str, Any]], country: str) -> Possible:
    names = tuple(choice["name"] for choice in choices)
    rule = question["choice_filter"]
    # Missing kinds that the row names beside those of the list.
    names = tuple(dict.fromkeys([*names, *question["missing"]]))
    if rule is None:
        return Possible(names)
    if not country or not refers_to(rule) <= {"country"}:
        return Possible(names, is_exact=False)
    known = {"country": country}
    shut = {
        choice["name"]
        for choice in choices
        if not choice["missing"]
        and not as_boolean(evaluate(rule, Context(known, columns={**choice["filter"], "name": choice["name"]})))
    }
    return Possible(tuple(name for name in names if name not in shut))


def _results(
    expression: list[Any],
    questions: Mapping[str, Question],
    lists: Mapping[str, list[dict[str, Any]]],
    countries: Iterable[str],
    country: str,
) -> Possible | None:
    """The texts an expression can come to: literals and choices under if() and coalesce()."""
    if expression[0] == "lit":
        return Possible((expression[1],)) if isinstance(expression[1], str) else None
    if expression[0] == "ref" and expression[1] in questions:
        return possible(expression[1], questions, lists, countries=countries, country=country)
    if expression[0] != "call" or expression[1] not in ("if", "coalesce"):
        return None
    branches = expression[3:] if expression[1] == "if" else expression[2:]
    found = [_results(branch, questions, lists, countries, country) for branch in branches]
    if any(branch is None for branch in found):
        return None
    known = [branch for branch in found if branch is not None]
    values = dict.fromkeys(value for branch in known for value in branch.values)
    return Possible(tuple(values), is_exact=all(branch.is_exact for branch in known))
