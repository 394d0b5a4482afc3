"""By which weighting scheme are a survey's figures computed, and how is another one chosen?

Without a scheme, the workbook's. A scheme is a row that is never changed; the newest one of a questionnaire version holds for it, and the
next version begins with its workbook's own again, for its margins may be others.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any

from django.contrib.auth.models import User
from django.db import transaction

from analysis.core.frame import build
from analysis.core.schemes import chosen, definition_of
from analysis.models import Sums, WeightingScheme
from analysis.services import asking, counting, responding
from analysis.services.definitions import current, study_of, study_of_snapshot, study_of_sums
from surveys import selectors as studies
from surveys.core.problems import Problem, RejectedError
from surveys.core.said import Said, sentence, together
from surveys.core.study import Study
from surveys.models import QuestionnaireVersion, Survey

__all__ = ["choose", "current", "study_of", "study_of_snapshot"]

# Notes of the live rule that say that a choice could not be kept -> what to choose instead.
NOT_KEPT = {
    "cap_left_out": sentence("Choose wider ones."),
    "method_left_out": sentence("Choose wider ones."),
    "nonresponse_left_out": sentence("Choose a smaller number of respondents, a larger factor, or other cells."),
    "population_too_small": sentence("Give a larger number."),
}
WHERE = {
    "cap_left_out": "method",
    "method_left_out": "method",
    "nonresponse_left_out": "nonresponse",
    "population_too_small": "finite_population",
}


@transaction.atomic
def choose(
    *, survey: Survey, definition: Mapping[str, Any], reason: str, user: User, now: datetime
) -> tuple[WeightingScheme, bool]:
    """Weigh by other choices from now on; the figures are computed anew. Choosing what holds already changes nothing.

    Returns:
        the scheme that holds, and whether it is new.

    Raises:
        RejectedError: choices that are wrong, or that the interviews so far cannot keep.
    """
    # One at a time: the next number, and what holds, are read under the survey's lock.
    Survey.objects.select_for_update().get(pk=survey.pk)
    version = studies.current_version(survey)
    holds = current(version.pk)
    before = study_of(version.pk, holds.pk if holds else None)
    study = chosen(before, definition)
    complete = definition_of(study.weighting)
    if holds is not None and complete == definition_of(before.weighting):
        return holds, False
    _refuse_what_cannot_be_kept(survey, version, study)
    last = WeightingScheme.objects.filter(survey=survey).order_by("-number").values_list("number", flat=True).first()
    scheme = WeightingScheme.objects.create(
        survey=survey,
        version=version,
        number=(last or 0) + 1,
        definition=complete,
        reason=reason,
        made_by=user,
        made_at=now,
    )
    asking.ask(None, survey=survey.pk)
    return scheme, True


def _refuse_what_cannot_be_kept(survey: Survey, version: QuestionnaireVersion, study: Study) -> None:
    """Bounds and caps that the interviews so far cannot keep would be lifted by the live rule: better said now."""
    kept = Sums.objects.filter(survey=survey, version=version).first()
    if kept is None:
        return
    sums = counting.kept_sums(kept)
    if study.weighting.clusters not in ("", study_of_sums(kept).weighting.clusters):
        # How many of these clusters there are is known once the sums have been counted anew.
        study = replace(study, weighting=replace(study.weighting, clusters="", finite_population=()))
    if study.weighting.crossings != study_of_sums(kept).weighting.crossings:
        # Likewise its cells of non-response.
        return
    response = responding.counts(survey, study)
    by_cluster = sums.clusters if study.weighting.clusters else {}
    notes = [
        note
        for country in study.countries
        if country.code in sums.countries and sums.countries[country.code].n
        for note in build(
            study,
            country,
            sums.countries[country.code],
            by_cluster.get(country.code),
            response.get(country.code),
            live=True,
        ).raked.notes
    ]
    problems = [
        Problem(
            "cannot_be_kept", together(Said.from_json(note["said"]), NOT_KEPT[note["code"]]), where=WHERE[note["code"]]
        )
        for note in notes
        if note["code"] in NOT_KEPT
    ]
    if problems:
        raise RejectedError(problems)
