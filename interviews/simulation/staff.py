"""Who conducts a simulation, and with which sample?"""

import csv
import io
import math
import re
from collections.abc import Mapping
from datetime import datetime

from django.contrib.auth.models import User
from django.db import transaction
from django.db.models import Count, Q
from rest_framework.authtoken.models import Token

from interviews.models import Case, Interview
from interviews.services import sample
from interviews.simulation import numbers
from surveys.models import Country, Membership, Survey

# Numbers that it takes, on the average, to complete one interview.
NUMBERS_PER_INTERVIEW = 2.6
LEAST_NUMBERS = 40


@transaction.atomic
def hire(survey: Survey, n: int) -> list[str]:
    """Tokens of `n` simulated interviewers of the survey; they have no password and can work on this survey only."""
    tokens = []
    for number in range(1, n + 1):
        user, _ = User.objects.get_or_create(username=f"simulated-{survey.slug}-{number}"[:150])
        if not user.is_active or user.has_usable_password() or not user.password:
            user.is_active = True
            user.set_unusable_password()
            user.save()
        Membership.objects.get_or_create(user=user, survey=survey, role=Membership.Role.INTERVIEWER)
        Token.objects.filter(user=user).delete()
        tokens.append(Token.objects.create(user=user).key)
    return tokens


@transaction.atomic
def dismiss(survey: Survey) -> None:
    """Take the simulated interviewers' tokens away."""
    pattern = f"^simulated-{re.escape(survey.slug)}-[0-9]+$"
    users = User.objects.filter(username__regex=pattern)
    Token.objects.filter(user__in=users).delete()
    users.update(is_active=False)


def wanting(survey: Survey, n_interviews: int) -> dict[str, int]:
    """Country -> interviews it would take of the next `n_interviews`, in proportion to what is left of the targets."""
    complete = Count("cases__interviews", filter=Q(cases__interviews__status=Interview.Status.COMPLETE))
    left = {country: max(0, country.target - country.done) for country in survey.countries.annotate(done=complete)}
    total = sum(left.values())
    return {country.code: math.ceil(n_interviews * rest / total) for country, rest in left.items()} if total else {}


def recruit(survey: Survey, n_interviews: int, *, seed: int, now: datetime, more: bool = False) -> int:
    """Fill the sample with fictional numbers for `n_interviews` more; how many were added.

    Args:
        more: add numbers even where the waiting ones would seem enough.
    """
    waiting = dict(
        Case.objects.filter(survey=survey, opens_at__isnull=False).values_list("country__code").annotate(Count("pk"))
    )
    known = dict(Case.objects.filter(survey=survey).values_list("country__code").annotate(Count("pk")))
    wanted = wanting(survey, n_interviews)
    rows = [
        row
        for country in survey.countries.all()
        if wanted.get(country.code)
        for row in _rows(country, wanted[country.code], waiting, known, seed, more=more)
    ]
    if not rows:
        return 0
    file = io.StringIO()
    csv.writer(file).writerows([("number", "country"), *rows])
    return sample.load(survey=survey, content=file.getvalue().encode(), now=now, seed=seed).accepted


def _rows(
    country: Country, n: int, waiting: Mapping[str, int], known: Mapping[str, int], seed: int, *, more: bool
) -> list[tuple[str, str]]:
    enough = LEAST_NUMBERS + math.ceil(n * NUMBERS_PER_INTERVIEW)
    lacking = max(LEAST_NUMBERS, n) if more else enough - waiting.get(country.code, 0)
    if lacking <= 0:
        return []
    # The order of the numbers does not depend on the run, so that those already in the sample are passed over.
    drawn = numbers.draw(country.iso, lacking, seed="coprod", after=known.get(country.code, 0))
    return [(number, country.code) for number in drawn]
