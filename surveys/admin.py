"""Which tables of `surveys` does an administrator see as they are?"""

from typing import TYPE_CHECKING

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils.translation import gettext_lazy as _

from surveys.access import PUBLISHED
from surveys.models import Country, Membership, Survey

if TYPE_CHECKING:
    SurveyBase = admin.ModelAdmin[Survey]
    CountryBase = admin.ModelAdmin[Country]
    MembershipBase = admin.ModelAdmin[Membership]
else:
    SurveyBase = CountryBase = MembershipBase = admin.ModelAdmin


@admin.register(Survey)
class SurveyAdmin(SurveyBase):
    """Surveys: name, status and whether they are simulated."""

    list_display = ("slug", "name", "status", "is_published", "is_simulated", "created_at")
    readonly_fields = ("slug", "created_at")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Survey]:
        """With whether each has a version."""
        return super().get_queryset(request).annotate(has_version=PUBLISHED)

    @admin.display(description=_("published"), boolean=True)
    def is_published(self, survey: Survey) -> bool:
        """Whether it has a version: before that its status means nothing."""
        return bool(getattr(survey, "has_version", True))

    def has_add_permission(self, request: object) -> bool:
        """A survey comes from a workbook."""
        return False


@admin.register(Country)
class CountryAdmin(CountryBase):
    """Countries: calling hours can be changed during fieldwork."""

    list_display = ("survey", "code", "name", "calling_hours", "target")
    readonly_fields = ("survey", "code", "iso", "adult_population", "target")

    def has_add_permission(self, request: object) -> bool:
        """A country comes from a workbook."""
        return False

    def has_delete_permission(self, request: object, obj: object = None) -> bool:
        """A country stays as long as its survey."""
        return False


@admin.register(Membership)
class MembershipAdmin(MembershipBase):
    """Who does what."""

    list_display = ("user", "role", "survey")
    list_filter = ("role", "survey")
