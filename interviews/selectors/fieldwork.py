"""How far is fieldwork?"""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Count, Q, QuerySet
from django.utils.translation import gettext as _

from interviews import contacts
from interviews.core import dispositions, outcomes
from interviews.models import AnswerConflict, Appointment, Attempt, Case, Interview, QuotaCell
from surveys.models import Country, Survey


def describe_case(case: Case, now: datetime) -> dict[str, Any]:
    """A case in an interviewer's hand, with its contact."""
    was_called = case.n_attempts > 0
    appointment = Appointment.objects.filter(case=case, is_open=True).first() if was_called else None
    last = case.attempts.filter(ended_at__isnull=False).order_by("-ended_at").first() if was_called else None
    unfinished = Interview.objects.filter(case=case, status__in=["in_progress", "suspended"])
    running = unfinished.only("status").first()
    open_attempt = case.attempts.filter(ended_at__isnull=True).first()
    return {
        "id": case.pk,
        "country": case.country.code,
        "language": case.language,
        "languages": case.country.languages,
        "time_zone": case.time_zone,
        "local_time": now.astimezone(ZoneInfo(case.time_zone)).isoformat(timespec="seconds"),
        "n_attempts": case.n_attempts,
        "disposition": case.disposition,
        "last_note": last.note if last else "",
        "attempt": str(open_attempt.pk) if open_attempt else None,
        "appointment": appointment
        and {"at": appointment.at.isoformat(), "kind": appointment.kind, "note": appointment.note},
        "contact": {"number": contacts.unseal(case.contact.number), "name": contacts.unseal(case.contact.name)},
        "interview": running and {"id": str(running.pk), "status": running.status},
        "is_simulated": case.survey.is_simulated,
    }


def beginning(interview: Interview) -> str:
    """When an interview began on the respondent's clock, with its offset: what now() and today() mean in it."""
    here = interview.started_at.astimezone(ZoneInfo(interview.case.time_zone))
    return here.isoformat(timespec="milliseconds")


def describe_interview(interview: Interview) -> dict[str, Any]:
    """An interview as its screen needs it to begin or to go on."""
    return {
        "id": str(interview.pk),
        "case": interview.case_id,
        "survey": interview.survey.slug,
        "version": interview.version.number,
        "texts": interview.texts,
        "language": interview.language,
        "status": interview.status,
        "disposition": interview.disposition,
        "answers": interview.answers,
        "acknowledged": interview.acknowledged,
        "position": interview.position,
        "conflicts": open_conflicts(interview),
        "facts": {**interview.case.facts, "country": interview.case.country.code},
        "seed": str(interview.pk),
        "today": beginning(interview),
        "started_at": interview.started_at.isoformat(),
        **_sitting(interview),
        "is_simulated": interview.survey.is_simulated,
    }


def _sitting(interview: Interview) -> dict[str, Any]:
    """For the clock: when this sitting began, and how long earlier ones took; and the call that it belongs to.

    An interview that goes on another day has several.
    """
    spent, began = timedelta(), interview.started_at
    calls = list(interview.case.attempts.values_list("pk", "started_at", "ended_at"))
    for _call, dialled, ended in calls:
        since = max(dialled, interview.started_at)
        if ended is None:
            began = since
        else:
            spent += max(ended - since, timedelta())
    return {
        "sitting_began_at": began.isoformat(),
        "spent_seconds": round(spent.total_seconds()),
        "attempt": str(calls[-1][0]) if calls else None,
    }


def open_conflicts(interview: Interview) -> list[dict[str, Any]]:
    """Answers of another machine that differ from those that stand: the last one of each question."""
    if not interview.open_conflicts:
        return []
    rows = AnswerConflict.objects.filter(interview=interview, settled_at__isnull=True).select_related("event")
    last = {row.event.name: row.event for row in rows}
    return [{"name": name, "value": event.value, "at": event.at.isoformat()} for name, event in last.items()]


@dataclass(frozen=True)
class Progress:
    """Interviews of one country against its target."""

    country: Country
    completes: int
    in_progress: int
    cases: int
    cases_open: int

    @property
    def percent(self) -> float:
        """Of the target, at most 100."""
        return min(100.0, 100 * self.completes / self.country.target) if self.country.target else 100.0


