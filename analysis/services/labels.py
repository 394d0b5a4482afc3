"""How do variables and their answers read in a language?"""

from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from analysis.core.microdata import COUNTRY
from analysis.core.tables.variables import COURSE, INDEX, MINUTES
from surveys.core.study import Study
from surveys.core.texts import unfilled
from surveys.core.walk import index
from surveys.core.workbook.possible import possible

TRUTHS = {"false": "false", "true": "true"}


def choices_of(known: list[Study], name: str, language: str) -> dict[str, str] | None:
    """Value -> label of the answers that a variable can have in any of these studies; None if they cannot be listed."""
    found: dict[str, str] = {}
    for study in known:
        looked_up = index(study.questionnaire)
        lists = study.questionnaire["lists"]
        values = possible(name, looked_up.questions, lists, countries=[c.code for c in study.countries])
        if values is None:
            return TRUTHS if looked_up.questions[name]["type"] == "calculate" else None
        listed = [value for value in values.values if value]
        labels = choice_labels(
            study, looked_up.questions[name]["list"] or _list_with(study, values.substantive), language
        )
        for value in listed:
            found.setdefault(value, labels.get(value, value))
    return found


def _list_with(study: Study, values: tuple[str, ...]) -> str:
    """The first list that has all these choices: a calculation has the words of the answers it stands for."""
    lists = index(study.questionnaire).labels
    return next((name for name, choices in lists.items() if values and set(values) <= set(choices)), "")


def choice_labels(study: Study, list_name: str, language: str) -> dict[str, str]:
    """Value -> label of the choices of a list; nothing for a list that there is not."""
    return {
        value: unfilled(in_language(choice["label"], language) or [value])
        for value, choice in index(study.questionnaire).labels.get(list_name, {}).items()
    }


def label_of(study: Study, name: str, language: str) -> str:
    """The question, or the repeat, in the words of the language."""
    known = index(study.questionnaire)
    label = (known.questions.get(name) or known.groups[name])["label"]
    parts = in_language(label, language)
    return unfilled(parts or [])


def in_language(texts: Mapping[str, Any], language: str) -> Any:
    """The text in this language, else in the first one; None if there is none."""
    return texts.get(language) or next(iter(texts.values()), None)


class Words:
    """Variables and their answers in one language; a missing kind reads as what it means."""

    def __init__(self, study: Study, language: str) -> None:
        self._study, self._language = study, language
        self._known: dict[str, dict[str, str]] = {}
        self._countries = {country.code: country.name for country in study.countries}
        self._missing = {"dk": _("Do not know"), "refused": _("Refused"), "na": _("Not applicable")}

    def variable(self, name: str) -> str:
        """What the variable asks or holds."""
        if name == COUNTRY:
            return _("Country")
        definition = next((i for i in self._study.indices if INDEX + i.name == name), None)
        if definition is not None:
            return str(in_language(definition.label, self._language) or definition.name)
        if name in COURSE and name not in index(self._study.questionnaire).questions:
            return _("Length of the interview, minutes") if name == MINUTES else _("Language of the interview")
        return label_of(self._study, name, self._language) or name

    def answer(self, name: str, value: str) -> str:
        """A category of the variable."""
        if name not in self._known:
            self._known[name] = self._answers(name)
        return self._known[name].get(value) or self._missing.get(value) or value

    def _answers(self, name: str) -> dict[str, str]:
        if name == COUNTRY:
            return self._countries
        if name not in index(self._study.questionnaire).questions:
            return {}
        return choices_of([self._study], name, self._language) or {}
