"""What did the interviewer write when the call was over, and how long did that take?"""

from django.db import models

from interviews.models.fieldwork import Attempt


class WrapUp(models.Model):
    """The time after a call, with its note if there was something to say. A call may have several: from two browsers, or after a reload."""

    id = models.UUIDField(primary_key=True)
    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="wrap_ups")
    text = models.TextField(blank=True)
    duration_ms = models.PositiveIntegerField()
    at = models.DateTimeField(help_text="When it was done, by the interviewer's clock.")
    received_at = models.DateTimeField()

    class Meta:
        ordering = ["attempt", "at"]

    def __str__(self) -> str:
        return self.text[:60]
