"""Which rows does analysis keep?"""

import uuid
from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from analysis.core.packing import unpack
from surveys.models import QuestionnaireVersion, Survey


class Sums(models.Model):
    """The sufficient statistics of a survey up to a ledger position: both move in one transaction, under this row's lock."""

    survey = models.OneToOneField(Survey, primary_key=True, on_delete=models.CASCADE, related_name="sums")
    version = models.ForeignKey(
        QuestionnaireVersion,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Whose definitions the sums follow.",
    )
    scheme = models.ForeignKey(
        "WeightingScheme",
        null=True,
        on_delete=models.RESTRICT,
        related_name="+",
        help_text="As this weighting scheme has them; empty: as the workbook does.",
    )
    watermark = models.PositiveBigIntegerField(default=0)
    revision = models.UUIDField(
        default=uuid.uuid4,
        help_text="Another one with every change: whoever has these sums in memory sees whether they stand.",
    )

    def __str__(self) -> str:
        return f"{self.survey_id}@{self.watermark}"


class SumsCell(models.Model):
    """The sums of one raking cell of a country: an interview changes one row."""

    sums = models.ForeignKey(Sums, on_delete=models.CASCADE, related_name="cells")
    key = models.TextField(help_text="Country, categories and design weight, in JSON.")
    numbers = models.BinaryField(help_text="analysis.core.cell_bytes.to_bytes().")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sums", "key"], name="sums_cell_is_unique")]

    def __str__(self) -> str:
        return self.key


class WeightingScheme(models.Model):
    """Other choices of weighting than the workbook's, for one questionnaire version. Never changed: other choices are a new row."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="weighting_schemes")
    version = models.ForeignKey(QuestionnaireVersion, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()
    definition = models.JSONField(help_text="analysis.core.schemes.definition_of().")
    reason = models.CharField(max_length=500)
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()

    class Meta:
        ordering = ["survey", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["survey", "number"], name="scheme_number_is_unique"),
            models.CheckConstraint(condition=Q(number__gte=1) & ~Q(reason=""), name="scheme_has_number_and_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.survey_id} scheme {self.number}"


class Snapshot(models.Model):
    """Published results at one ledger position: figures, weights, definitions used. Never changed."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="snapshots")
    number = models.PositiveIntegerField()
    ledger = models.PositiveBigIntegerField(help_text="The ledger position it stands for.")
    version = models.ForeignKey(QuestionnaireVersion, on_delete=models.PROTECT, related_name="+")
    scheme = models.ForeignKey(
        WeightingScheme, null=True, on_delete=models.RESTRICT, related_name="+", help_text="Empty: the workbook's own."
    )
    n = models.PositiveIntegerField()
    packed = models.BinaryField(help_text="analysis.core.packing.pack().")
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["survey", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["survey", "number"], name="snapshot_number_is_unique"),
        ]

    def __str__(self) -> str:
        return f"{self.survey_id} snapshot {self.number}"

    @cached_property
    def results(self) -> dict[str, Any]:
        """The figures: analysis.core.results.Results.to_json()."""
        return unpack(bytes(self.packed))


