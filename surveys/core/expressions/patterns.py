"""How is a regular expression matched in the same way, and in bounded time, by Python and by the screen?

A pattern is compiled to a small program of a non-deterministic machine that is run in step with the text, all states at once:
time is at most the length of the program times the length of the text, whatever the pattern is. Matching means the whole text.
"""

from collections.abc import Sequence
from typing import Any

from surveys.core.said import SaidError, sentence

MAXIMUM_PROGRAM = 1_000
MAXIMUM_TEXT = 1_000
MAXIMUM_NESTING = 30
_LAST = 0x10FFFF
_CLASSES = {
    "d": [48, 57],
    "w": [48, 57, 65, 90, 95, 95, 97, 122],
    "s": [9, 13, 32, 32],
}
_CONTROLS = {"n": 10, "r": 13, "t": 9}

Program = list[list[Any]]


class PatternError(SaidError):
    """A pattern that cannot be used, with a sentence for the one who wrote it."""


def compile_pattern(pattern: str) -> Program:
    """The program of a pattern.

    Instructions: `["set", [low, high, ...]]` takes one character, `["split", a, b]` goes both ways, `["jump", a]`,
    `["start"]` and `["end"]` hold at the ends of the text, `["match"]`.

    Raises:
        PatternError: the pattern is wrong, too long, or uses what only some engines have.
    """
    compiler = _Compiler(pattern)
    compiler.alternatives(0)
    if compiler.place < len(pattern):
        raise PatternError(sentence("a closing parenthesis has no opening one"))
    compiler.emit("match")
    return compiler.program


def matches(program: Sequence[Sequence[Any]], text: str) -> bool:
    """Whether the whole text matches; a text of more than 1,000 characters does not."""
    if len(text) > MAXIMUM_TEXT:
        return False
    states = _closure(program, [0], 0, len(text))
    for place, character in enumerate(text, start=1):
        code = ord(character)
        taken = [s + 1 for s in states if program[s][0] == "set" and _contains(program[s][1], code)]
        states = _closure(program, taken, place, len(text))
        if not states:
            return False
    return any(program[state][0] == "match" for state in states)


def _contains(ranges: Sequence[int], code: int) -> bool:
    return any(ranges[i] <= code <= ranges[i + 1] for i in range(0, len(ranges), 2))


def _closure(program: Sequence[Sequence[Any]], states: list[int], place: int, size: int) -> list[int]:
    """The states that take a character, or match, reached from these without taking one."""
    seen: set[int] = set()
    waiting = states
    while waiting:
        state = waiting.pop()
        if state in seen:
            continue
        seen.add(state)
        kind = program[state][0]
        if kind in ("jump", "split"):
            waiting.extend(program[state][1:])
        elif (kind == "start" and place == 0) or (kind == "end" and place == size):
            waiting.append(state + 1)
    return [state for state in seen if program[state][0] in ("set", "match")]


def _complement(ranges: list[int]) -> list[int]:
    found, low = [], 0
    for first, last in sorted(zip(ranges[::2], ranges[1::2], strict=True)):
        if first > low:
            found += [low, first - 1]
        low = max(low, last + 1)
    return [*found, low, _LAST] if low <= _LAST else found


