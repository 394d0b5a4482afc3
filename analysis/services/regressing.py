"""How is a regression computed from the interviews that a snapshot counts?"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from analysis import selectors
from analysis.core.correlates import EQUALS, outcome_problem, regress, usual_predictors
from analysis.core.microdata import variables_of
from analysis.core.regression import RegressionError
from analysis.models import Snapshot
from analysis.services import schemes
from analysis.services.column_answers import NONE, respondents
from analysis.services.enquiring import country_problems
from surveys import selectors as studies
from surveys.core.problems import Problem, RejectedError
from surveys.core.sampling import INTERVIEWER
from surveys.core.study import Study
from surveys.models import Survey


@dataclass(frozen=True)
class Regression:
    """A fitted model; without a snapshot, or with nobody in it, there is none."""

    snapshot: Snapshot | None
    predictors: tuple[str, ...]
    found: dict[str, Any] | None
    notes: list[dict[str, Any]]


def regression(
    *, survey: Survey, outcome: str, predictors: Sequence[str] = (), country: str = "", clusters: str = ""
) -> Regression:
    """The model of an outcome in the newest snapshot's interviews; without predictors, the published correlates.

    Raises:
        RejectedError: unknown words, or a model that cannot be fitted.
    """
    snapshot = selectors.latest_snapshot(survey)
    study = schemes.study_of_snapshot(snapshot) if snapshot else studies.current_study(survey)
    problems = _problems(study, outcome, predictors, country, clusters)
    if problems:
        raise RejectedError(problems)
    wanted = tuple(predictors) or usual_predictors(study, outcome, country)
    if snapshot is None:
        return Regression(None, wanted, None, [])
    asked = {
        outcome.partition(EQUALS)[0],
        *wanted,
        *(i for index in study.indices if index.name == outcome for i in index.items),
    }
    data = respondents(snapshot, study, country=country, clusters=clusters, names=asked)
    try:
        found = regress(data, outcome, wanted, alpha=study.alpha)
    except RegressionError as error:
        raise RejectedError([Problem("cannot_be_fitted", error.message, where="predictors")]) from None
    return Regression(snapshot, wanted, found, list(data.notes))


def _problems(study: Study, outcome: str, predictors: Sequence[str], country: str, clusters: str) -> list[Problem]:
    problems = []
    wrong = outcome_problem(study, outcome)
    if wrong:
        problems.append(Problem("unknown_outcome", wrong, where="outcome"))
    known = variables_of(study)
    for name in predictors:
        params = {"name": name, "available": ", ".join(known)}
        if name not in known:
            message = _("There is no predictor '%(name)s'; available: %(available)s.") % params
            problems.append(Problem("unknown_predictor", message, where="predictors", params=params))
        elif name == outcome.partition(EQUALS)[0]:
            message = _("'%(name)s' is the outcome itself; leave it out.") % params
            problems.append(Problem("predictor_is_outcome", message, where="predictors", params=params))
    if clusters and clusters not in (INTERVIEWER, NONE, *known):
        message = _("There is no '%(word)s' to belong together by.") % {"word": clusters}
        problems.append(Problem("unknown_clusters", message, where="clusters"))
    problems += country_problems(study, country)
    return problems
