"""What did the interviewer note about an interview?"""

from django.conf import settings
from django.db import models
from django.db.models import Q

from interviews.models.interview import Interview


class Remark(models.Model):
    """An interviewer's note, at a question. Not data: it is for those who look after the interview."""

    id = models.UUIDField(primary_key=True)
    interview = models.ForeignKey(Interview, on_delete=models.CASCADE, related_name="remarks")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="remarks")
    name = models.CharField(max_length=100, blank=True, help_text="The question on the screen; empty: the end.")
    text = models.TextField()
    at = models.DateTimeField(help_text="By the interviewer's clock.")
    received_at = models.DateTimeField()

    class Meta:
        ordering = ["interview", "at"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="remark_says_something")]

    def __str__(self) -> str:
        return self.text[:60]
