"""How is a condition of LimeSurvey (ExpressionScript) said in XLSForm's language?

What cannot be said raises `UntranslatableError`, with the reason; nothing is translated by halves.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Literal

from surveys.core.exchange.lss.functions import OTHERS, SAME
from surveys.core.exchange.lss.patterns import pattern
from surveys.core.exchange.lss.untranslatable import UntranslatableError
from surveys.core.said import SaidError, sentence

_TOKEN = re.compile(
    r"""\s*(?:
        (?P<string>"(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')
      | (?P<name>(?:INSERTANS:|TOKEN:)?(?:\d+X\d+X\d+\w*|[A-Za-z_]\w*)(?:\#[01])?(?:\.\w+)*)
      | (?P<number>\d+(?:\.\d+)?|\.\d+)
      | (?P<sign>==|!=|<=|>=|&&|\|\||[-+*/<>!(),=])
    )""",
    re.VERBOSE,
)
_WORDS = {"eq": "==", "ne": "!=", "lt": "<", "le": "<=", "gt": ">", "ge": ">=", "and": "&&", "or": "||", "not": "!"}
_COMPARISONS = {"==": "=", "!=": "!=", "<": "<", "<=": "<=", ">": ">", ">=": ">="}
_MIRRORED = {"<": ">", "<=": ">=", ">": "<", ">=": "<="}
_SUFFIXES = ("", "NAOK", "code", "value", "valueNAOK", "shown")
# The question that a check stands at.
_ITSELF = ("self", "this")
_DEEPEST = 60
_NUMBER = re.compile(r"-?\d+(\.\d+)?")

Kind = Literal["number", "choice", "text", "option"]
# The words of a check for a number in a text.
_IS_NUMBER = r"-?[0-9]+([.,][0-9]+)?"


@dataclass(frozen=True)
class Target:
    """What a name of LimeSurvey stands for: a question, or one of the options of a question with several answers."""

    name: str
    kind: Kind
    option: str = ""

    @property
    def ref(self) -> str:
        """The answer in an expression; `.` is the answer that is checked."""
        return "." if self.name == "." else f"${{{self.name}}}"


@dataclass(frozen=True)
class _Part:
    text: str
    kind: Literal["number", "string", "truth", "target"]
    target: Target | None = None
    is_simple: bool = True
    is_shown: bool = False


def translate(source: str, targets: Mapping[str, Target]) -> str:
    """The condition in XLSForm's language; empty if it is always true.

    Raises:
        UntranslatableError: something in it has no counterpart here.
    """
    if source.strip() in ("", "1"):
        return ""
    parser = _Parser(source, targets)
    return parser.whole(parser.truth)


def translate_value(source: str, targets: Mapping[str, Target]) -> str:
    """A calculation in XLSForm's language. Raises UntranslatableError."""
    parser = _Parser(source, targets)
    return parser.whole(parser.value)


class _Parser:
    def __init__(self, source: str, targets: Mapping[str, Target]) -> None:
        self.targets, self.place, self.depth = targets, 0, 0
        self.tokens: list[tuple[str, str]] = []
        end, text = 0, source.strip()
        while end < len(text):
            match = _TOKEN.match(text, end)
            if match is None:
                raise UntranslatableError(sentence("'{text}' cannot be read", text=text[end : end + 20]))
            kind = match.lastgroup or ""
            word = match[kind]
            self.tokens.append(("sign", _WORDS[word.lower()]) if word.lower() in _WORDS else (kind, word))
            end = match.end()
            while end < len(text) and text[end].isspace():
                end += 1

    def whole(self, as_wanted: Callable[[_Part], str]) -> str:
        said = as_wanted(self.disjunction())
        if self.place < len(self.tokens):
            raise UntranslatableError(sentence("'{text}' is not expected", text=self.tokens[self.place][1]))
        return said

    def next_is(self, *signs: str) -> str:
        """The sign that comes next, taken, if it is one of these."""
        if self.place < len(self.tokens) and self.tokens[self.place][0] == "sign":
            sign = self.tokens[self.place][1]
            if sign in signs:
                self.place += 1
                return sign
        return ""

    def expect(self, sign: str) -> None:
        if not self.next_is(sign):
            raise UntranslatableError(sentence("'{sign}' is missing", sign=sign))

    def disjunction(self) -> _Part:
        return self.joined("||", "or", lambda: self.joined("&&", "and", self.negation))

    def joined(self, sign: str, word: str, inner: Callable[[], _Part]) -> _Part:
        first = inner()
        if not self.next_is(sign):
            return first
        said = [self.truth(first, inside=True), self.truth(inner(), inside=True)]
        while self.next_is(sign):
            said.append(self.truth(inner(), inside=True))
        return _Part(f" {word} ".join(said), "truth", is_simple=False)

    def negation(self) -> _Part:
        if not self.next_is("!"):
            return self.comparison()
        self.deeper()
        return _Part(f"not({self.truth(self.negation())})", "truth")

    def deeper(self) -> None:
        self.depth += 1
        if self.depth > _DEEPEST:
            raise UntranslatableError(sentence("it is nested too deeply"))

    def comparison(self) -> _Part:
        left = self.sum()
        sign = self.next_is(*_COMPARISONS)
        if self.next_is("="):
            raise UntranslatableError(sentence("'=' gives an answer a value in LimeSurvey, what compares is '=='"))
        if not sign:
            return left
        return self.compared(_COMPARISONS[sign], left, self.sum())

    def compared(self, sign: str, left: _Part, right: _Part) -> _Part:
        if right.target is not None and left.target is None:
            left, right, sign = right, left, _MIRRORED.get(sign, sign)
        target = left.target
        if target is not None and target.kind == "option":
            return self.option(target, sign, right)
        if target is not None and left.is_shown and sign in ("=", "!="):
            return _Part(f"{self.value(left)} {sign} {self.value(right)}", "truth", is_simple=False)
        if target is not None and _is_literal(right):
            said = f"{self.side(target, sign)} {sign} {self.literal(target, sign, right)}"
            return _Part(said, "truth", is_simple=False)
        if target is not None:
            return _Part(f"{self.side(target, sign)} {sign} {self.value(right)}", "truth", is_simple=False)
        for part in (left, right):
            bare = part.text[1:-1]
            is_text = part.kind == "string" and _is_literal(part)
            if is_text and sign not in ("=", "!=") and not _NUMBER.fullmatch(bare):
                raise UntranslatableError(sentence("'{bare}' is compared by size and is no number", bare=bare))
        if left.kind == "number" and right.kind == "string" and _NUMBER.fullmatch(right.text[1:-1]):
            right = _Part(right.text[1:-1], "number")
        return _Part(f"{self.value(left)} {sign} {self.value(right)}", "truth", is_simple=False)

    def side(self, target: Target, sign: str) -> str:
        """The question in a comparison: codes of choices are compared by size as the numbers they are."""
        by_size = sign not in ("=", "!=") and target.kind == "choice"
        return f"number({target.ref})" if by_size else target.ref

    def literal(self, target: Target, sign: str, right: _Part) -> str:
        bare = right.text[1:-1] if right.kind == "string" else right.text
        by_size = sign not in ("=", "!=")
        if target.kind == "choice" and not by_size:
            return _quoted("other" if bare == "-oth-" else bare)
        is_number = _NUMBER.fullmatch(bare) is not None
        if by_size and not is_number:
            raise UntranslatableError(sentence("'{bare}' is compared by size and is no number", bare=bare))
        return bare if is_number and (by_size or target.kind == "number") else _quoted(bare)

    def option(self, target: Target, sign: str, right: _Part) -> _Part:
        value = right.text.strip("'")
        if sign not in ("=", "!=") or value not in ("Y", "1", ""):
            raise UntranslatableError(sentence("an option of '{name}' can only be chosen or not", name=target.name))
        is_chosen = (value != "") == (sign == "=")
        said = f"selected({target.ref}, {_quoted(target.option)})"
        return _Part(said if is_chosen else f"not({said})", "truth")

    def sum(self) -> _Part:
        return self.calculated(("+", "-"), lambda: self.calculated(("*", "/"), self.unary))

    def calculated(self, signs: tuple[str, ...], inner: Callable[[], _Part]) -> _Part:
        left = inner()
        while sign := self.next_is(*signs):
            right = inner()
            for part in (left, right):
                if part.target is not None and part.target.kind == "option":
                    raise UntranslatableError(sentence("an option of '{name}' is no number", name=part.target.name))
            if sign == "+" and left.target is not None and right.target is not None and self.is_text(left, right):
                raise UntranslatableError(
                    sentence("a plus between two texts adds them if both are numbers, and joins them if not")
                )
            if sign == "+" and self.is_text(left, right):
                left = _Part(f"concat({self.value(left)}, {self.value(right)})", "string")
                continue
            word = "div" if sign == "/" else sign
            left = _Part(f"{self.number(left)} {word} {self.number(right)}", "number", is_simple=False)
            if sign in ("+", "-"):
                left = _Part(f"({left.text})", "number")
        return left

    def is_text(self, *parts: _Part) -> bool:
        """Whether a plus joins texts: one side is a text, or the words of a choice."""
        return any(
            p.kind == "string" or (p.target is not None and (p.target.kind == "text" or p.is_shown)) for p in parts
        )

    def unary(self) -> _Part:
        if self.next_is("-"):
            self.deeper()
            return _Part(f"-{self.value(self.unary())}", "number")
        return self.primary()

    def primary(self) -> _Part:
        if self.next_is("("):
            self.deeper()
            inside = self.disjunction()
            self.expect(")")
            return inside if inside.is_simple else _Part(f"({inside.text})", inside.kind)
        if self.place >= len(self.tokens):
            raise UntranslatableError(sentence("it ends too early"))
        kind, word = self.tokens[self.place]
        self.place += 1
        if kind == "number":
            return _Part(f"0{word}" if word.startswith(".") else word, "number")
        if kind == "string":
            return _Part(_quoted(re.sub(r"\\(.)", r"\1", word[1:-1])), "string")
        if kind == "name" and self.next_is("("):
            return self.call(word)
        if kind == "name":
            return self.name(word)
        raise UntranslatableError(sentence("'{word}' is not expected", word=word))

    def name(self, word: str) -> _Part:
        name, _, suffix = word.partition(".")
        for end in suffix.split("."):
            if end not in _SUFFIXES:
                raise UntranslatableError(sentence("'.{suffix}' has no counterpart", suffix=end))
        target = self.targets.get(name.removeprefix("INSERTANS:"))
        if target is None:
            raise UntranslatableError(
                sentence("it is not known what stands for '{name}'", name=name)
                if name in _ITSELF
                else sentence("there is no question '{name}'", name=name)
            )
        return _Part(target.ref, "target", target, is_shown="shown" in suffix)

    def call(self, function: str) -> _Part:
        self.deeper()
        arguments: list[_Part] = []
        if not self.next_is(")"):
            arguments.append(self.disjunction())
            while self.next_is(","):
                arguments.append(self.disjunction())
            self.expect(")")
        return self.called(function, arguments)

    def called(self, function: str, arguments: list[_Part]) -> _Part:
        lower = function.lower()
        if lower in ("is_empty", "empty", "is_null") and len(arguments) == 1:
            return _Part(f"not({self.truth(arguments[0])})", "truth")
        if lower in ("in", "in_array", "inarray") and len(arguments) > 1:
            tests = [self.compared("=", arguments[0], choice).text for choice in arguments[1:]]
            return _Part(f"({' or '.join(tests)})", "truth")
        if lower == "count" and arguments:
            return _Part(f"({' + '.join(f'if({self.truth(a)}, 1, 0)' for a in arguments)})", "number")
        if lower == "sum" and arguments:
            return _Part(f"({' + '.join(map(self.or_nothing, arguments))})", "number")
        if lower in ("if", "iif") and len(arguments) == 3:
            condition, first, second = arguments
            is_text = "string" in (first.kind, second.kind)
            said = f"if({self.truth(condition)}, {self.value(first)}, {self.value(second)})"
            return _Part(said, "string" if is_text else "number")
        if lower == "regexmatch" and len(arguments) == 2:
            return _Part(f"regex({self.value(arguments[1])}, {_quoted(pattern(arguments[0].text[1:-1]))})", "truth")
        if lower in ("is_numeric", "is_int") and len(arguments) == 1:
            return self.is_number(arguments[0])
        if lower == "countif" and len(arguments) > 1:
            tests = [self.compared("=", one, arguments[0]).text for one in arguments[1:]]
            return _Part(f"({' + '.join(f'if({test}, 1, 0)' for test in tests)})", "number")
        if lower == "countifop" and len(arguments) > 2 and _is_literal(arguments[0]):
            written = arguments[0].text[1:-1]
            sign = _COMPARISONS.get(_WORDS.get(written.lower(), written), "")
            if not sign:
                raise UntranslatableError(sentence("'{written}' compares nothing here", written=written))
            tests = [self.compared(sign, one, arguments[1]).text for one in arguments[2:]]
            return _Part(f"({' + '.join(f'if({test}, 1, 0)' for test in tests)})", "number")
        return self.plainly_called(lower, [self.value(argument) for argument in arguments])

    def plainly_called(self, function: str, said: list[str]) -> _Part:
        """A function that takes its arguments as values."""
        if function in SAME:
            is_text = SAME[function] in ("concat", "join", "lower-case", "upper-case", "normalize-space")
            return _Part(f"{SAME[function]}({', '.join(said)})", "string" if is_text else "number")
        make, least, most = OTHERS.get(function, (None, 0, 0))
        if make is None or not least <= len(said) <= most:
            raise UntranslatableError(sentence("function {function}() has no counterpart", function=function))
        try:
            return _Part(make(said), "string" if function in ("date", "list", "substr") else "number")
        except SaidError as error:
            raise UntranslatableError(error.message) from error

    def is_number(self, part: _Part) -> _Part:
        if part.target is not None and part.target.kind in ("number", "choice"):
            return _Part(f"{part.text} != ''", "truth", is_simple=False)
        return _Part(f"regex({self.value(part)}, '{_IS_NUMBER}')", "truth")

    def or_nothing(self, part: _Part) -> str:
        if part.target is not None and part.target.kind == "choice":
            return f"if({part.text} != '', number({part.text}), 0)"
        return f"coalesce({self.value(part)}, 0)"

    def truth(self, part: _Part, inside: bool = False) -> str:
        """A part as a condition."""
        if part.target is not None and part.target.kind == "option":
            return f"selected({part.target.ref}, {_quoted(part.target.option)})"
        if part.target is not None:
            return f"{part.target.ref} != ''"
        if part.kind == "number":
            return f"{part.text} != 0"
        if part.kind == "string" and not _is_literal(part):
            return f"{part.text} != ''"
        if part.kind == "string":
            return "true()" if part.text != "''" else "false()"
        return f"({part.text})" if inside and not part.is_simple and " or " in part.text else part.text

    def number(self, part: _Part) -> str:
        """A part as a number: what was written as a text, or is the code of a choice, is taken for the number it is."""
        is_other = part.target is not None and part.target.kind != "number" and not part.is_shown
        return f"number({self.value(part)})" if is_other else self.value(part)

    def value(self, part: _Part) -> str:
        """A part as a value."""
        target = part.target
        if target is not None and target.kind == "option":
            if part.is_shown:
                raise UntranslatableError(sentence("the words of an option of '{name}' are no value", name=target.name))
            return f"if(selected({target.ref}, {_quoted(target.option)}), 'Y', '')"
        if target is not None and part.is_shown and target.kind == "choice":
            return f"jr:choice-name({target.ref}, '{target.ref}')"
        return part.text


def _is_literal(part: _Part) -> bool:
    if part.kind == "string":
        return part.text[:1] in ("'", '"')
    return part.kind == "number" and _NUMBER.fullmatch(part.text) is not None


def _quoted(text: str) -> str:
    if "'" in text and '"' in text:
        raise UntranslatableError(sentence("a text has both kinds of quotation marks"))
    return f'"{text}"' if "'" in text else f"'{text}'"
