"""Which columns tell how an interview went, and what stands in them?

Beside the answers, because that is how analysts use them: a filter on the length, a check of the questions that were rushed.
"""

from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from analysis.core.codebook import Variable
from interviews.selectors import paradata
from interviews.selectors.paradata import Measured, Stay

DIGITS = 3
# What is measured of a question: the beginning of its column's name, and how to take it.
OF_A_QUESTION: dict[str, Callable[[Stay], float]] = {
    "seconds": lambda stay: round(stay.seconds, DIGITS),
    "visits": lambda stay: stay.visits,
    "changes": lambda stay: stay.changes,
}


class Timings:
    """The columns after all others, of an interview and of each question that is put to people.

    Args:
        questions: key of the question -> its column's name and label.
        until: what is received later is not counted, so that the file can be made again.
        taken: names that other columns have.
    """

    def __init__(
        self,
        questions: Mapping[str, tuple[str, str]],
        until: datetime,
        taken: Sequence[str],
        is_asked: Callable[[str], bool],
    ) -> None:
        self._until = until
        self._keys = [key for key in questions if is_asked(key)]
        words = {
            "seconds": _("Seconds at: %(question)s"),
            "visits": _("How often shown: %(question)s"),
            "changes": _("How often changed: %(question)s"),
        }
        found = [
            Variable("interview_minutes", "number", _("Length of the interview, minutes")),
            Variable("screen_seconds", "number", _("Seconds at the screen, without time away from it")),
            Variable("away_seconds", "number", _("Seconds away from the screen")),
            Variable("times_away", "number", _("How often the screen lost the focus"), is_whole=True),
            Variable("languages", "text", _("Languages spoken, in their order")),
        ]
        for key in self._keys:
            column, label = questions[key]
            found += [
                Variable(f"{of}_{column}", "number", words[of] % {"question": label}, is_whole=of != "seconds")
                for of in OF_A_QUESTION
            ]
        self.variables = tuple(_renamed(found, taken))

    def of(self, interviews: Sequence[str]) -> Callable[[str, float | None], list[Any]]:
        """What fills the columns of one of these interviews, given its length in minutes."""
        known = paradata.measured([UUID(key) for key in interviews], until=self._until)
        return lambda interview, minutes: self._cells(known.get(UUID(interview)), minutes)

    def _cells(self, measured: Measured | None, minutes: float | None) -> list[Any]:
        if measured is None:
            return [minutes, *[None] * (len(self.variables) - 1)]
        cells: list[Any] = [
            minutes,
            round(measured.seconds, DIGITS),
            round(measured.away_seconds, DIGITS),
            measured.times_away,
            " ".join(measured.languages),
        ]
        for key in self._keys:
            stay = measured.stays.get(key)
            cells += [None if stay is None else take(stay) for take in OF_A_QUESTION.values()]
        return cells


def _renamed(variables: Sequence[Variable], taken: Sequence[str]) -> list[Variable]:
    """A measurement gives way to an answer that bears its name."""
    found, used = [], set(taken)
    for variable in variables:
        name = variable.name
        while name in used:
            name = f"timing_{name}"
        used.add(name)
        found.append(Variable(name, variable.kind, variable.label, is_whole=variable.is_whole))
    return found
