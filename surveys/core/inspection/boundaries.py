"""Which answers are worth trying? Those at which something changes, and those that a solver left over."""

import math
import random
from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from surveys.core.compiled import MISSING
from surveys.core.expressions import as_number
from surveys.core.expressions.values import day_text
from surveys.core.inspection.domains import Domain, Span
from surveys.core.inspection.formulas import Expr, parts_of, with_literals
from surveys.core.inspection.model import Model


def boundary_values(model: Model) -> dict[str, list[Any]]:
    """Variable -> the values at which something in the questionnaire changes: literals beside it, and their neighbours."""
    found: dict[str, dict[Any, None]] = defaultdict(dict)
    for place in model.places.values():
        node = place.node
        trees: list[Expr] = [*place.conditions]
        trees += [tree for tree in (node.get("calculation"), node.get("choice_filter")) if tree is not None]
        if node.get("constraint") is not None:
            trees.append(with_literals(node["constraint"], self_name=node["name"]))
        for tree in trees:
            for part in parts_of(tree):
                for name, literal in _beside(part):
                    found[name].update(dict.fromkeys(_around(literal)))
    return {name: list(values) for name, values in found.items()}


def _beside(part: Expr) -> Iterable[tuple[str, Any]]:
    """The variables and literals that stand on the two sides of an operator, or together in a call."""
    if part[0] not in ("=", "!=", "<", "<=", ">", ">=", "call", "+", "-"):
        return
    children = part[2:] if part[0] == "call" else part[1:]
    names = {inner[1] for child in children for inner in parts_of(child) if inner[0] == "ref"}
    for child in children:
        if child[0] == "lit":
            yield from ((name, child[1]) for name in names)
        elif child[0] == "neg" and child[1][0] == "lit":
            yield from ((name, -as_number(child[1][1])) for name in names)


def _around(literal: Any) -> list[Any]:
    if isinstance(literal, str):
        number = as_number(literal)
        days = [day_text(number - 1), day_text(number + 1)] if "-" in literal[1:] and not math.isnan(number) else []
        return [literal, *(day for day in days if day)] if literal and literal not in MISSING else []
    return [literal, literal - 1, literal + 1]


def wishes_from(domains: Mapping[str, Domain], rng: random.Random) -> dict[str, list[Any]]:
    """Values out of the domains that a solver left, as wishes."""
    found: dict[str, list[Any]] = {}
    for name, domain in domains.items():
        if domain.ticks is not None:
            ticks = domain.ticks
            free = sorted(ticks.may - ticks.must - ticks.alone)
            more = rng.sample(free, rng.randint(0, len(free)))
            options: list[Any] = [sorted(ticks.must), sorted(ticks.must.union(more)), sorted(ticks.must.union(free))]
            options += [[name] for name in free] if not ticks.must else []
            rng.shuffle(options)
            found[name] = [value or "" for value in options]
            continue
        listed = sorted(domain.listed, key=str)
        if domain.span is not None:
            listed += _in_span(domain.span, rng)
        # No answer and missing kinds last, unless nothing else is left.
        rng.shuffle(listed)
        listed.sort(key=lambda value: value == "" or value in MISSING)
        if listed and not (domain.is_open and len(listed) == 1 and listed[0] == ""):
            found[name] = listed[:20]
    return found


def _in_span(span: Span, rng: random.Random) -> list[Any]:
    low, high = max(span.low, -1e6), min(span.high, 1e6)
    if low > high:
        low, high = span.low, span.high
    step = 1.0 if span.is_whole else 0.01
    numbers = [low, high, low + step, high - step, (low + high) / 2, rng.uniform(low, high)]
    whole = [float(round(number)) for number in numbers] if span.is_whole else [round(n, 2) for n in numbers]
    return [span.value(number) for number in whole if span.holds(number)]