class ExportJob(models.Model):
    """A file that somebody asked for. A job is a row; the broker only rings the bell."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Running")
        READY = "ready", _("Ready")
        FAILED = "failed", _("Failed")
        EXPIRED = "expired", _("Removed")

    id = models.UUIDField(primary_key=True)
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="exports")
    snapshot = models.ForeignKey(
        Snapshot,
        null=True,
        on_delete=models.PROTECT,
        related_name="exports",
        help_text="What the file is made from. Empty until a worker begins: then the newest, with all that was complete before.",
    )
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    idempotency_key = models.CharField(max_length=200, blank=True)
    format = models.CharField(max_length=10)
    content = models.CharField(max_length=10, default="values", help_text="values, labels, or coded: both.")
    language = models.CharField(max_length=12, blank=True)
    timings = models.BooleanField(default=False, help_text="With how long each question took.")
    timings_until = models.DateTimeField(
        null=True, help_text="What was measured counts up to this moment: the same for all files of a snapshot."
    )
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.WAITING)
    rows_done = models.PositiveIntegerField(default=0)
    rows_total = models.PositiveIntegerField(default=0)
    file = models.CharField(max_length=255, blank=True, help_text="Path below MEDIA_ROOT.")
    error = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    claim = models.UUIDField(
        null=True, help_text="Made by the worker that writes the file; another claim takes the job from it."
    )
    n_attempts = models.PositiveSmallIntegerField(default=0)
    beaten_at = models.DateTimeField(null=True, help_text="Last sign of life of the worker.")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["requested_by", "idempotency_key"],
                condition=~Q(idempotency_key=""),
                name="export_is_asked_for_once",
            ),
            models.CheckConstraint(
                condition=Q(status__in=["waiting", "running", "ready", "failed", "expired"]),
                name="export_status_is_known",
            ),
            models.CheckConstraint(
                condition=~Q(status="ready") | (Q(snapshot__isnull=False) & ~Q(file="")),
                name="ready_export_has_snapshot_and_file",
            ),
        ]
        indexes = [
            models.Index(
                fields=["beaten_at"], condition=Q(status__in=["waiting", "running"]), name="export_unfinished"
            ),
        ]

    def __str__(self) -> str:
        return str(self.pk)


class TableRule(models.Model):
    """By which rule a survey's tables are tested, and bases are marked or not shown."""

    LARGEST = 10_000

    survey = models.OneToOneField(Survey, primary_key=True, on_delete=models.CASCADE, related_name="table_rule")
    mark_below = models.PositiveSmallIntegerField(help_text="Bases below it are marked as small and not tested.")
    suppress_below = models.PositiveSmallIntegerField(help_text="Bases below it are not shown.")
    adjustment = models.CharField(
        max_length=20, help_text="Of the p values of a row: analysis.core.tables.cells.ADJUSTMENTS."
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(suppress_below__lte=models.F("mark_below")), name="what_is_hidden_would_be_marked"
            ),
            models.CheckConstraint(
                condition=Q(adjustment__in=["holm", "bonferroni", "benjamini-hochberg", "none"]),
                name="table_adjustment_is_known",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.survey_id}: {self.suppress_below}/{self.mark_below}"


class SavedTable(models.Model):
    """A table that somebody keeps: of the newest snapshot whenever it is opened, or of the one it was made from."""

    LONGEST_NAME = 120

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="tables")
    name = models.CharField(max_length=LONGEST_NAME)
    query = models.JSONField(help_text="analysis.core.tables.spec.TableSpec.to_query().")
    snapshot = models.ForeignKey(
        Snapshot,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="tables",
        help_text="Empty: live, of the newest.",
    )
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["survey", "name"]
        constraints = [models.UniqueConstraint(fields=["survey", "name"], name="saved_table_has_its_name_alone")]

    def __str__(self) -> str:
        return self.name


class TableSums(models.Model):
    """The counts of a live table up to a ledger position; they move under the lock of the survey's sums, in its transaction."""

    table = models.OneToOneField(SavedTable, primary_key=True, on_delete=models.CASCADE, related_name="sums")
    fingerprint = models.CharField(max_length=64, help_text="analysis.core.tables.standing.Recipe.fingerprint.")
    watermark = models.PositiveBigIntegerField(default=0)
    is_kept = models.BooleanField(default=True, help_text="No: too many kinds; opened from the columnar copy.")
    revision = models.UUIDField(default=uuid.uuid4, help_text="Another one with every change.")

    def __str__(self) -> str:
        return f"{self.table_id}@{self.watermark}"


class TableKind(models.Model):
    """How many respondents of one kind a live table has."""

    sums = models.ForeignKey(TableSums, on_delete=models.CASCADE, related_name="kinds")
    digest = models.BinaryField(max_length=32, help_text="SHA-256 of the kind: a text may be too long for an index.")
    kind = models.TextField(help_text="analysis.core.tables.standing.Recipe.kind().")
    n = models.BigIntegerField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["sums", "digest"], name="table_kind_is_unique"),
            # A part of the ledger may take back what the next one counts; what is nought has no row.
            models.CheckConstraint(condition=~Q(n=0), name="table_kind_is_of_somebody"),
        ]

    def __str__(self) -> str:
        return f"{self.n} x {self.kind}"


class PublicPage(models.Model):
    """A snapshot's results for everybody who has the link. What it shows never changes; it can be switched off."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="public_pages")
    snapshot = models.OneToOneField(Snapshot, on_delete=models.PROTECT, related_name="public_page")
    token = models.CharField(max_length=64, unique=True, help_text="The part of the link that nobody can guess.")
    is_on = models.BooleanField(default=True)
    suppress_below = models.PositiveSmallIntegerField(help_text="Groups with fewer respondents are not shown.")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    made_at = models.DateTimeField()
    changed_at = models.DateTimeField()

    class Meta:
        ordering = ["survey", "-made_at"]
        constraints = [models.CheckConstraint(condition=~Q(token=""), name="public_page_has_a_token")]

    def __str__(self) -> str:
        return f"{self.snapshot_id} {'on' if self.is_on else 'off'}"
