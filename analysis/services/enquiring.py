"""How are figures computed from the interviews that a snapshot counts, one by one?"""

from dataclasses import dataclass
from typing import Any

from django.utils.translation import gettext as _

from analysis import selectors
from analysis.core import enquiry
from analysis.core.enquiry import Enquiry, EnquiryError
from analysis.core.microdata import COUNTRY, Microdata, is_number, variables_of
from analysis.core.reliability import cronbach_alpha, interviewer_effect
from analysis.core.rows import defined
from analysis.models import Snapshot
from analysis.services import schemes
from analysis.services.column_answers import NONE, respondents
from surveys import selectors as studies
from surveys.core.problems import Problem, RejectedError
from surveys.core.sampling import INTERVIEWER
from surveys.core.study import Study
from surveys.models import Survey


@dataclass(frozen=True)
class Found:
    """Figures and the snapshot that they are of; none without a snapshot."""

    snapshot: Snapshot | None
    rows: list[dict[str, Any]]
    notes: list[dict[str, Any]]


def estimates(*, survey: Survey, asked: Enquiry, country: str = "", clusters: str = "") -> Found:
    """A figure of everybody and by a variable, from the newest snapshot's interviews.

    Args:
        clusters: `interviewer` or a variable: who of a country belongs together; `none`: nobody; empty: as the survey's design has it.

    Raises:
        RejectedError: unknown words, or a figure that cannot be computed.
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
    if clusters and clusters not in (INTERVIEWER, NONE, *variables):
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
        raise RejectedError([Problem("cannot_be_computed", error.message, where="errors")]) from None
    return Found(snapshot, rows, list(data.notes))


def reliability(*, survey: Survey) -> Found:
    """Cronbach's alpha of each index in each country and overall, and how much its scores depend on who asked."""
    snapshot, study = _snapshot(survey)
    if snapshot is None:
        return Found(None, [], [])
    data = respondents(snapshot, study, clusters=INTERVIEWER)
    return Found(snapshot, [row for index in study.indices for row in _reliability(data, index.name)], list(data.notes))


def _reliability(data: Microdata, name: str) -> list[dict[str, Any]]:
    import numpy as np

    index = next(i for i in data.study.indices if i.name == name)
    items = np.empty((data.n, len(index.items)))
    for column, (item, scores) in enumerate(index.items.items()):
        groups = data.answers.grouped((item,))
        items[:, column] = np.array([scores.get(str(one), np.nan) for one in groups.of(item)], dtype=float)[
            groups.of_row
        ]
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