class _Compiler:
    """Reads a pattern from left to right and writes its program."""

    def __init__(self, pattern: str) -> None:
        self.pattern, self.place = pattern, 0
        self.program: Program = []

    def emit(self, *instruction: Any) -> int:
        if len(self.program) >= MAXIMUM_PROGRAM:
            raise PatternError(sentence("it is too long, or repeats too much"))
        self.program.append(list(instruction))
        return len(self.program) - 1

    def peek(self) -> str:
        return self.pattern[self.place : self.place + 1]

    def take(self) -> str:
        character = self.peek()
        if not character:
            raise PatternError(sentence("it ends too early"))
        self.place += 1
        return character

    def alternatives(self, nesting: int) -> None:
        if nesting > MAXIMUM_NESTING:
            raise PatternError(sentence("it is nested too deeply"))
        begin = len(self.program)
        ends = []
        self.sequence(nesting)
        while self.peek() == "|":
            self.take()
            self._insert(begin, "split", begin + 1, len(self.program) + 2)
            ends.append(self.emit("jump", 0))
            begin = len(self.program)
            self.sequence(nesting)
        for end in ends:
            self.program[end][1] = len(self.program)

    def _insert(self, place: int, *instruction: Any) -> None:
        """Put an instruction before what has been written from a place on, and move the addresses behind it."""
        moved = self.program[place:]
        del self.program[place:]
        self.emit(*instruction)
        self._copy(moved, 1)

    def _copy(self, piece: Program, by: int) -> None:
        for kind, *rest in piece:
            self.emit(kind, *([address + by for address in rest] if kind in ("jump", "split") else rest))

    def sequence(self, nesting: int) -> None:
        while self.peek() not in ("", "|", ")"):
            begin = len(self.program)
            self.item(nesting)
            self.quantifier(begin)

    def item(self, nesting: int) -> None:
        character = self.take()
        if character == "(":
            if self.pattern.startswith("?:", self.place):
                self.place += 2
            elif self.peek() == "?":
                raise PatternError(sentence("groups that begin with (? are not available, except (?:"))
            self.alternatives(nesting + 1)
            if self.peek() != ")":
                raise PatternError(sentence("a parenthesis is not closed"))
            self.take()
        elif character in "^$":
            self.emit("start" if character == "^" else "end")
        elif character == ".":
            self.emit("set", [0, 9, 11, _LAST])
        elif character == "[":
            self.emit("set", self.character_class())
        elif character == "\\":
            self.emit("set", self.escape())
        elif character in "*+?{":
            raise PatternError(sentence("'{character}' has nothing before it to repeat", character=character))
        else:
            self.emit("set", [ord(character), ord(character)])

    def escape(self) -> list[int]:
        character = self.take()
        if character.lower() in _CLASSES:
            ranges = _CLASSES[character.lower()]
            return list(ranges) if character.islower() else _complement(ranges)
        if character in _CONTROLS:
            return [_CONTROLS[character]] * 2
        if character.isalnum():
            raise PatternError(sentence("'\\{character}' is not available", character=character))
        return [ord(character)] * 2

    def character_class(self) -> list[int]:
        is_negated = self.peek() == "^"
        if is_negated:
            self.take()
        ranges: list[int] = []
        is_first = True
        while is_first or self.peek() != "]":
            is_first = False
            low = self.class_member()
            if self.peek() == "-" and self.pattern[self.place + 1 : self.place + 2] not in ("]", ""):
                self.take()
                high = self.class_member()
                if len(low) != 2 or len(high) != 2 or low[0] > high[1]:
                    raise PatternError(sentence("a range in [ ] runs backwards or has a class at its end"))
                low = [low[0], high[1]]
            ranges += low
        self.take()
        return _complement(ranges) if is_negated else ranges

    def class_member(self) -> list[int]:
        character = self.take()
        return self.escape() if character == "\\" else [ord(character)] * 2

    def quantifier(self, begin: int) -> None:
        character = self.peek()
        if character not in ("*", "+", "?", "{") or not character:
            return
        self.take()
        fewest, most = {"*": (0, None), "+": (1, None), "?": (0, 1)}.get(character) or self.counts()
        # Whether the longest or the shortest is tried first makes no difference when the whole text must match.
        if self.peek() == "?":
            self.take()
        if self.peek() and self.peek() in "*+?{":
            raise PatternError(sentence("two repetitions follow each other"))
        piece = self.program[begin:]
        del self.program[begin:]
        self.repeat(piece, begin, fewest, most)

    def counts(self) -> tuple[int, int | None]:
        end = self.pattern.find("}", self.place)
        fewest, comma, most = self.pattern[self.place : max(end, self.place)].partition(",")
        if end < 0 or not _is_count(fewest) or (most and not _is_count(most)):
            raise PatternError(sentence("write a repetition as {{2}}, {{2,}} or {{2,5}}; a brace itself as \\{{"))
        self.place = end + 1
        upper = int(most) if most else None if comma else int(fewest)
        if upper is not None and upper < int(fewest):
            raise PatternError(sentence("a repetition has its larger number first"))
        return int(fewest), upper

    def repeat(self, piece: Program, origin: int, fewest: int, most: int | None) -> None:
        for _ in range(fewest):
            self._copy(piece, len(self.program) - origin)
        if most is None:
            loop = self.emit("split", len(self.program) + 1, 0)
            self._copy(piece, len(self.program) - origin)
            self.emit("jump", loop)
            self.program[loop][2] = len(self.program)
            return
        exits = []
        for _ in range(most - fewest):
            exits.append(self.emit("split", len(self.program) + 1, 0))
            self._copy(piece, len(self.program) - origin)
        for exit_ in exits:
            self.program[exit_][2] = len(self.program)


def _is_count(text: str) -> bool:
    return text.isascii() and text.isdigit() and len(text) <= 4
