"""By which rule are tables tested, and bases marked or not shown? The rule is data of the survey."""

from django.db import transaction
from django.utils.translation import gettext as _

from analysis.core.tables.cells import ADJUSTMENTS, Rule
from analysis.models import TableRule
from surveys import selectors as studies
from surveys.core.problems import Problem, RejectedError
from surveys.core.study import Study
from surveys.models import Survey

# Where nobody has said anything.
MARK_BELOW, SUPPRESS_BELOW = 30, 5


def stated(survey: Survey) -> TableRule:
    """The survey's rule; where nobody has said anything the usual bases and the adjustment of the study."""
    found = TableRule.objects.filter(survey=survey).first()
    if found is not None:
        return found
    adjustment = studies.current_study(survey).weighting.adjust
    return TableRule(survey=survey, mark_below=MARK_BELOW, suppress_below=SUPPRESS_BELOW, adjustment=adjustment)


def rule_of(survey: Survey, study: Study) -> Rule:
    """The rule as the tables need it; the level is the study's."""
    found = stated(survey)
    return Rule(study.alpha, found.adjustment, found.mark_below, found.suppress_below)


@transaction.atomic
def state(*, survey: Survey, mark_below: int, suppress_below: int, adjustment: str) -> TableRule:
    """Change the rule. The same again changes nothing.

    Raises:
        RejectedError: figures or an adjustment that make no rule.
    """
    problems = []
    if not 0 <= suppress_below <= mark_below <= TableRule.LARGEST:
        message = _(
            "Write whole numbers: bases below the first are not shown, below the second, not smaller, are marked."
        )
        problems.append(Problem("not_a_rule", message, where="suppress_below"))
    if adjustment not in ADJUSTMENTS:
        params = {"wanted": adjustment, "available": ", ".join(ADJUSTMENTS)}
        message = _("There is no adjustment '%(wanted)s'; available: %(available)s.") % params
        problems.append(Problem("unknown_adjustment", message, where="adjustment", params=params))
    if problems:
        raise RejectedError(problems)
    values = {"mark_below": mark_below, "suppress_below": suppress_below, "adjustment": adjustment}
    return TableRule.objects.update_or_create(survey=survey, defaults=values)[0]
