"""Who can sign in, as what?"""

from collections.abc import Sequence

from django.contrib.auth.models import User
from django.db import transaction
from rest_framework.authtoken.models import Token

from surveys.models import Membership, Survey

DEMO_ACCOUNTS = {
    "admin": None,
    "manager": Membership.Role.MANAGER,
    "analyst": Membership.Role.ANALYST,
    "interviewer": Membership.Role.INTERVIEWER,
}


@transaction.atomic
def ensure_demo_accounts(*, password: str) -> list[str]:
    """Make the four demo accounts, each with its role on every survey, and set their password. Safe to repeat."""
    for username, role in DEMO_ACCOUNTS.items():
        user, _ = User.objects.get_or_create(username=username)
        user.is_staff = user.is_superuser = role is None
        # Hashing is slow by design, and signs every open session out: only where the password is another.
        if not user.check_password(password):
            user.set_password(password)
        user.save()
        if role is not None:
            Membership.objects.get_or_create(user=user, survey=None, role=role)
    return list(DEMO_ACCOUNTS)


@transaction.atomic
def add_person(*, username: str, password: str) -> User:
    """A new person, who can sign in but has no part in any survey yet."""
    return User.objects.create_user(username=username, password=password)


@transaction.atomic
def set_active(*, person: int, is_active: bool) -> User:
    """Let a person sign in, or no longer: open sessions and tokens end with it."""
    found = User.objects.select_for_update().get(pk=person)
    found.is_active = is_active
    found.save(update_fields=["is_active"])
    if not is_active:
        Token.objects.filter(user=found).delete()
    return found


@transaction.atomic
def give_role(
    *, person: int, role: str, survey: Survey | None, countries: Sequence[str] = (), languages: Sequence[str] = ()
) -> Membership:
    """Give a person a role on a survey (None: on every survey), or change where it holds. Safe to repeat."""
    membership, _ = Membership.objects.update_or_create(
        user_id=person,
        survey=survey,
        role=role,
        defaults={"countries": list(countries), "languages": list(languages)},
    )
    return membership


@transaction.atomic
def take_role(*, membership: int) -> None:
    """Take a role away. Safe to repeat."""
    Membership.objects.filter(pk=membership).delete()
