"""What must analysis count, or take back?"""

from django.db import models
from django.db.models import Q

from interviews.models.interview import Interview
from surveys.models import QuestionnaireVersion, Survey


class LedgerHead(models.Model):
    """The last position of a survey's ledger. Numbers are taken under its row lock: see LedgerRow."""

    survey = models.OneToOneField(Survey, primary_key=True, on_delete=models.CASCADE, related_name="ledger_head")
    position = models.PositiveBigIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.survey_id}@{self.position}"


class LedgerRow(models.Model):
    """One interview to count (+1) or to take back (-1), with the data to do it. Append-only: a trigger refuses every update."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="ledger")
    position = models.PositiveBigIntegerField()
    interview = models.ForeignKey(Interview, on_delete=models.CASCADE, related_name="ledger")
    version = models.ForeignKey(QuestionnaireVersion, on_delete=models.PROTECT, related_name="+")
    sign = models.SmallIntegerField()
    values = models.JSONField(help_text="The interview's data as counted or taken back.")
    at = models.DateTimeField()

    class Meta:
        ordering = ["survey", "position"]
        constraints = [
            # Numbered under a row lock: a sequence would let the watermark pass a row not yet committed.
            models.UniqueConstraint(fields=["survey", "position"], name="ledger_position_is_unique"),
            models.CheckConstraint(condition=Q(sign__in=[-1, 1]), name="ledger_sign_is_plus_or_minus_one"),
        ]

    def __str__(self) -> str:
        return f"{self.survey_id}@{self.position}: {self.sign:+d}"
