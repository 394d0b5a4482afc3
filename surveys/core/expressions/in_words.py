"""What does an expression say, in words?"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from surveys.core.expressions import phrases
from surveys.core.expressions.scope import Expr
from surveys.core.expressions.source import as_source, chain
from surveys.core.expressions.values import as_text


def _itself(text: str) -> str:
    return text


@dataclass(frozen=True)
class Words:
    """With which words an expression is told.

    Args:
        question: name -> how it is called, such as its short label; also of repeats.
        choice: question and choice -> the words of the choice.
        phrase: a phrase of `phrases.py` -> its translation; Django's gettext, for one.
    """

    question: Callable[[str], str] = _itself
    choice: Callable[[str, str], str] = lambda question, choice: choice
    phrase: Callable[[str], str] = _itself

    def fill(self, phrase: str, **parts: str) -> str:
        """A phrase, translated, with its places filled."""
        return self.phrase(phrase) % parts


def asked_if(tree: Expr | None, words: Words) -> str:
    """The routing of a question as a sentence: `Asked if Age is at least 18 and Sex is Female`."""
    if tree is None or tree == ["call", "true"]:
        return words.phrase(phrases.ASKED_ALWAYS)
    if tree == ["call", "false"]:
        return words.phrase(phrases.ASKED_NEVER)
    return words.fill(phrases.ASKED_IF, condition=_Teller(words).condition(tree))


def in_words(tree: Expr, words: Words) -> str:
    """An expression in words: `Age is at least 18 and Sex is Female`."""
    return _Teller(words).tell(tree)


class _Teller:
    def __init__(self, words: Words) -> None:
        self.words = words

    def tell(self, tree: Expr) -> str:
        kind = tree[0]
        if kind in ("and", "or"):
            return self._chain(kind, chain(tree))
        if kind in phrases.COMPARISONS:
            return self._comparison(tree)
        if kind in phrases.ARITHMETIC:
            left, right = (self._held(side) for side in tree[1:])
            return self.words.fill(phrases.ARITHMETIC[kind], left=left, right=right)
        teller = _TELLERS.get(kind)
        return teller(self, tree) if teller else as_source(tree)

    def condition(self, tree: Expr) -> str:
        """A part that is taken for true or false: of an answer alone, whether there is one."""
        if tree[0] in ("ref", "at", "self", "label", "lookup"):
            return self.words.fill(phrases.IS_NOT_EMPTY, left=self.tell(tree))
        return self.tell(tree)

    def _held(self, tree: Expr) -> str:
        """A part that is made of parts itself stands in parentheses."""
        is_made = tree[0] in phrases.ARITHMETIC or tree[0] in ("and", "or") or tree[:2] == ["call", "if"]
        return f"({self.tell(tree)})" if is_made else self.tell(tree)

    def _chain(self, kind: str, parts: list[Expr]) -> str:
        told = self._values_of_one_question(parts) if kind == "or" else None
        if told is None:
            told = [f"({self.tell(part)})" if part[0] in ("and", "or") else self.condition(part) for part in parts]
        return self._listed(told, phrases.AND if kind == "and" else phrases.OR)

    def _listed(self, told: list[str], last: str) -> str:
        if len(told) == 1:
            return told[0]
        return self.words.fill(last, left=", ".join(told[:-1]), right=told[-1])

    def _values_of_one_question(self, parts: list[Expr]) -> list[str] | None:
        """`Sex is Male, Female or Refused` instead of three whole comparisons; None if they are of different things."""
        first = parts[0]
        is_same = all(part[0] == "=" and part[1] == first[1] and _is_value(part[2]) for part in parts)
        if not is_same:
            return None
        return [self.tell(first), *(self._value(part[2], part[1]) for part in parts[1:])]

    def _comparison(self, tree: Expr) -> str:
        kind, left, right = tree
        if left[0] == "lit" and right[0] != "lit":
            left, right, kind = right, left, _TURNED.get(kind, kind)
        if kind in ("=", "!=") and right == ["lit", ""]:
            phrase = phrases.IS_EMPTY if kind == "=" else phrases.IS_NOT_EMPTY
            return self.words.fill(phrase, left=self._held(left))
        if kind in ("=", "!=") and right[0] == "call" and right[1] in ("true", "false"):
            is_meant = (kind == "=") == (right[1] == "true")
            return self.tell(left) if is_meant else self._negated(left)
        return self.words.fill(phrases.COMPARISONS[kind], left=self._held(left), right=self._value(right, left))

    def _value(self, tree: Expr, beside: Expr) -> str:
        """A literal in the words of the choice that it is; else told as it is."""
        if tree[0] != "lit":
            return self._held(tree)
        question = beside[1] if beside[0] in ("ref", "at", "every") else ""
        text = as_text(tree[1])
        told = self.words.choice(question, text) if question else text
        return f"“{told}”" if isinstance(tree[1], str) and told == text else told

    def _negated(self, tree: Expr) -> str:
        if tree[0] in ("=", "!="):
            return self.tell(["!=" if tree[0] == "=" else "=", *tree[1:]])
        if tree[:2] == ["call", "selected"]:
            return self._includes(tree, phrases.INCLUDES_NOT)
        if tree[0] in ("ref", "at", "self"):
            return self.words.fill(phrases.IS_EMPTY, left=self.tell(tree))
        return self.words.fill(phrases.NOT, condition=self._held(tree))

    def _includes(self, tree: Expr, phrase: str) -> str:
        return self.words.fill(phrase, left=self._held(tree[2]), right=self._value(tree[3], tree[2]))

    def _call(self, tree: Expr) -> str:
        name, parts = tree[1], tree[2:]
        if name in phrases.NAMED:
            return self.words.phrase(phrases.NAMED[name])
        if name in phrases.SILENT:
            return self._held(parts[0])
        if name in phrases.OF and len(parts) == 1:
            return self.words.fill(phrases.OF[name], what=self._held(parts[0]))
        if name in _PAIRS:
            return self.words.fill(_PAIRS[name], left=self._held(parts[0]), right=self._held(parts[1]))
        if name == "not":
            return self._negated(parts[0])
        if name == "selected":
            return self._includes(tree, phrases.INCLUDES)
        if name == "if":
            condition, first, second = parts
            told = {"condition": self.condition(condition), "first": self._held(first), "second": self._held(second)}
            return self.words.fill(phrases.IF, **told)
        if name == "coalesce":
            told_parts = [self._held(part) for part in parts]
            return self._listed(told_parts, phrases.ELSE)
        return f"{name}({', '.join(self.tell(part) for part in parts)})"

    def _reference(self, tree: Expr) -> str:
        return self.words.question(tree[1])

    def _literal(self, tree: Expr) -> str:
        return f"“{tree[1]}”" if isinstance(tree[1], str) else as_source(tree)

    def _matches(self, tree: Expr) -> str:
        pattern = tree[3] if len(tree) > 3 else "…"
        return self.words.fill(phrases.MATCHES, left=self._held(tree[1]), pattern=pattern)

    def _at(self, tree: Expr) -> str:
        number = ", ".join(self.tell(place) for place in tree[3::2])
        return self.words.fill(phrases.INSTANCE, question=self.words.question(tree[1]), number=number)

    def _lookup(self, tree: Expr) -> str:
        _, table, column, _, key = tree
        return self.words.fill(phrases.LOOKED_UP, column=column, key=self._held(key), table=table)


def _is_value(tree: Expr) -> bool:
    return bool(tree[0] == "lit" and tree[1] != "")


_TURNED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
_PAIRS: Mapping[str, str] = {
    "contains": phrases.CONTAINS,
    "starts-with": phrases.STARTS,
    "ends-with": phrases.ENDS,
}
_TELLERS: dict[str, Callable[[_Teller, Expr], str]] = {
    "call": _Teller._call,
    "ref": _Teller._reference,
    "every": _Teller._reference,
    "lit": _Teller._literal,
    "self": lambda teller, tree: teller.words.phrase(phrases.ITSELF),
    "neg": lambda teller, tree: teller.words.fill(phrases.OF["neg"], what=teller._held(tree[1])),
    "matches": _Teller._matches,
    "at": _Teller._at,
    "lookup": _Teller._lookup,
    "label": lambda teller, tree: teller.tell(tree[1]),
    "position": lambda teller, tree: teller.words.phrase(phrases.POSITION),
    "random": lambda teller, tree: teller.words.phrase(phrases.CHANCE),
    "instances": lambda teller, tree: teller.words.fill(phrases.OF["instances"], what=teller.words.question(tree[-1])),
}
