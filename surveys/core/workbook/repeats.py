"""How do the rows of a repeat become its number of rounds, or the question whether there is another one?"""

from collections.abc import Callable, Iterable
from typing import Any

from surveys.core.compiled import ANOTHER
from surveys.core.said import sentence
from surveys.core.workbook.choices import Lists
from surveys.core.workbook.parameters import parameters
from surveys.core.workbook.problems import Problems
from surveys.core.workbook.sheets import Row, Sheet

DEFAULT_MAXIMUM = 50
LARGEST_MAXIMUM = 500
YES_NO = f"repeat{ANOTHER}"
# Language -> is there another one, yes, no. For other languages the workbook says the question under `another`.
_WORDS = {
    "cs": ("Je ještě někdo nebo něco dalšího?", "Ano", "Ne"),
    "da": ("Er der en mere?", "Ja", "Nej"),
    "de": ("Gibt es noch jemanden oder etwas?", "Ja", "Nein"),
    "en": ("Is there another one?", "Yes", "No"),
    "es": ("¿Hay otro más?", "Sí", "No"),
    "fr": ("Y en a-t-il un autre ?", "Oui", "Non"),
    "it": ("Ce n'è un altro?", "Sì", "No"),
    "nl": ("Is er nog een?", "Ja", "Nee"),
    "pl": ("Czy jest jeszcze jeden?", "Tak", "Nie"),
    "pt": ("Há mais algum?", "Sim", "Não"),
    "sk": ("Je ešte niekto alebo niečo ďalšie?", "Áno", "Nie"),
    "sv": ("Finns det en till?", "Ja", "Nej"),
}


def maximum_of(problems: Problems, sheet: Sheet, row: Row) -> int:
    """The largest number of rounds: `maximum=12` under parameters."""
    given = parameters(row)
    written = given.pop("maximum", "")
    if given:
        message = sentence(
            "A repeat has no parameter '{name}'. Write maximum=12, or leave it empty.", name=next(iter(given))
        )
        problems.add("bad_parameters", message, sheet, row, "parameters")
    if not written:
        return DEFAULT_MAXIMUM
    if written.isascii() and written.isdigit() and 0 < int(written) <= LARGEST_MAXIMUM:
        return int(written)
    message = sentence(
        "'maximum={written}' cannot be read. Write a whole number from 1 to {most}.",
        written=written,
        most=LARGEST_MAXIMUM,
    )
    problems.add("bad_parameters", message, sheet, row, "parameters")
    return DEFAULT_MAXIMUM


def another(
    name: str,
    texts: dict[str, Any],
    *,
    languages: Iterable[str],
    depth: int,
    maximum: int,
    lists: Lists,
    blank: Callable[..., dict[str, Any]],
) -> tuple[dict[str, Any], list[str]]:
    """The question at the end of a round whether there is another one, and the languages in which its text is not known.

    Args:
        name: of the repeat.
        texts: what the workbook says under `another`.
        depth: how many repeats stand around the question, this one included.
        maximum: after as many rounds it is not asked.
        lists: gets the answers yes and no.
        blank: makes a question with nothing set but what it is given.
    """
    known = {language: _WORDS.get(language[:2].lower()) for language in languages}
    label = texts or {language: [words[0]] for language, words in known.items() if words}
    unknown = [language for language in known if language not in label]
    lists.setdefault(YES_NO, [_answer("yes", 1, known), _answer("no", 2, known)])
    question = blank(
        type="select_one",
        name=f"{name}{ANOTHER}",
        label=label,
        list=YES_NO,
        required=True,
        relevant=["<", ["position", depth], ["lit", maximum]],
        missing=["dk", "refused"],
    )
    return question, unknown


def _answer(name: str, place: int, known: dict[str, Any]) -> dict[str, Any]:
    return {
        "name": name,
        "label": {language: [(words or _WORDS["en"])[place]] for language, words in known.items()},
        "missing": False,
        "exclusive": False,
        "specify": False,
        "filter": {},
    }
