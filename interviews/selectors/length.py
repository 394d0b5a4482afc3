"""How long do interviews take, and how long should they?"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Aggregate, Count, DurationField, F, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce, Greatest, Least

from interviews.models import Attempt, Interview
from surveys import inspecting, selectors
from surveys.models import QuestionnaireVersion, Survey

MINUTE = timedelta(minutes=1)


class Median(Aggregate):
    """The median of a duration: half of them are no longer."""

    function = "PERCENTILE_CONT"
    template = "%(function)s(0.5) WITHIN GROUP (ORDER BY %(expressions)s)"
    output_field = DurationField()


def with_length(ended: QuerySet[Interview]) -> QuerySet[Interview, Any]:
    """Ended interviews with their `length`: the time on the telephone. Days between a suspension and its appointment are none."""
    dials = Attempt.objects.filter(
        case=OuterRef("case"), ended_at__gt=OuterRef("started_at"), started_at__lt=OuterRef("ended_at")
    )
    stretch = Least("ended_at", OuterRef("ended_at")) - Greatest("started_at", OuterRef("started_at"))
    spoken = dials.order_by().values("case").annotate(length=Sum(stretch, output_field=DurationField()))
    whole = F("ended_at") - F("started_at")
    return ended.annotate(length=Coalesce(Subquery(spoken.values("length")), whole, output_field=DurationField()))


def target_minutes(version: QuestionnaireVersion, languages: list[str], *, now: datetime) -> dict[str, float]:
    """Language -> how long an interview should take, minutes: as the workbook says, else as the inspection expects."""
    questionnaire = selectors.study(version).questionnaire
    # Versions published before it could be said do not have it.
    said = questionnaire.get("target_minutes")
    if said is not None:
        return dict.fromkeys(languages, said)
    expected = inspecting.expected_minutes(version, now=now)
    # A language that came later is not in the report: about as long as the default one.
    usual = expected.get(questionnaire["default_language"])
    return {code: minutes for code in languages if (minutes := expected.get(code, usual)) is not None}


@dataclass(frozen=True)
class Length:
    """Complete interviews of one interviewer in one language: how many, how long, and how long they should be (minutes)."""

    interviewer: str
    language: str
    n: int
    median_minutes: float
    target_minutes: float | None

    @property
    def percent(self) -> float | None:
        """Of the target."""
        return 100 * self.median_minutes / self.target_minutes if self.target_minutes else None


def by_interviewer(survey: Survey, *, now: datetime) -> list[Length]:
    """Lengths against the target of the version in the field, the interviewers in order."""
    complete = Interview.objects.filter(survey=survey, status=Interview.Status.COMPLETE)
    rows = with_length(complete).order_by().values("interviewer__username", "language")
    found = rows.annotate(n=Count("pk"), median=Median("length")).order_by("interviewer__username", "language")
    languages = list(dict.fromkeys(row["language"] for row in found))
    targets = target_minutes(selectors.current_version(survey), languages, now=now)
    return [
        Length(
            row["interviewer__username"],
            row["language"],
            row["n"],
            row["median"] / MINUTE,
            targets.get(row["language"]),
        )
        for row in found
    ]
