"""How are figures computed from the interviews that a snapshot counts, one by one?"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from analysis import selectors
from analysis.core import enquiry
from analysis.core.enquiry import Enquiry, EnquiryError
from analysis.core.microdata import COUNTRY, Microdata, is_number, microdata, variables_of
from analysis.core.reliability import cronbach_alpha, interviewer_effect
from analysis.core.rows import defined
from analysis.models import Snapshot
from analysis.services import schemes
from surveys import selectors as studies
from surveys.core.problems import Problem, RejectedError
from surveys.core.study import Study
from surveys.models import Survey

ROWS_PER_FETCH = 2_000
# Whoever asks for every respondent waits for them, within one request. Beyond, one country at a time.
MOST_ROWS = 100_000
# Interviewers are clusters without being variables of the questionnaire.
INTERVIEWER = "interviewer"


@dataclass(frozen=True)
class Found:
    """Figures and the snapshot that they are of; none without a snapshot."""

    snapshot: Snapshot | None
    rows: list[dict[str, Any]]
    notes: list[dict[str, Any]]


def estimates(*, survey: Survey, asked: Enquiry, country: str = "", clusters: str = "") -> Found:
    """A figure of everybody and by a variable, from the newest snapshot's interviews.

    Args:
        clusters: `interviewer` or a variable: who of a country belongs together; empty: nobody.

    Raises:
        RejectedError: unknown words, too many rows, or a figure that cannot be computed.
    """
    snapshot, study = _snapshot(survey)
    variables = variables_of(study)
    numbers = tuple(name for name in variables if is_number(study, name))
    known = {
        "of": (*(i.name for i in study.indices), *numbers),
        "categories": variables,
        "by": tuple(name for name in variables if name not in numbers),
    }
    wrong = [Problem("wrong_enquiry", words, where=where) for where, words in enquiry.problems(study, asked, known)]
    if clusters and clusters not in (INTERVIEWER, *variables):
        message = _("There is no '%(word)s' to belong together by.") % {"word": clusters}
        wrong.append(Problem("unknown_clusters", message, where="clusters"))
    wrong += country_problems(study, country)
    if wrong:
        raise RejectedError(wrong)
    if snapshot is None:
        return Found(None, [], [])
    data = respondents(snapshot, study, country=country, clusters=clusters)
    try:
        rows = enquiry.answer(data, asked)
    except EnquiryError as error:
        raise RejectedError([Problem("cannot_be_computed", str(error), where="errors")]) from None
    return Found(snapshot, rows, list(data.notes))


def reliability(*, survey: Survey) -> Found:
    """Cronbach's alpha of each index in each country and overall, and how much its scores depend on who asked.

    Raises:
        RejectedError: there are too many rows.
    """
    snapshot, study = _snapshot(survey)
    if snapshot is None:
        return Found(None, [], [])
    data = respondents(snapshot, study, clusters=INTERVIEWER)
    return Found(snapshot, [row for index in study.indices for row in _reliability(data, index.name)], list(data.notes))


def _reliability(data: Microdata, name: str) -> list[dict[str, Any]]:
    import numpy as np

    index = next(i for i in data.study.indices if i.name == name)
    items = np.array(
        [[index.items[item].get(str(one.get(item)), np.nan) for item in index.items] for one in data.values],
        dtype=float,
    ).reshape(data.n, len(index.items))
    rows = []
    for place in ("", *data.frames):
        inside = data.countries == place if place else np.ones(data.n, dtype=bool)
        weighted = cronbach_alpha(items[inside], data.design.weights[inside])
        row = {
            "index": name,
            "country": place,
            "n": weighted.n,
            "items": list(index.items),
            "alpha": defined(weighted.alpha),
            "alpha_unweighted": defined(cronbach_alpha(items[inside]).alpha),
            "alpha_without": [defined(value) for value in weighted.without],
        }
        if place:
            # Interviewers work in one country: between countries they would stand for the countries' differences.
            effect = interviewer_effect(data.scores(name)[inside], data.design.clusters[inside].astype(str))
            row |= {"interviewers": effect.interviewers, "rho": defined(effect.rho), "rho_deff": defined(effect.deff)}
        rows.append(row)
    return rows


def respondents(snapshot: Snapshot, study: Study, *, country: str = "", clusters: str = "") -> Microdata:
    """The respondents that a snapshot counts, weighted as its figures are.

    Raises:
        RejectedError: there are too many.
    """
    rows = selectors.counted(snapshot.survey_id, snapshot.ledger)
    if country:
        rows = rows.filter(values__country=country)
    if rows.count() > MOST_ROWS:
        message = _("There are more than %(most)s interviews; choose a country.") % {"most": MOST_ROWS}
        raise RejectedError([Problem("too_many_interviews", message, where="country")])
    found: Sequence[tuple[dict[str, Any], int | None]] = list(
        rows.order_by("position").values_list("values", "interview__interviewer").iterator(chunk_size=ROWS_PER_FETCH)
    )
    labels = None
    if clusters:
        labels = [str(who if clusters == INTERVIEWER else values.get(clusters)) for values, who in found]
    return microdata(study, [values for values, _who in found], clusters=labels)


def country_problems(study: Study, country: str) -> list[Problem]:
    """What is wrong with a country asked for; none, if it is in the study or none is asked for."""
    codes = [c.code for c in study.countries]
    if not country or country in codes:
        return []
    params = {"name": country, "available": ", ".join(codes)}
    message = _("There is no country '%(name)s'; available: %(available)s.") % params
    return [Problem("unknown_country", message, where=COUNTRY, params=params)]


def _snapshot(survey: Survey) -> tuple[Snapshot | None, Study]:
    snapshot = selectors.latest_snapshot(survey)
    return snapshot, schemes.study_of_snapshot(snapshot) if snapshot else studies.current_study(survey)
