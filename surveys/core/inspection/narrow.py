"""Which values of the variables in one condition can still make it hold?"""

import math
from collections.abc import Iterable, Mapping
from dataclasses import replace
from itertools import product
from typing import Any

from surveys.core.expressions import Context, as_boolean, as_text, evaluate, refers_to
from surveys.core.inspection.bounds import Bounds, bounds
from surveys.core.inspection.cuts import compared, put
from surveys.core.inspection.domains import Domain
from surveys.core.inspection.formulas import All, Atom, Expr, Formula, Member, Some, parts_of
from surveys.core.inspection.model import PURE, Model

# Combinations of values that are tried out for one condition.
MOST_COMBINATIONS = 600
MOST_KEPT = 50_000
_RELATIONS = ("<", "<=", ">", ">=")
_PURE_KINDS = {"lit", "ref", "call", "neg", "matches", "and", "or", "=", "!=", *_RELATIONS, "+", "-", "*", "div", "mod"}


class Narrowing:
    """Narrows domains by the conditions of one questionnaire."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self._kept: dict[Any, Any] = {}
        self._facts: dict[int, tuple[Expr, tuple[str, ...], tuple[str, ...], bool]] = {}
        self._opposites: dict[int, Atom] = {}
        self._atoms: list[Atom] = []

    def opposite(self, atom: Atom) -> Atom:
        """The atom that holds where this one does not."""
        found = self._opposites.get(id(atom))
        if found is None:
            found = Atom(atom.expression, not atom.is_true)
            self._atoms.append(atom)
            self._opposites[id(atom)] = found
        return found

    def variables(self, formula: Formula) -> list[str]:
        """The variables that a formula is about: answers, not calculations."""
        found: dict[str, None] = {}
        waiting: list[Formula] = [formula]
        while waiting:
            part = waiting.pop()
            if isinstance(part, (All, Some)):
                waiting.extend(part.parts)
            elif isinstance(part, Member):
                found[part.name] = None
            else:
                found.update(dict.fromkeys(self._about(part.expression)[1]))
        return list(found)

    def about(self, single: Atom | Member) -> tuple[str, ...]:
        """The variables that a single condition is about."""
        return (single.name,) if isinstance(single, Member) else self._about(single.expression)[1]

    def _about(self, expression: Expr) -> tuple[Expr, tuple[str, ...], tuple[str, ...], bool]:
        """The answers behind an expression, the calculations in the order in which they are made, and whether it is pure."""
        known = self._facts.get(id(expression))
        if known is not None:
            return known
        answers: dict[str, None] = {}
        made: dict[str, None] = {}
        is_pure = _is_pure(expression)

        def visit(names: Iterable[str]) -> None:
            nonlocal is_pure
            for name in sorted(names):
                place = self.model.places.get(name)
                if place is None or place.node["type"] != "calculate":
                    is_pure = is_pure and not (place is not None and place.is_repeated)
                    answers[name] = None
                elif name not in made:
                    trees = [*place.conditions, place.node["calculation"]]
                    made[name] = None
                    visit(set().union(*map(refers_to, trees)))
                    # Made after all that it depends on.
                    del made[name]
                    made[name] = None
                    is_pure = is_pure and not place.is_repeated and all(map(_is_pure, trees))

        visit(refers_to(expression))
        found = (expression, tuple(answers), tuple(made), is_pure)
        self._facts[id(expression)] = found
        return found

    def narrowed(self, single: Atom | Member, domains: Mapping[str, Domain]) -> dict[str, Domain] | None:
        """The domains that a condition leaves to its variables; None if it cannot hold."""
        if isinstance(single, Member):
            domain = domains[single.name]
            left = domain.among(single.values) if single.is_in else domain.without(single.values)
            return None if left.is_empty else {single.name: left}
        _, answers, _, _ = self._about(single.expression)
        key = (id(single.expression), single.is_true, tuple(domains[name] for name in answers))
        if key not in self._kept:
            if len(self._kept) > MOST_KEPT:
                self._kept.clear()
            self._kept[key] = self._narrowed(single, {name: domains[name] for name in answers})
        found: dict[str, Domain] | None = self._kept[key]
        return found

    def _narrowed(self, atom: Atom, domains: dict[str, Domain]) -> dict[str, Domain] | None:
        if any(domain.is_empty for domain in domains.values()):
            return None
        _, answers, made, is_pure = self._about(atom.expression)
        lists = [domains[name].values() for name in answers]
        n_combinations = math.prod(MOST_COMBINATIONS + 1 if values is None else len(values) for values in lists)
        if is_pure and n_combinations <= MOST_COMBINATIONS:
            return self._tried(atom, answers, made, [values or [] for values in lists], domains)
        left = self._by_form(atom, domains)
        if left is None or any(domain.is_empty for domain in left.values()):
            return None
        return left

    def _tried(
        self,
        atom: Atom,
        answers: tuple[str, ...],
        made: tuple[str, ...],
        lists: list[list[Any]],
        domains: Mapping[str, Domain],
    ) -> dict[str, Domain] | None:
        """Keep the values that occur in a combination under which the condition holds."""
        kept: list[dict[Any, None]] = [{} for _ in answers]
        for combination in product(*lists):
            values: dict[str, Any] = dict(zip(answers, combination, strict=True))
            for name in made:
                values[name] = self._calculated(name, values)
            if as_boolean(evaluate(atom.expression, Context(values))) == atom.is_true:
                for place, value in enumerate(combination):
                    kept[place][value] = None
        if not answers:
            is_true = as_boolean(evaluate(atom.expression, Context(self._constants(made)))) == atom.is_true
            return {} if is_true else None
        if not kept[0]:
            return None
        return {name: domains[name].only(values) for name, values in zip(answers, kept, strict=True)}

    def _constants(self, made: tuple[str, ...]) -> dict[str, Any]:
        values: dict[str, Any] = {}
        for name in made:
            values[name] = self._calculated(name, values)
        return values

    def _calculated(self, name: str, values: Mapping[str, Any]) -> Any:
        """A calculation as the walk makes it."""
        place = self.model.places[name]
        context = Context(values)
        if not all(as_boolean(evaluate(condition, context)) for condition in place.conditions):
            return ""
        value = evaluate(place.node["calculation"], context)
        return "" if isinstance(value, float) and not math.isfinite(value) else value

    def _by_form(self, atom: Atom, domains: dict[str, Domain]) -> dict[str, Domain] | None:
        """What the form of a condition says where its values are too many to be tried out."""
        expression, is_true = atom.expression, atom.is_true
        kind = expression[0]
        if kind in _RELATIONS:
            return self._related(kind, expression[1], expression[2], is_true, domains)
        if kind in ("=", "!="):
            return self._equal(expression[1], expression[2], (kind == "=") == is_true, domains)
        if kind == "ref" and expression[1] in domains:
            domain = domains[expression[1]]
            return {expression[1]: domain.without(frozenset([""])) if is_true else domain}
        if kind == "call" and expression[1] == "selected" and expression[2][0] == "ref" and expression[3][0] == "lit":
            return self._ticked(expression[2][1], as_text(expression[3][1]), is_true, domains)
        return dict(domains)

    def _bounds(self, expression: Expr, domains: Mapping[str, Domain]) -> Bounds:
        return bounds(expression, domains, self.model)

    def _related(
        self, kind: str, left: Expr, right: Expr, is_true: bool, domains: dict[str, Domain]
    ) -> dict[str, Domain] | None:
        here, there = self._bounds(left, domains), self._bounds(right, domains)
        found = dict(domains)
        if not is_true:
            # NaN makes every comparison false: nothing more is known then.
            if here.may_be_nan or there.may_be_nan:
                return found
            kind = {"<": ">=", "<=": ">", ">": "<=", ">=": "<"}[kind]
        if here.is_nothing or there.is_nothing:
            return None
        if kind in (">", ">="):
            left, right, here, there = right, left, there, here
        is_open = kind in ("<", ">")
        if here.low > there.high or (here.low == there.high and is_open):
            return None
        put(found, left, lambda span: span.below(there.high, is_open=is_open), there.high, is_open, is_upper=True)
        put(found, right, lambda span: span.above(here.low, is_open=is_open), here.low, is_open, is_upper=False)
        return found

    def _equal(self, left: Expr, right: Expr, is_equal: bool, domains: dict[str, Domain]) -> dict[str, Domain] | None:
        if left[0] == "lit":
            left, right = right, left
        found = dict(domains)
        if left[0] == "ref" and left[1] in domains and right[0] == "lit":
            found[left[1]] = compared(domains[left[1]], right[1], is_equal)
            return found
        here, there = self._bounds(left, domains), self._bounds(right, domains)
        is_number = here.is_number or there.is_number
        if (
            is_equal
            and is_number
            and (here.is_nothing or there.is_nothing or here.low > there.high or there.low > here.high)
        ):
            return None
        return found

    def _ticked(self, name: str, choice: str, is_true: bool, domains: dict[str, Domain]) -> dict[str, Domain] | None:
        ticks = domains[name].ticks if name in domains else None
        if ticks is None or not choice or " " in choice:
            return dict(domains)
        if is_true:
            changed = replace(ticks, must=ticks.must | {choice})
            if choice in ticks.alone:
                changed = replace(changed, may=ticks.may & {choice})
        else:
            changed = replace(ticks, may=ticks.may - {choice})
        return {**domains, name: Domain(ticks=changed)}


def _is_pure(expression: Expr) -> bool:
    return all(part[0] in _PURE_KINDS and (part[0] != "call" or part[1] in PURE) for part in parts_of(expression))
