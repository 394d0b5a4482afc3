"""Can a formula over the answers hold? A small solver of finite sets and intervals: "no" is a proof, "yes" is not.

It narrows the variables' domains until nothing changes, then goes through the cases of the shortest disjunction. Where few values
are left, an expression is tried out with the evaluator that interviews use, so that every function means what it means there.
"""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from surveys.core.inspection.domains import ANYTHING, Domain
from surveys.core.inspection.formulas import All, Atom, Expr, Formula, Member, Some, every
from surveys.core.inspection.model import BLANK, Model, is_asked
from surveys.core.inspection.narrow import Narrowing

Domains = dict[str, Domain]
Facts = dict[str, bool]
# Cases gone through before the solver says that it does not know.
MOST_CASES = 300
# Questions whose own conditions are brought in, nearest first.
MOST_DEFINITIONS = 40
# Rounds of narrowing; more would go on for long with intervals that only shrink a little each time.
MOST_PASSES = 50


class UndecidedError(Exception):
    """Too many cases."""


@dataclass(frozen=True)
class Verdict:
    """What the solver found.

    Args:
        can_hold: False is proved; True means only that no contradiction was found.
        domains: where a contradiction was not found, the values that are left.
        is_decided: whether all cases were gone through within the bounds.
    """

    can_hold: bool
    domains: Mapping[str, Domain] = field(default_factory=dict)
    is_decided: bool = True


class Solver:
    """Answers questions about one questionnaire; what it has found out once it keeps."""

    def __init__(self, model: Model) -> None:
        self.model = model
        self.narrowing = Narrowing(model)
        self._cases = 0
        self._keys: dict[int, tuple[Expr, str]] = {}

    def holds(self, wanted: Formula) -> Verdict:
        """Whether a formula can hold in an interview."""
        full = every([wanted, *self._definitions(wanted)])
        self._cases = MOST_CASES
        start = {name: self._start(name) for name in self.narrowing.variables(full)}
        try:
            found = self._solve([full], start)
        except UndecidedError:
            return Verdict(True, start, is_decided=False)
        return Verdict(found is not None, found or {})

    def _start(self, name: str) -> Domain:
        """Every value of a variable in an interview, whether it is asked or not."""
        domain = self.model.domains.get(name, ANYTHING)
        place = self.model.places.get(name)
        is_always = place is not None and is_asked(place.node) and not place.conditions
        if is_always or domain.is_open or domain.ticks is not None:
            return domain
        is_hidden = place is not None and place.node["type"] == "hidden"
        return domain if is_hidden else Domain(domain.listed | BLANK, domain.span)

    def _definitions(self, wanted: Formula) -> list[Formula]:
        """How the values in a formula come about, and those that this depends on, up to a bound."""
        waiting, seen, found = list(self.narrowing.variables(wanted)), set[str](), list[Formula]()
        while waiting and len(seen) < MOST_DEFINITIONS:
            name = waiting.pop(0)
            if name in seen:
                continue
            seen.add(name)
            known = self.model.known(name)
            found.append(known)
            waiting.extend(self.narrowing.variables(known))
        return found

    def _solve(self, formulas: list[Formula], domains: Domains) -> Domains | None:
        """Domains under which no contradiction is seen; None if there is one in every case."""
        singles, clauses = _flat(formulas)
        while True:
            facts = self._facts(singles)
            if facts is None or not self._narrow(singles, domains):
                return None
            left: list[Some] = []
            new: list[Formula] = []
            for clause in clauses:
                if any(self._is_certain(part, domains, facts) for part in clause.parts):
                    continue
                alive = tuple(part for part in clause.parts if self._is_possible(part, domains, facts))
                if not alive:
                    return None
                if len(alive) == 1:
                    new.append(alive[0])
                else:
                    left.append(Some(alive))
            clauses = left
            if not new:
                break
            more, further = _flat(new)
            singles += more
            clauses += further
        if not clauses:
            return domains
        clauses.sort(key=lambda clause: len(clause.parts))
        for part in clauses[0].parts:
            self._cases -= 1
            if self._cases < 0:
                raise UndecidedError
            found = self._solve([*singles, part, *clauses[1:]], dict(domains))
            if found is not None:
                return found
        return None

    def _narrow(self, singles: Iterable[Atom | Member], domains: Domains) -> bool:
        """Narrow the domains by single conditions until nothing changes; False if one is empty."""
        singles = list(singles)
        about = [self.narrowing.about(single) for single in singles]
        waiting = set(range(len(singles)))
        for _ in range(MOST_PASSES):
            changed: set[str] = set()
            for place in sorted(waiting):
                left = self.narrowing.narrowed(singles[place], domains)
                if left is None:
                    return False
                for name, domain in left.items():
                    if domain is not domains[name] and domain != domains[name]:
                        domains[name] = domain
                        changed.add(name)
            waiting = (
                {place for place, names in enumerate(about) if not changed.isdisjoint(names)} if changed else set()
            )
            if not waiting:
                break
        return True

    def _facts(self, singles: Iterable[Atom | Member]) -> Facts | None:
        """The conditions that hold, word for word, and those that do not; None if one does both."""
        facts: Facts = {}
        for single in singles:
            if isinstance(single, Atom) and facts.setdefault(self._key(single), single.is_true) != single.is_true:
                return None
        return facts

    def _key(self, atom: Atom) -> str:
        kept = self._keys.get(id(atom.expression))
        if kept is None:
            # The expression is kept beside its text, so that no other can have the same id meanwhile.
            kept = self._keys[id(atom.expression)] = (atom.expression, json.dumps(atom.expression))
        return kept[1]

    def _is_possible(self, part: Formula, domains: Domains, facts: Facts) -> bool:
        if isinstance(part, All):
            return all(self._is_possible(inner, domains, facts) for inner in part.parts)
        if isinstance(part, Some):
            return any(self._is_possible(inner, domains, facts) for inner in part.parts)
        if isinstance(part, Atom) and facts.get(self._key(part), part.is_true) != part.is_true:
            return False
        return self.narrowing.narrowed(part, domains) is not None

    def _is_certain(self, part: Formula, domains: Domains, facts: Facts) -> bool:
        if isinstance(part, All):
            return all(self._is_certain(inner, domains, facts) for inner in part.parts)
        if isinstance(part, Some):
            return any(self._is_certain(inner, domains, facts) for inner in part.parts)
        if isinstance(part, Atom):
            if facts.get(self._key(part)) == part.is_true:
                return True
            return self.narrowing.narrowed(self.narrowing.opposite(part), domains) is None
        return self.narrowing.narrowed(Member(part.name, part.values, not part.is_in), domains) is None


def _flat(formulas: Iterable[Formula]) -> tuple[list[Atom | Member], list[Some]]:
    """The single conditions and the disjunctions that all must hold."""
    singles: list[Atom | Member] = []
    clauses: list[Some] = []
    waiting: list[Any] = list(formulas)
    while waiting:
        part = waiting.pop(0)
        if isinstance(part, All):
            waiting = [*part.parts, *waiting]
        elif isinstance(part, Some):
            clauses.append(part)
        else:
            singles.append(part)
    return singles, clauses
