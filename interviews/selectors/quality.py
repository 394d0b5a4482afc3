"""How do interviews go, by interviewer and by question?"""

from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from interviews.models import AnswerConflict, Interview, Remark, Visit
from surveys.models import Survey

# An answer sooner than this after the question was shown was hardly read out.
HARDLY_READ_MS = 1000


@dataclass(frozen=True)
class Pace:
    """Stays at questions that were answered: how long, how many too short to be true, how many changed."""

    name: str
    visits: int
    median_seconds: float
    hasty_percent: float
    changed_percent: float
    away_seconds: float


_PACE = """
SELECT {group} AS name,
       count(*),
       percentile_cont(0.5) WITHIN GROUP (ORDER BY v.duration_ms - v.away_ms) / 1000.0,
       100.0 * count(*) FILTER (WHERE v.duration_ms - v.away_ms < %(hasty)s) / count(*),
       100.0 * count(*) FILTER (WHERE v.outcome = 'changed') / count(*),
       avg(v.away_ms) / 1000.0
FROM interviews_visit v
JOIN interviews_interview i ON i.id = v.interview_id
JOIN auth_user u ON u.id = i.interviewer_id
WHERE i.survey_id = %(survey)s AND v.outcome IN ('answered', 'changed') AND v.name <> ''
GROUP BY 1
ORDER BY 1
"""


def _pace(survey: Survey, group: str) -> list[Pace]:
    with connection.cursor() as cursor:
        cursor.execute(_PACE.format(group=group), {"survey": survey.pk, "hasty": HARDLY_READ_MS})
        return [
            Pace(name, n, float(median), float(hasty), float(changed), float(away))
            for name, n, median, hasty, changed, away in cursor.fetchall()
        ]


def by_interviewer(survey: Survey) -> list[Pace]:
    """Pace of each interviewer."""
    return _pace(survey, "u.username")


def by_question(survey: Survey) -> list[Pace]:
    """Pace at each question, of all interviewers."""
    return _pace(survey, "v.name")


def conflicts_of(interview: Interview) -> QuerySet[AnswerConflict]:
    """Answers of another machine that differed, settled or not."""
    return AnswerConflict.objects.filter(interview=interview).select_related("event")


def remarks_of(interview: Interview) -> QuerySet[Remark]:
    """What was noted, in order."""
    return Remark.objects.filter(interview=interview).select_related("author").order_by("at")


def visits_of(interview: Interview) -> list[dict[str, Any]]:
    """Every stay at a question, in order, in seconds."""
    return [
        {
            "name": visit.name,
            "at": visit.at,
            "language": visit.language,
            "seconds": visit.duration_ms / 1000,
            "first_key": None if visit.first_key_ms is None else visit.first_key_ms / 1000,
            "away": visit.away_ms / 1000,
            "outcome": visit.get_outcome_display(),
            "is_offline": visit.is_offline,
        }
        for visit in Visit.objects.filter(interview=interview).order_by("at")
    ]