def progress(survey: Survey) -> list[Progress]:
    """Interviews and cases by country."""
    status = Interview.Status
    done = (
        Interview.objects.filter(survey=survey)
        .values_list("case__country")
        .annotate(
            completes=Count("pk", filter=Q(status=status.COMPLETE)),
            running=Count("pk", filter=Q(status__in=[status.IN_PROGRESS, status.SUSPENDED])),
        )
    )
    interviews = {country: (completes, running) for country, completes, running in done}
    cases = {
        country: (n, n_open)
        for country, n, n_open in Case.objects.filter(survey=survey)
        .values_list("country")
        .annotate(n=Count("pk"), n_open=Count("pk", filter=Q(opens_at__isnull=False)))
    }
    return [
        Progress(country, *interviews.get(country.pk, (0, 0)), *cases.get(country.pk, (0, 0)))
        for country in survey.countries.all()
    ]


def counts(survey: Survey) -> dict[str, Any]:
    """Fieldwork in numbers, as the API shows it."""
    statuses = Counter(dict(Interview.objects.filter(survey=survey).values_list("status").annotate(Count("pk"))))
    by_country = progress(survey)
    return {
        "interviews": {status.value: statuses[status.value] for status in Interview.Status},
        "completes": {row.country.code: row.completes for row in by_country},
        "cases": sum(row.cases for row in by_country),
        "cases_open": sum(row.cases_open for row in by_country),
    }


def quota_cells(survey: Survey) -> QuerySet[QuotaCell]:
    """The cells, by plan and country, in the plan's order."""
    return (
        QuotaCell.objects.filter(survey=survey)
        .select_related("country")
        .order_by("plan", "country__place", "country__code", "pk")
    )


def cell_status(cell: QuotaCell) -> str:
    """`full` (counted), `held` (the last places are reserved) or `open`."""
    if cell.completes >= cell.target:
        return "full"
    return "held" if cell.completes + cell.reserved >= cell.target else "open"


@dataclass(frozen=True)
class Outcomes:
    """Cases by disposition and the rates they come to, for one domain."""

    domain: str
    cases: int
    dispositions: dict[str, int]
    groups: dict[str, int]
    e: float | None
    rates: dict[str, float | None]


def case_outcomes(survey: Survey, *, by_country: bool) -> list[Outcomes]:
    """Outcomes of the whole survey and, if wanted, of each country."""
    counted: dict[str, Counter[str]] = defaultdict(Counter, overall=Counter())
    rows = Case.objects.filter(survey=survey).values_list("country__code", "disposition").annotate(n=Count("pk"))
    for country, code, n in rows:
        counted["overall"][code] += n
        if by_country:
            counted[country][code] += n
    in_order = [*survey.countries.values_list("code", flat=True), "overall"]
    return [_outcomes(domain, counted[domain]) for domain in in_order if domain in counted]


def called_cases(survey: Survey, variables: Sequence[str]) -> Iterator[tuple[str, str, dict[str, Any], int]]:
    """Country, disposition, values of some variables of the sample, and the number of such cases that have been called."""
    facts = [f"facts__{name}" for name in variables]
    called = Case.objects.filter(survey=survey).exclude(disposition=dispositions.NOT_ATTEMPTED)
    for country, disposition, *values, n in called.values_list("country__code", "disposition", *facts).annotate(
        n=Count("pk")
    ):
        yield country, disposition, dict(zip(variables, values, strict=True)), n


def _outcomes(domain: str, cases: Counter[str]) -> Outcomes:
    groups = outcomes.groups(cases)
    return Outcomes(
        domain=domain,
        cases=cases.total(),
        dispositions=dict(sorted(cases.items())),
        groups={group: groups[group] for group in ("I", "P", "R", "NC", "O", "UH", "UO", "NE")},
        e=outcomes.eligibility(groups),
        rates=outcomes.rates(groups),
    )


def disposition_label(code: str) -> str:
    """The standard's words for a code, in the reader's language."""
    found = dispositions.CATALOGUE.get(code)
    return _(found.label) if found else code


def interviews(survey: Survey, *, status: str = "") -> QuerySet[Interview]:
    """Interviews, the newest first."""
    rows = Interview.objects.filter(survey=survey).select_related("case__country", "interviewer", "version")
    if status:
        rows = rows.filter(status=status)
    return rows.order_by("-started_at", "pk")


def attempts_of(case: Case) -> QuerySet[Attempt]:
    """The finished attempts of a case, the newest first."""
    return case.attempts.filter(ended_at__isnull=False).select_related("interviewer").order_by("-ended_at")
