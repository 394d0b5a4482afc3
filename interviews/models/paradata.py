"""How did the interview go, question by question?"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from interviews.models.interview import Interview


class Visit(models.Model):
    """One stay at a question, as the screen measured it. Append-only: a trigger refuses every update."""

    class Outcome(models.TextChoices):
        ANSWERED = "answered", _("Answered")
        CHANGED = "changed", _("Changed")
        LEFT = "left", _("Left without an answer, or as it was")

    id = models.UUIDField(primary_key=True)
    interview = models.ForeignKey(Interview, on_delete=models.CASCADE, related_name="visits")
    name = models.CharField(max_length=100, help_text="The question; empty: the end of the interview.", blank=True)
    language = models.CharField(max_length=12, help_text="In which it was spoken when the question was left.")
    at = models.DateTimeField(help_text="When it was shown, by the interviewer's clock.")
    first_key_ms = models.PositiveIntegerField(null=True, help_text="From showing to the first key or press.")
    duration_ms = models.PositiveIntegerField(help_text="From showing to the next question.")
    away_ms = models.PositiveIntegerField(default=0, help_text="Of that, how long the page did not have the focus.")
    times_away = models.PositiveSmallIntegerField(default=0, help_text="How often the page lost the focus.")
    is_offline = models.BooleanField(default=False, help_text="Answers were waiting for the line.")
    outcome = models.CharField(max_length=8, choices=Outcome.choices)
    received_at = models.DateTimeField(help_text="By the database's clock.")

    class Meta:
        ordering = ["interview", "at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome__in=["answered", "changed", "left"]), name="visit_has_an_outcome"
            )
        ]

    def __str__(self) -> str:
        return f"{self.interview_id} {self.name}"
