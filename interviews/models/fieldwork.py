"""Whom do we call, when, and what came of it?"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from surveys.models import Country, Survey


class Case(models.Model):
    """One number of the sample.

    When it may be called is decided in Python when its facts change, and stored: `opens_at` to `closes_at` is its next calling
    window, empty once the case is finished. The query for the next case only compares instants.
    """

    class Priority(models.IntegerChoices):
        HARD_APPOINTMENT = 0, _("Hard appointment")
        SOFT_APPOINTMENT = 1, _("Soft appointment")
        RULE = 2, _("By the calling rules")

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="cases")
    country = models.ForeignKey(Country, on_delete=models.PROTECT, related_name="cases")
    external_id = models.CharField(
        max_length=64, blank=True, help_text="The number of the case in the frame it was drawn from."
    )
    language = models.CharField(max_length=12)
    time_zone = models.CharField(max_length=64)
    facts = models.JSONField(default=dict, help_text="Further columns of the sample file, usable in expressions.")
    disposition = models.CharField(max_length=6, default="3.11", help_text="AAPOR code of the case so far.")
    n_attempts = models.PositiveSmallIntegerField(default=0)
    priority = models.PositiveSmallIntegerField(choices=Priority.choices, default=Priority.RULE)
    opens_at = models.DateTimeField(null=True, help_text="May be called from here; empty: finished.")
    closes_at = models.DateTimeField(null=True, help_text="and until here.")
    shuffle = models.FloatField(help_text="Place in the random calling order.")
    holder = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="held_cases"
    )
    held_until = models.DateTimeField(null=True)
    created_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(opens_at__isnull=True, closes_at__isnull=True) | Q(opens_at__lt=F("closes_at")),
                name="case_window_is_whole",
            ),
            models.CheckConstraint(
                condition=Q(holder__isnull=True) | Q(held_until__isnull=False), name="held_case_has_an_end_of_holding"
            ),
            # One interviewer has one case in hand per survey, and a case is in one pair of hands.
            models.UniqueConstraint(
                fields=["survey", "holder"], condition=Q(holder__isnull=False), name="one_case_in_hand"
            ),
            models.UniqueConstraint(
                fields=["survey", "external_id"], condition=~Q(external_id=""), name="external_id_is_unique_in_survey"
            ),
        ]
        indexes = [
            # Two ways to the best case that is open now: in calling order where most are open, by opening where few are.
            models.Index(
                fields=["country", "priority", "n_attempts", "shuffle"],
                condition=Q(opens_at__isnull=False, holder__isnull=True),
                name="case_next",
            ),
            models.Index(
                fields=["country", "opens_at"],
                condition=Q(opens_at__isnull=False, holder__isnull=True),
                name="case_opening",
            ),
            models.Index(fields=["survey", "disposition"], name="case_disposition"),
        ]

    def __str__(self) -> str:
        return f"{self.survey_id}/{self.pk}"


class Contact(models.Model):
    """The personal data of a case: encrypted, apart from the answers, erasable."""

    case = models.OneToOneField(Case, primary_key=True, on_delete=models.CASCADE, related_name="contact")
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="+")
    number = models.BinaryField(help_text="E.164, AES-GCM.")
    name = models.BinaryField(help_text="AES-GCM; of an empty text too.")
    number_index = models.BinaryField(max_length=32, help_text="HMAC of the E.164 number: finds it without storing it.")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["survey", "number_index"], name="number_is_once_in_survey")]

    def __str__(self) -> str:
        return f"contact of {self.case_id}"


class Attempt(models.Model):
    """One dial of a case, with its disposition."""

    id = models.UUIDField(primary_key=True)
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="attempts")
    interviewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="attempts")
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    disposition = models.CharField(max_length=6, blank=True, help_text="AAPOR code; empty while the call lasts.")
    note = models.TextField(blank=True)

    class Meta:
        ordering = ["started_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(disposition="", ended_at__isnull=True) | (~Q(disposition="") & Q(ended_at__isnull=False)),
                name="ended_attempt_has_a_disposition",
            ),
            models.UniqueConstraint(
                fields=["case"], condition=Q(ended_at__isnull=True), name="one_open_attempt_per_case"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Appointment(models.Model):
    """An agreed time to call back."""

    class Kind(models.TextChoices):
        HARD = "hard", _("Hard: the respondent's wish")
        SOFT = "soft", _("Soft: the interviewer's guess")

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="appointments")
    attempt = models.OneToOneField(Attempt, on_delete=models.CASCADE, related_name="appointment")
    at = models.DateTimeField()
    kind = models.CharField(max_length=4, choices=Kind.choices)
    note = models.TextField(blank=True)
    is_open = models.BooleanField(default=True, help_text="Not yet kept, missed or replaced.")

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(kind__in=["hard", "soft"]), name="appointment_kind_is_known"),
            models.UniqueConstraint(fields=["case"], condition=Q(is_open=True), name="one_open_appointment_per_case"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.at:%Y-%m-%d %H:%M}"
