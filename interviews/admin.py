"""What of fieldwork does an administrator see in the admin?

Everything but contacts and answers, and nothing can be changed there but which exchange places calls.
"""

from typing import TYPE_CHECKING, Any

from django.contrib import admin
from django.db.models import Model
from django.http import HttpRequest

from interviews.dialler_admin import DiallerForm
from interviews.models import Attempt, Case, Dialler, Interview, LedgerRow, QuotaCell, SimulationRun

if TYPE_CHECKING:
    Base = admin.ModelAdmin[Any]
else:
    Base = admin.ModelAdmin


class ReadOnlyAdmin(Base):
    """State changes through services only: they keep counts, reservations and the ledger in step."""

    show_full_result_count = False

    def has_add_permission(self, request: HttpRequest) -> bool:
        """Never."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Never."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Model | None = None) -> bool:
        """Never."""
        return False


@admin.register(Case)
class CaseAdmin(ReadOnlyAdmin):
    """Cases, without their contacts."""

    list_display = ("pk", "survey", "country", "disposition", "n_attempts", "opens_at", "holder")
    list_filter = ("survey", "country", "disposition")
    list_select_related = ("survey", "country", "holder")


@admin.register(Attempt)
class AttemptAdmin(ReadOnlyAdmin):
    """Dials."""

    list_display = ("pk", "case", "interviewer", "started_at", "ended_at", "disposition")
    list_filter = ("disposition",)
    list_select_related = ("case", "interviewer")
    exclude = ("note",)


@admin.register(Interview)
class InterviewAdmin(ReadOnlyAdmin):
    """Interviews, without their answers."""

    list_display = ("pk", "survey", "case", "interviewer", "status", "disposition", "started_at", "ended_at")
    list_filter = ("survey", "status")
    list_select_related = ("survey", "case", "interviewer")
    exclude = ("answers", "values")


@admin.register(QuotaCell)
class QuotaCellAdmin(ReadOnlyAdmin):
    """Live quota cells."""

    list_display = ("key", "survey", "target", "completes", "reserved", "is_hard")
    list_filter = ("survey",)
    list_select_related = ("survey",)


@admin.register(LedgerRow)
class LedgerRowAdmin(ReadOnlyAdmin):
    """The ledger, without the data counted."""

    list_display = ("survey", "position", "sign", "interview", "at")
    list_filter = ("survey", "sign")
    list_select_related = ("survey",)
    exclude = ("values",)


@admin.register(SimulationRun)
class SimulationRunAdmin(ReadOnlyAdmin):
    """Simulated fieldwork."""

    list_display = ("pk", "survey", "status", "n_done", "n_interviews", "created_at")
    list_select_related = ("survey",)


@admin.register(Dialler)
class DiallerAdmin(Base):
    """Exchanges that place calls."""

    form = DiallerForm
    list_display = ("name", "survey", "is_active")
    list_select_related = ("survey",)
