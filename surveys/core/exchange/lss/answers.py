"""Which lists of answers does LimeSurvey have built in, and how are lists written into the sheet choices?"""

from collections.abc import Collection, Mapping, Sequence

Texts = Mapping[str, str]
Choices = Sequence[tuple[str, Texts]]


def _numbers(n: int) -> Choices:
    return [(str(number), {"en": str(number)}) for number in range(1, n + 1)]


_YES = {"en": "Yes", "cs": "Ano", "da": "Ja", "de": "Ja", "fr": "Oui"}
_NO = {"en": "No", "cs": "Ne", "da": "Nej", "de": "Nein", "fr": "Non"}

# Type -> code and words of every answer.
BUILT_IN: Mapping[str, Choices] = {
    "5": _numbers(5),
    "A": _numbers(5),
    "B": _numbers(10),
    "Y": [("Y", _YES), ("N", _NO)],
    "G": [
        ("F", {"en": "Female", "cs": "Žena", "da": "Kvinde", "de": "Weiblich", "fr": "Femme"}),
        ("M", {"en": "Male", "cs": "Muž", "da": "Mand", "de": "Männlich", "fr": "Homme"}),
    ],
    "C": [
        ("Y", _YES),
        ("N", _NO),
        ("U", {"en": "Uncertain", "cs": "Nejsem si jist(a)", "da": "Usikker", "de": "Unsicher", "fr": "Incertain"}),
    ],
    "E": [
        ("I", {"en": "Increase", "cs": "Zvýšit", "da": "Mere", "de": "Zunahme", "fr": "Augmenter"}),
        ("S", {"en": "Same", "cs": "Stejně", "da": "Det samme", "de": "Gleich", "fr": "Sans changement"}),
        ("D", {"en": "Decrease", "cs": "Snížit", "da": "Mindre", "de": "Abnahme", "fr": "Diminuer"}),
    ],
}
OTHER: Texts = {"en": "Other", "cs": "Jiné", "da": "Andet", "de": "Sonstiges", "fr": "Autre"}
OTHER_CODE = "other"


def in_languages(texts: Texts, languages: Sequence[str]) -> Texts:
    """Built-in words in the study's languages; English ones in a language that they are not known in."""
    return {language: texts.get(language.split("-")[0], texts["en"]) for language in languages}


class Lists:
    """The lists of the sheet choices; the same answers twice are one list."""

    def __init__(self) -> None:
        self.choices: dict[str, Choices] = {}
        # List and code of every answer that stands alone.
        self.exclusive: set[tuple[str, str]] = set()
        self._names: dict[object, str] = {}

    def name(self, wanted: str, choices: Choices, exclusive: Collection[str] = ()) -> str:
        """The name of the list with these answers, `wanted` if it is a new one.

        Args:
            exclusive: codes of answers that stand alone among several.
        """
        key = tuple((code, code in exclusive, tuple(sorted(texts.items()))) for code, texts in choices)
        if key not in self._names:
            name, further = wanted, 2
            while name in self.choices:
                name, further = f"{wanted}_{further}", further + 1
            self._names[key] = name
            self.choices[name] = choices
            self.exclusive |= {(name, code) for code, _ in choices if code in exclusive}
        return self._names[key]
