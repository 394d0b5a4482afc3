"""How far is an interview, by the server's own walk?"""

from collections.abc import Mapping
from typing import Any

from interviews.models import Case, Interview
from interviews.selectors import fieldwork
from surveys import selectors
from surveys.core.walk import Walk, walk


def case_facts(case: Case) -> dict[str, Any]:
    """The case's facts as expressions see them."""
    return {**case.facts, "country": case.country.code}


def current_walk(interview: Interview, answers: Mapping[str, Any] | None = None) -> Walk:
    """The walk of an interview along its own questionnaire version.

    Args:
        interview: with its case and country loaded.
        answers: instead of the stored ones.
    """
    return walk(
        selectors.study(interview.version_id).questionnaire,
        interview.answers if answers is None else answers,
        case=case_facts(interview.case),
        seed=str(interview.pk),
        today=fieldwork.beginning(interview),
    )
