"""May this workbook follow that one, while there are interviews?"""

from dataclasses import dataclass

from django.utils.translation import gettext as _

from surveys.change_words import effect_in_words
from surveys.core.problems import Problem, RejectedError
from surveys.core.study import Study
from surveys.core.versions.completeness import no_longer_whole
from surveys.core.versions.diff import Change, compare
from surveys.core.versions.effects import CONFIRM, REFUSE, Effect, effects
from surveys.core.workbook import Sheets
from surveys.models import Survey
from surveys.signals import interviews_counted


@dataclass(frozen=True)
class Comparison:
    """What is otherwise, and what it does.

    Args:
        interviews: how many hold data of the survey. Without any, nothing has to be confirmed or refused.
    """

    changes: list[Change]
    effects: list[Effect]
    interviews: int

    @property
    def to_confirm(self) -> list[Effect]:
        """What somebody has to say that it is meant."""
        return [e for e in self.effects if e.severity == CONFIRM] if self.interviews else []

    @property
    def refused(self) -> list[Effect]:
        """What would put two kinds of data into one column."""
        return [e for e in self.effects if e.severity == REFUSE] if self.interviews else []


def compared(survey: Survey, old: Sheets, new: Sheets) -> Comparison:
    """One workbook of a survey against another."""
    changes = compare(old, new)
    counts = [int(answer or 0) for _receiver, answer in interviews_counted.send(sender=Survey, survey=survey)]
    return Comparison(changes, effects(old, new, changes), sum(counts))


def demand(survey: Survey, old: Sheets, new: Sheets, *, is_confirmed: bool) -> None:
    """Refuse a workbook that would make the data wrong, or whose grave consequences nobody has confirmed."""
    found = compared(survey, old, new)
    problems = [
        Problem(
            "kind_of_data_changed",
            _("%(effect)s There are %(n)s interviews: give the question a new name.")
            % {"effect": effect_in_words(effect), "n": found.interviews},
            where=effect.subject,
        )
        for effect in found.refused
    ]
    if not is_confirmed:
        problems += [
            Problem(
                "needs_confirmation",
                _("%(effect)s There are %(n)s interviews: confirm that this is meant.")
                % {"effect": effect_in_words(effect), "n": found.interviews},
                where=effect.subject,
            )
            for effect in found.to_confirm
        ]
    if problems:
        raise RejectedError(problems)


def demand_languages(before: Study, sheets: Sheets) -> None:
    """Refuse a workbook in which a language that interviews can be in is no longer whole.

    Raises:
        RejectedError: every text that is missing.
    """
    problems = no_longer_whole(before.languages, sheets)
    if problems:
        raise RejectedError(problems)
