"""How many cases of each cell of the non-response adjustment should have responded, and how many did?"""

from collections import Counter, defaultdict

from analysis.core.facts import category_of
from analysis.core.response import Cases, recorded
from analysis.models import Snapshot
from interviews.core import outcomes
from interviews.selectors import fieldwork
from surveys.core.study import Study
from surveys.models import Survey


def counts(survey: Survey, study: Study) -> dict[str, dict[str, Cases]]:
    """Country -> cell -> cases at this moment; nothing, if the study does not adjust for non-response.

    Numbers that were never called are no part of the sample yet. Of those of unknown eligibility the country's share of eligible ones
    among the known counts, as in the outcome rates.
    """
    rule = study.weighting.nonresponse
    if rule is None:
        return {}
    called: dict[str, dict[str, Counter[str]]] = defaultdict(lambda: defaultdict(Counter))
    for country, disposition, facts, n in fieldwork.called_cases(survey, rule.cells):
        called[country][category_of(rule.cells, facts)][disposition] += n
    found: dict[str, dict[str, Cases]] = {}
    for country, cells in called.items():
        e = outcomes.eligibility(outcomes.groups(sum(cells.values(), Counter())))
        found[country] = {
            cell: Cases(of.total(), outcomes.eligible(outcomes.groups(of), e), outcomes.groups(of)["I"])
            for cell, of in cells.items()
        }
    return found


def is_recorded(snapshot: Snapshot, response: dict[str, dict[str, Cases]]) -> bool:
    """Whether a snapshot was published with these counts, as far as its countries have respondents."""
    weights = snapshot.results["weights"]
    return recorded(weights) == {code: cells for code, cells in response.items() if code in weights}
