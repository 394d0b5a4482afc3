"""How does the core say something to people, so that each of them can read it in their own language?

A message is a template in English and the facts in it. As text it is the English sentence; the shell says it anew from
template and facts (`surveys/saying.py`). `makemessages` finds the templates in the calls of `sentence` and `sentence_n`.
"""

import string
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Self


class Said(str):
    """A message: the English words, and what is needed to say it in another language.

    Attributes:
        template: the English words with blanks such as `{name}`, as `str.format` fills them.
        plural: the template for other numbers than 1 of the fact `n`; empty if the words do not depend on a number.
        facts: what stands in the blanks; a fact may be a message itself.
    """

    template: str
    plural: str
    facts: Mapping[str, Any]

    def __new__(cls, template: str, plural: str = "", facts: Mapping[str, Any] | None = None) -> Self:
        """The message of a template and its facts."""
        facts = dict(facts or {})
        words = plural if plural and facts["n"] != 1 else template
        said = super().__new__(cls, _ENGLISH.vformat(words, (), facts))
        said.template, said.plural, said.facts = template, plural, facts
        return said

    def to_json(self) -> dict[str, Any]:
        """The message as it is kept, so that those who read it later do so in their own language."""
        facts = {name: fact.to_json() if isinstance(fact, Said) else fact for name, fact in self.facts.items()}
        return {"template": self.template, "plural": self.plural, "facts": facts}

    @classmethod
    def from_json(cls, kept: Mapping[str, Any]) -> Self:
        """The message that was kept."""
        facts = {n: cls.from_json(fact) if isinstance(fact, dict) else fact for n, fact in kept["facts"].items()}
        return cls(kept["template"], kept["plural"], facts)

    def __getnewargs__(self) -> tuple[str, str, Mapping[str, Any]]:  # type: ignore[override]
        return self.template, self.plural, self.facts


_ENGLISH = string.Formatter()


def gettext_noop(template: str) -> str:
    """Marks a template for the catalogue that becomes a message elsewhere."""
    return template


class SaidError(ValueError):
    """An error whose reason people read.

    Args:
        message: the reason; it may be a part of another message.
    """

    def __init__(self, message: Said) -> None:
        super().__init__(message)
        self.message = message


def sentence(template: str, /, **facts: Any) -> Said:
    """A message; the template must stand here as it is, so that it comes into the catalogue.

    Args:
        template: with blanks such as `{name}`; a brace that is meant is written twice: `${{name}}`.
        facts: a number is written as the language has it if its blank says so: `{n:,}`, `{share:.6f}`.
    """
    return Said(template, "", facts)


def sentence_n(template: str, plural: str, /, *, n: int, **facts: Any) -> Said:
    """A message whose words depend on the number `n`."""
    return Said(template, plural, {"n": n, **facts})


def as_said(text: str) -> Said:
    """A text as a message; what is none already stays as it is in every language."""
    return text if isinstance(text, Said) else Said(text.replace("{", "{{").replace("}", "}}"))


def together(*sentences: Said | None, between: str = " ") -> Said:
    """Whole sentences one after the other; None is left out."""
    there = [said for said in sentences if said]
    if len(there) == 1:
        return there[0]
    blanks = {f"sentence_{number}": said for number, said in enumerate(there, start=1)}
    return Said(between.join(f"{{{name}}}" for name in blanks), "", blanks)


@dataclass(frozen=True)
class Voice:
    """With which words messages are said.

    Args:
        phrase: an English template -> that of the language.
        plural: both English templates and a number -> the template of the language for that number.
        marks: what stands between thousands and before decimals.
    """

    phrase: Callable[[str], str]
    plural: Callable[[str, str, int], str]
    marks: tuple[str, str]

    def say(self, message: str) -> str:
        """A message in the language; a text that is none stays as it is."""
        if not isinstance(message, Said):
            return message
        template = (
            self.plural(message.template, message.plural, message.facts["n"])
            if message.plural
            else self.phrase(message.template)
        )
        facts = {name: self.say(fact) if isinstance(fact, str) else fact for name, fact in message.facts.items()}
        return _Numbers(*self.marks).vformat(template, (), facts)


class _Numbers(string.Formatter):
    """Writes numbers that have a format with the marks of a language."""

    def __init__(self, thousands: str, decimals: str) -> None:
        self.marks = str.maketrans({",": thousands, ".": decimals})

    def format_field(self, value: Any, format_spec: str) -> Any:
        """The number with its marks."""
        text = super().format_field(value, format_spec)
        return text.translate(self.marks) if format_spec and isinstance(value, (int, float)) else text
