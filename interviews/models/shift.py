"""When does an interviewer work, and what is said to her meanwhile?"""

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from surveys.models import Survey


class Shift(models.Model):
    """One stretch of an interviewer's work on a survey."""

    id = models.UUIDField(primary_key=True)
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="shifts")
    interviewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="shifts")
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["survey", "interviewer"], condition=Q(ended_at__isnull=True), name="one_open_shift"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("began_at")), name="shift_ends_after_it_began"
            ),
        ]
        indexes = [models.Index(fields=["survey", "began_at"], name="shift_of_survey")]

    def __str__(self) -> str:
        return str(self.pk)


class Pause(models.Model):
    """A time in a shift when no work is done."""

    class Reason(models.TextChoices):
        BREAK = "break", _("Break")
        MEAL = "meal", _("Meal")
        BRIEFING = "briefing", _("Briefing")
        TECHNICAL = "technical", _("Technical trouble")
        OTHER = "other", _("Something else")

    id = models.UUIDField(primary_key=True)
    shift = models.ForeignKey(Shift, on_delete=models.CASCADE, related_name="pauses")
    reason = models.CharField(max_length=12, choices=Reason.choices)
    began_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["shift"], condition=Q(ended_at__isnull=True), name="one_open_pause"),
            models.CheckConstraint(
                condition=Q(reason__in=["break", "meal", "briefing", "technical", "other"]), name="pause_has_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("began_at")), name="pause_ends_after_it_began"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class Message(models.Model):
    """What a supervisor tells interviewers of a survey: one of them, or all."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="messages")
    sender = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="sent_messages")
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        on_delete=models.CASCADE,
        related_name="received_messages",
        help_text="Empty: everybody who interviews.",
    )
    text = models.TextField()
    sent_at = models.DateTimeField()

    class Meta:
        ordering = ["-sent_at", "-pk"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="message_says_something")]

    def __str__(self) -> str:
        return self.text[:60]


class MessageRead(models.Model):
    """Somebody has read a message."""

    message = models.ForeignKey(Message, on_delete=models.CASCADE, related_name="reads")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="read_messages")
    read_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["message", "person"], name="message_is_read_once")]

    def __str__(self) -> str:
        return f"{self.message_id} {self.person_id}"


class InterviewerSetting(models.Model):
    """How an interviewer's workstation behaves."""

    class Dial(models.TextChoices):
        TEL = "tel", _("A link for the telephone (tel:)")
        SIP = "sip", _("A link for a softphone (sip:)")
        NONE = "none", _("No link: I copy the number, or dial by hand")
        EXCHANGE = "pbx", _("The exchange calls for me")

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, primary_key=True, on_delete=models.CASCADE, related_name="interviewer_setting"
    )
    dial = models.CharField(max_length=4, choices=Dial.choices, default=Dial.TEL)
    sip_domain = models.CharField(max_length=200, blank=True, help_text="Of sip: links, such as pbx.example.org.")
    extension = models.CharField(
        max_length=40, blank=True, help_text="Of the interviewer's telephone at the exchange that places calls."
    )
    letter_keys = models.BooleanField(
        default=True, help_text="Whether single letters are keys. Function keys always are."
    )

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(dial__in=["tel", "sip", "none", "pbx"]), name="dial_is_known"),
            models.CheckConstraint(condition=~Q(dial="sip", sip_domain=""), name="sip_has_a_domain"),
            models.CheckConstraint(condition=~Q(dial="pbx", extension=""), name="pbx_has_an_extension"),
        ]

    def __str__(self) -> str:
        return f"{self.person_id} {self.dial}"
