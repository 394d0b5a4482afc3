"""What did the respondent say?"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from interviews.models.fieldwork import Case
from surveys.models import QuestionnaireVersion, Survey


class Interview(models.Model):
    """One respondent's pass through one questionnaire version."""

    class Status(models.TextChoices):
        IN_PROGRESS = "in_progress", _("In progress")
        SUSPENDED = "suspended", _("Suspended")
        COMPLETE = "complete", _("Complete")
        PARTIAL = "partial", _("Partial")
        SCREENED_OUT = "screened_out", _("Screened out")
        OVER_QUOTA = "over_quota", _("Over quota")
        VOID = "void", _("Void")

    id = models.UUIDField(primary_key=True)
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="interviews")
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="interviews")
    version = models.ForeignKey(QuestionnaireVersion, on_delete=models.PROTECT, related_name="interviews")
    texts = models.PositiveIntegerField(default=1, help_text="The revision of the version's texts that is read out.")
    interviewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="interviews")
    language = models.CharField(max_length=12)
    status = models.CharField(max_length=12, choices=Status.choices, default=Status.IN_PROGRESS)
    disposition = models.CharField(max_length=6, blank=True)
    answers = models.JSONField(default=dict, help_text="Last value of every question: the sum of the answer events.")
    values = models.JSONField(
        default=dict, help_text="The data: answers on the route, calculated and case variables; set at the end."
    )
    acknowledged = models.PositiveIntegerField(
        default=0, help_text="Answer events of the interview's own log are stored up to this number without a gap."
    )
    position = models.PositiveIntegerField(default=0, help_text="Answer events stored so far, of all logs.")
    open_conflicts = models.PositiveSmallIntegerField(
        default=0, help_text="Answers of two machines that differ and wait for a decision."
    )
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)
    void_reason = models.TextField(blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    status__in=["in_progress", "suspended", "complete", "partial", "screened_out", "over_quota", "void"]
                ),
                name="interview_status_is_known",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["in_progress", "suspended"], ended_at__isnull=True)
                | (~Q(status__in=["in_progress", "suspended"]) & Q(ended_at__isnull=False)),
                name="ended_interview_has_an_end",
            ),
            models.UniqueConstraint(
                fields=["case"],
                condition=Q(status__in=["in_progress", "suspended", "complete"]),
                name="one_live_interview_per_case",
            ),
        ]
        indexes = [models.Index(fields=["survey", "status"], name="interview_status")]

    def __str__(self) -> str:
        return str(self.pk)


class AnswerLog(models.Model):
    """What one browser writes of one interview: its events are numbered by itself.

    An interview that goes on at another machine has two logs; both are kept whole, whenever they arrive. Programs that need only
    one write to the interview's own log, which has the interview's id and no row here.
    """

    id = models.UUIDField(primary_key=True)
    interview = models.ForeignKey(Interview, on_delete=models.CASCADE, related_name="logs")
    interviewer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="answer_logs")
    acknowledged = models.PositiveIntegerField(
        default=0, help_text="Events up to this number are stored without a gap."
    )
    opened_at = models.DateTimeField()

    def __str__(self) -> str:
        return str(self.pk)


class AnswerEvent(models.Model):
    """One keystroke's worth of answer. Append-only: a trigger refuses every update."""

    id = models.UUIDField(primary_key=True)
    interview = models.ForeignKey(Interview, on_delete=models.CASCADE, related_name="events")
    log = models.UUIDField(help_text="Which browser wrote it; the interview's id: its own log.")
    seq = models.PositiveIntegerField(help_text="Number in its log.")
    position = models.PositiveIntegerField(help_text="Number in the interview, in the order of arrival.")
    base = models.PositiveIntegerField(
        null=True, help_text="Up to which position the screen knew what others had written."
    )
    name = models.CharField(max_length=100, help_text="A question, with its round, or a part of it.")
    value = models.JSONField(null=True, help_text="null: the answer was taken back.")
    at = models.DateTimeField(help_text="By the interviewer's clock.")
    received_at = models.DateTimeField()

    class Meta:
        ordering = ["interview", "position"]
        constraints = [
            models.UniqueConstraint(fields=["interview", "log", "seq"], name="event_number_is_unique_in_its_log"),
            models.UniqueConstraint(fields=["interview", "position"], name="event_position_is_unique"),
            models.CheckConstraint(condition=Q(seq__gte=1), name="event_numbers_begin_at_1"),
        ]

    def __str__(self) -> str:
        return f"{self.interview_id}#{self.position}"


class AnswerConflict(models.Model):
    """An answer that came late from one machine and differs from what another had written since: kept, not counted."""

    interview = models.ForeignKey(Interview, on_delete=models.CASCADE, related_name="conflicts")
    event = models.OneToOneField(AnswerEvent, on_delete=models.CASCADE, related_name="conflict")
    stands = models.JSONField(null=True, help_text="The answer that stood when it came.")
    settled_at = models.DateTimeField(null=True, help_text="When somebody who had seen both answered anew.")

    class Meta:
        ordering = ["event__position"]

    def __str__(self) -> str:
        return f"{self.event_id}"
