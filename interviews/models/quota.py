"""How many interviews does each cell still want?"""

from django.db import models
from django.db.models import F, Q

from interviews.models.interview import Interview
from surveys.models import Country, Survey


class QuotaCell(models.Model):
    """A cell of a quota plan: target and counts in one row, so that one conditional UPDATE decides."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="quota_cells")
    country = models.ForeignKey(
        Country, null=True, on_delete=models.PROTECT, related_name="+", help_text="Empty: all countries."
    )
    plan = models.CharField(max_length=64)
    key = models.CharField(
        max_length=255, help_text="plan|CZ|sex=male|age_group=18-34: also the order in which cells are locked."
    )
    cell = models.JSONField(help_text="Variable -> value, without the country.")
    target = models.PositiveIntegerField()
    completes = models.PositiveIntegerField(default=0)
    reserved = models.PositiveIntegerField(default=0)
    is_hard = models.BooleanField(default=True)

    class Meta:
        ordering = ["survey", "key"]
        constraints = [
            models.UniqueConstraint(fields=["survey", "key"], name="quota_key_is_unique_in_survey"),
            models.CheckConstraint(
                condition=Q(is_hard=False) | Q(target__gte=F("completes") + F("reserved")),
                name="hard_cell_never_overshoots",
            ),
        ]

    def __str__(self) -> str:
        return self.key


class Reservation(models.Model):
    """A place in a cell held by an interview in progress."""

    interview = models.ForeignKey(Interview, on_delete=models.CASCADE, related_name="reservations")
    cell = models.ForeignKey(QuotaCell, on_delete=models.PROTECT, related_name="reservations")
    made_at = models.DateTimeField()
    expires_at = models.DateTimeField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["interview", "cell"], name="one_place_per_cell_and_interview")]

    def __str__(self) -> str:
        return f"{self.cell_id} for {self.interview_id}"
