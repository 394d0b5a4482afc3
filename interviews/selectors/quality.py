"""How do interviews go, by interviewer and by question?"""

from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from interviews.models import AnswerConflict, Attempt, Interview, Remark, Visit, WrapUp
from surveys.models import Survey

# An answer sooner than this after the question was shown was hardly read out.
HARDLY_READ_MS = 1000
MOST_NOTES = 100


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


@dataclass(frozen=True)
class CallNote:
    """What an interviewer wrote with the outcome of a call, or after it."""

    at: datetime
    interviewer: str
    case: int
    disposition: str
    text: str
    interview: UUID | None


def notes_after(interview: Interview) -> list[CallNote]:
    """What was written after the calls of an interview."""
    calls = Attempt.objects.filter(case=interview.case_id, ended_at__gte=interview.started_at)
    return _notes(calls)


def call_notes(survey: Survey) -> list[CallNote]:
    """The newest notes of calls, the newest first."""
    return _notes(Attempt.objects.filter(case__survey=survey))


def _notes(calls: QuerySet[Attempt]) -> list[CallNote]:
    noted = Q(pk__in=WrapUp.objects.exclude(text="").values("attempt")) | ~Q(note="")
    rows = calls.filter(noted, ended_at__isnull=False).select_related("interviewer")
    newest = list(rows.order_by("-ended_at")[:MOST_NOTES])
    begun = Interview.objects.filter(case__in={call.case_id for call in newest}).order_by("started_at")
    interviews = list(begun.values_list("case", "pk", "started_at"))
    written = list(WrapUp.objects.filter(attempt__in=newest).order_by("at").values_list("attempt", "text"))
    found = []
    for call in newest:
        assert call.ended_at is not None
        own = [pk for case, pk, started_at in interviews if case == call.case_id and started_at <= call.ended_at]
        # An outcome's note is written once and kept twice: with the case for whoever calls next, and as its wrap-up.
        texts = dict.fromkeys(filter(None, [call.note, *(text for attempt, text in written if attempt == call.pk)]))
        found.append(
            CallNote(
                at=call.ended_at,
                interviewer=call.interviewer.get_username(),
                case=call.case_id,
                disposition=call.disposition,
                text="\n".join(texts),
                interview=own[-1] if own else None,
            )
        )
    return found


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
