"""Which cases may an interviewer call, by which rules, and what are their facts?"""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date, datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from django.db.models import Count, F, Q, QuerySet

from interviews.core.scheduling import Agreed, CallingRules, CaseFacts, PastAttempt
from interviews.models import Appointment, Attempt, Case, QuotaCell
from surveys.core import calling_hours
from surveys.models import Country, Membership, Survey


@lru_cache(maxsize=64)
def _holidays(iso: str, year: int) -> frozenset[date]:
    # Slow to import, and not needed by processes that never plan a call.
    import holidays

    if iso not in holidays.list_supported_countries():
        return frozenset()
    return frozenset(holidays.country_holidays(iso, years=[year, year + 1]))


_hours = lru_cache(maxsize=64)(calling_hours.parse)


def rules_of(country: Country, survey: Survey, now: datetime) -> CallingRules:
    """The calling rules in a country of a survey."""
    return CallingRules(
        hours=_hours(country.calling_hours),
        holidays=() if survey.is_simulated else _holidays(country.iso, now.year),
        is_always_open=survey.is_simulated,
    )


def facts_of(cases: Iterable[Case]) -> Mapping[int, CaseFacts]:
    """Case -> what decides about its next call, in two queries however many cases there are."""
    zones = {case.pk: case.time_zone for case in cases}
    attempts: dict[int, list[PastAttempt]] = defaultdict(list)
    ended = Attempt.objects.filter(case__in=zones, ended_at__isnull=False).order_by("ended_at")
    for case, ended_at, disposition in ended.values_list("case_id", "ended_at", "disposition"):
        assert ended_at is not None
        attempts[case].append(PastAttempt(ended_at, disposition))
    agreed = {
        case: Agreed(at, kind == Appointment.Kind.HARD)
        for case, at, kind in Appointment.objects.filter(case__in=zones, is_open=True).values_list(
            "case_id", "at", "kind"
        )
    }
    return {
        case: CaseFacts(time_zone=zone, attempts=tuple(attempts[case]), appointment=agreed.get(case))
        for case, zone in zones.items()
    }


CALLING_ORDER = ("priority", "n_attempts", "shuffle")


def countries_with_open_cases(*, survey: Survey, interviewer: int, now: datetime) -> list[QuerySet[Case]]:
    """Cases the interviewer may call now, by country, each in calling order; the country with the best case first.

    By country, because each is one short look into an index; cases of full countries would stand in front of all others there.
    """
    open_cases = {
        country: cases.filter(opens_at__lte=now, closes_at__gt=now).order_by(*CALLING_ORDER)
        for country, cases in waiting_cases(survey=survey, interviewer=interviewer).items()
    }
    best = [cases.values_list("country_id", *CALLING_ORDER)[:1] for cases in open_cases.values()]
    if len(best) < 2:
        return list(open_cases.values())
    in_order = best[0].union(*best[1:], all=True).order_by(*CALLING_ORDER)
    return [open_cases[country] for country, *_ in in_order]


def waiting_cases(*, survey: Survey, interviewer: int) -> dict[int, QuerySet[Case]]:
    """Cases the interviewer may call once their time has come, by country: free, wanted, in their countries and languages."""
    work = _own_work(survey, interviewer)
    full = _full_countries(survey)
    if None in full:
        return {}
    return {
        country: Case.objects.filter(work, country=country, holder__isnull=True, opens_at__isnull=False)
        for country in survey.countries.values_list("pk", flat=True)
        if country not in full
    }


def _full_countries(survey: Survey) -> set[int | None]:
    """Countries where every hard cell of some plan is full; None if that is so of a plan for all countries together.

    A plan has a cell for everybody, so nobody is wanted there any more.
    """
    cells = QuotaCell.objects.filter(survey=survey, is_hard=True).order_by().values_list("country_id", "plan")
    counted = cells.annotate(n_open=Count("pk", filter=Q(completes__lt=F("target"))))
    return {country for country, _, n_open in counted if not n_open}


def _own_work(survey: Survey, interviewer: int) -> Q:
    """The countries and languages the interviewer works in; an administrator without a membership works in all."""
    work = Q()
    own = Membership.objects.filter(
        Q(survey=survey) | Q(survey__isnull=True), user=interviewer, role=Membership.Role.INTERVIEWER
    ).values_list("countries", "languages")
    for countries, languages in own:
        one = Q()
        if countries:
            one &= Q(country__code__in=countries)
        if languages:
            one &= Q(language__in=languages)
        if not one:
            return Q()
        work |= one
    return work


def hard_appointments_near(case: Case, *, at: datetime, within: timedelta) -> int:
    """Hard appointments of other cases of the survey so near to a time that one person cannot keep both."""
    rows = Appointment.objects.filter(
        case__survey=case.survey_id, is_open=True, kind=Appointment.Kind.HARD, at__gt=at - within, at__lt=at + within
    )
    return rows.exclude(case=case).count()


def is_in_calling_hours(case: Case, at: datetime) -> bool:
    """Whether a time lies in the calling hours of the case's country, by the respondent's clock, on no holiday."""
    rules = rules_of(case.country, case.survey, at)
    local = at.astimezone(ZoneInfo(case.time_zone))
    hours = rules.hours.get(local.weekday())
    if rules.is_always_open:
        return True
    return hours is not None and hours.opens <= local.time() < hours.closes and local.date() not in rules.holidays
