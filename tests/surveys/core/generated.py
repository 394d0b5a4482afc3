"""Which expressions could anybody write, and which answers could anybody give? Drawn at random, mostly of the right kinds.

Trees are drawn rather than texts: what the compiler would refuse must be the same in both languages too.
"""

import random
from typing import Any

from surveys.core.expressions.functions import FUNCTIONS, Kind
from surveys.core.expressions.patterns import compile_pattern

NAMES = ("n", "t", "d", "m", "x")
PLACES = ("child_age", "child_likes", "visit_cost")
PATTERNS = [compile_pattern(p) for p in ("[0-9]{2,3}", "(a|b)*", r"\w+ ?\d*", ".?", "^[^a]+$", "(a*)*b")]
OPERATORS: dict[str, tuple[str, ...]] = {
    "truth": ("=", "!=", "<", "<=", ">", ">="),
    "number": ("+", "-", "*", "div", "mod"),
}
# Their trees are other ones: resolve.py makes them.
RESOLVED = {"count", "indexed-repeat", "jr:choice-name", "position", "pulldata", "random", "regex", "uuid"}
CALLS = sorted(set(FUNCTIONS) - RESOLVED)
TEXTS = (
    *("", "a", "ab", "a b", "dk", "refused", "yes", "true", "1", "18", " 18 ", "-0", "1.50", ".5", "-.5", "1e3", "NaN", "Straße"),
    *("é", "e\u0301", "😀é", "ǅ", "İ", "ς Σ", "ſt", "\t\n", "a\u00a0b", "١٢", "male", "bike music", "%d.%m.%Y", "%H:%M:%S.%3 %a %b"),
    *("2008-02-29", "2007-02-29", "1969-12-31", "0001-01-01", "9999-12-31", "0000-01-01", "2008-05-05T17:30", "2008-05-05T17:30:15.250+02:00"),
    *("17:30", "23:59:59.999", "24:00", "9:30", "17:30:00Z", "2008-05-05T", "2008-13-01T10:00", "%%%n%e%y%q%", "constructor"),
)  # fmt: skip
NUMBERS = (
    *(0, 1, -1, 2, 3, 10, 18, 0.5, -0.5, 1.5, 2.5, -2.5, 0.1, 0.3, 1.005, 100, 1000, 1e15, 2**53, -(2**53), 1e21, 1e300),
    *(5e-324, 1e-7, 12345.678, 14004.7, 14004.99999999999, 2932896.9999999999, 3.141592653589793, 1.5707963267948966, 7e4, 1e6),
)  # fmt: skip


class Draw:
    """One chance after the other, from a seed."""

    def __init__(self, seed: int) -> None:
        self.chance = random.Random(seed)

    def text(self) -> str:
        """A text, of those that have something in them."""
        if self.chance.random() < 0.8:
            return self.chance.choice(TEXTS)
        return "".join(self.chance.choice("ab1 .-é😀Σß:T%d") for _ in range(self.chance.randrange(6)))

    def number(self) -> float:
        """A number, of those at which something happens, or any."""
        if self.chance.random() < 0.7:
            return self.chance.choice(NUMBERS)
        return self.chance.choice(
            [self.chance.uniform(-10, 10), self.chance.gauss(0, 1e6), self.chance.randrange(-99, 999)]
        )

    def answer(self) -> Any:
        """An answer of any kind."""
        kind = self.chance.randrange(6)
        if kind == 0:
            return None
        if kind == 1:
            return self.chance.random() < 0.5
        if kind == 2:
            return [
                self.chance.choice(["a", "b", "1", "dk", "bike", "", "22"]) for _ in range(self.chance.randrange(4))
            ]
        return self.number() if kind < 4 else self.text()

    def answers(self) -> dict[str, Any]:
        """Answers outside and inside repeats, not always as many as there are instances."""
        found = {name: self.answer() for name in NAMES if self.chance.random() < 0.85}
        found["child"] = self.chance.choice([0, 1, 2, 3, 2.5, "2", "", -1])
        for child in (1, 2, 3):
            found[f"visit[{child}]"] = self.chance.choice([0, 1, 2])
            found[f"child_age[{child}]"] = self.answer()
            found[f"child_likes[{child}]"] = self.answer()
            for visit in (1, 2):
                if self.chance.random() < 0.7:
                    found[f"visit_cost[{child}][{visit}]"] = self.answer()
        return found

    def tree(self, depth: int, kind: Kind = "any") -> list[Any]:
        """An expression that gives this kind, or now and then another."""
        if self.chance.random() < 0.1:
            kind = self.chance.choice(("any", "text", "number", "truth", "date"))
        if depth == 0 or self.chance.random() < 0.15:
            return self._leaf(kind)
        if kind == "any":
            kind = self.chance.choice(("text", "number", "truth", "date", "number", "truth"))
        if kind in OPERATORS and self.chance.random() < 0.4:
            sides: Kind = self.chance.choice(("number", "text", "date", "any")) if kind == "truth" else "number"
            return [self.chance.choice(OPERATORS[kind]), self.tree(depth - 1, sides), self.tree(depth - 1, sides)]
        if kind == "truth" and self.chance.random() < 0.4:
            return [self.chance.choice(("and", "or")), self.tree(depth - 1, "truth"), self.tree(depth - 1, "truth")]
        if self.chance.random() < 0.25:
            return self._special(depth)
        return self._call(depth, kind)

    def _leaf(self, kind: str) -> list[Any]:
        if self.chance.random() < 0.5:
            return self.chance.choice(
                [["ref", self.chance.choice(NAMES)], ["self"], ["ref", "child_age", 1], ["ref", "visit_cost", 2]]
            )
        if kind == "number":
            return ["lit", self.number()]
        if kind == "truth":
            return ["call", self.chance.choice(("true", "false"))]
        return ["lit", self.text()]

    def _call(self, depth: int, kind: str) -> list[Any]:
        fitting = (
            [name for name in CALLS if FUNCTIONS[name].gives in (kind, "any")] if self.chance.random() < 0.9 else CALLS
        )
        name = self.chance.choice(fitting)
        called = FUNCTIONS[name]
        most = called.fewest + 2 if called.most is None else called.most
        arguments = [
            self.tree(depth - 1, called.kind_of_argument(place))
            for place in range(self.chance.randint(called.fewest, most))
        ]
        return ["call", name, *arguments]

    def _special(self, depth: int) -> list[Any]:
        every = (
            ["every", "child_age", 0, "child"],
            ["every", "visit_cost", 0, "child", "visit"],
            ["every", "visit_cost", 1, "visit"],
        )
        choices: list[list[Any]] = [
            ["neg", self.tree(depth - 1, "number")],
            ["matches", self.tree(depth - 1, "text"), self.chance.choice(PATTERNS)],
            ["call", self.chance.choice(("sum", "min", "max", "count-non-empty")), self.chance.choice(every)],
            ["call", "join", self.tree(0, "text"), ["every", "child_likes", 0, "child"]],
            ["instances", 0, "child"],
            ["instances", 0, "child", "visit"],
            ["instances", 1, "visit"],
            ["at", "child_age", "child", self.tree(depth - 1, "number")],
            ["at", "visit_cost", "child", ["position", 1, "child"], "visit", self.tree(depth - 1, "number")],
            ["position", self.chance.choice((1, 2))],
            ["random", "q.calculation:1"],
            ["uuid", "q.calculation:2"],
            ["label", self.tree(depth - 1, "text"), self.chance.choice(("sex", "likes"))],
            ["lookup", self.chance.choice(("regions", "none")), "name", "code", self.tree(depth - 1, "text")],
        ]
        return self.chance.choice(choices)

    def case(self) -> dict[str, Any]:
        """An expression with everything it is evaluated with."""
        return {
            "tree": self.tree(self.chance.randint(1, 5)),
            "given": {
                "answers": self.answers(),
                "self": self.answer(),
                "today": self.chance.choice(
                    ["2008-05-05", "2008-05-05T17:30:15.250", "1999-12-31T23:59:59.999+01:00", ""]
                ),
                "seed": self.chance.choice(["s", "6f1c", "ü"]),
                "at": self.chance.choice([[], [1], [2], [3, 1], [1, 2]]),
            },
        }
