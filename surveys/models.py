"""What do we ask, of whom, and who works on it?"""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _


class Survey(models.Model):
    """One study: questionnaire, countries, quotas, fieldwork, results."""

    class Status(models.TextChoices):
        FIELDING = "fielding", _("In the field")
        PAUSED = "paused", _("Paused")
        CLOSED = "closed", _("Closed")

    slug = models.SlugField(_("short name"), unique=True)
    name = models.CharField(_("name"), max_length=200)
    status = models.CharField(_("status"), max_length=10, choices=Status.choices, default=Status.FIELDING)
    is_simulated = models.BooleanField(
        _("simulated"),
        default=False,
        help_text=_(
            "Respondents are simulated: calling hours and waits do not apply, and every screen and file says so."
        ),
    )
    training_of = models.OneToOneField(
        "self",
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="training",
        help_text=_("The survey that interviewers practise for on this one; nothing here counts there."),
    )
    created_at = models.DateTimeField(_("created"), auto_now_add=True)
    draft_discarded_at = models.DateTimeField(
        null=True, editable=False, help_text="When a draft was last thrown away; it left no row."
    )
    draft_discarded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )

    class Meta:
        verbose_name = _("survey")
        verbose_name_plural = _("surveys")
        ordering = ["-created_at"]
        constraints = [
            models.CheckConstraint(
                condition=Q(status__in=["fielding", "paused", "closed"]), name="survey_status_is_known"
            ),
            models.CheckConstraint(
                condition=Q(training_of__isnull=True) | Q(is_simulated=True), name="training_is_marked_as_simulated"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class QuestionnaireVersion(models.Model):
    """One published workbook. It never changes: editing makes the next version (a trigger sees to it)."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    sheets = models.JSONField(help_text="The workbook's sheets as they were imported.")
    study = models.JSONField(help_text="The compiled study: surveys.core.study.Study.to_json().")
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = _("questionnaire version")
        verbose_name_plural = _("questionnaire versions")
        ordering = ["survey", "-number"]
        constraints = [models.UniqueConstraint(fields=["survey", "number"], name="version_number_is_unique")]

    def __str__(self) -> str:
        return f"{self.survey.slug} v{self.number}"


class TextRevision(models.Model):
    """The texts of a published version, worded or translated anew: everything else is the version's own. It never changes either.

    Revision 1 is the version itself; these rows begin with 2.
    """

    version = models.ForeignKey(QuestionnaireVersion, on_delete=models.CASCADE, related_name="texts")
    number = models.PositiveIntegerField()
    sheets = models.JSONField(help_text="The version's workbook with these texts.")
    study = models.JSONField(help_text="Compiled from it: surveys.core.study.Study.to_json().")
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = _("text revision")
        verbose_name_plural = _("text revisions")
        ordering = ["version", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["version", "number"], name="text_revision_number_is_unique"),
            models.CheckConstraint(condition=Q(number__gte=2), name="text_revisions_begin_at_2"),
        ]

    def __str__(self) -> str:
        return f"{self.version} texts {self.number}"


class Draft(models.Model):
    """The next version of a survey's questionnaire, or its first one, while it is worked on. A survey has at most one.

    Its row is the lock under which revisions are numbered.
    """

    survey = models.OneToOneField(Survey, on_delete=models.CASCADE, related_name="draft")
    based_on = models.ForeignKey(
        QuestionnaireVersion,
        null=True,
        on_delete=models.CASCADE,
        related_name="+",
        help_text="The version it was begun from; null: there was none yet.",
    )
    key = models.UUIDField(
        null=True, unique=True, help_text="Of the request that began it with a new survey, so that it can be repeated."
    )
    begun_at = models.DateTimeField()
    begun_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = _("draft")
        verbose_name_plural = _("drafts")

    def __str__(self) -> str:
        return f"{self.survey.slug} draft"


class DraftRevision(models.Model):
    """One state of a draft: right or wrong, as somebody saved it. Append-only (a trigger sees to it), so that nothing is lost."""

    draft = models.ForeignKey(Draft, on_delete=models.CASCADE, related_name="revisions")
    number = models.PositiveIntegerField()
    sheets = models.JSONField(help_text="The workbook's sheets.")
    what = models.CharField(max_length=200, help_text="What was done, such as survey!C12.")
    made_at = models.DateTimeField()
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    class Meta:
        verbose_name = _("draft revision")
        verbose_name_plural = _("draft revisions")
        ordering = ["draft", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["draft", "number"], name="revision_number_is_unique"),
            models.CheckConstraint(condition=Q(number__gte=1), name="revision_numbers_begin_at_1"),
        ]

    def __str__(self) -> str:
        return f"{self.draft_id} r{self.number}"


class Country(models.Model):
    """A country of a survey: where, when and in which languages people are called."""

    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="countries")
    code = models.CharField(_("code"), max_length=8, help_text=_("As used in answers, quotas and files, such as UK."))
    iso = models.CharField(_("ISO code"), max_length=2, help_text=_("ISO 3166-1, for telephone numbers and holidays."))
    name = models.CharField(_("name"), max_length=100)
    languages = models.JSONField(_("languages"), help_text=_("The first is the default."))
    time_zones = models.JSONField(_("time zones"))
    calling_hours = models.CharField(_("calling hours"), max_length=200)
    adult_population = models.PositiveBigIntegerField(_("adult population"))
    target = models.PositiveIntegerField(_("target"))
    place = models.PositiveSmallIntegerField(
        _("place"), default=0, help_text=_("Countries stand everywhere in the order of the workbook.")
    )

    class Meta:
        verbose_name = _("country")
        verbose_name_plural = _("countries")
        ordering = ["survey", "place", "code"]
        constraints = [models.UniqueConstraint(fields=["survey", "code"], name="country_code_is_unique_in_survey")]

    def __str__(self) -> str:
        return self.name


class Membership(models.Model):
    """What a person does on a survey (or on every survey, when none is named)."""

    class Role(models.TextChoices):
        INTERVIEWER = "interviewer", _("Interviewer")
        MANAGER = "manager", _("Fieldwork manager")
        ANALYST = "analyst", _("Analyst")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="memberships")
    survey = models.ForeignKey(
        Survey,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="memberships",
        help_text=_("Empty: every survey."),
    )
    role = models.CharField(_("role"), max_length=12, choices=Role.choices)
    countries = models.JSONField(_("countries"), default=list, blank=True, help_text=_("Codes; empty: all."))
    languages = models.JSONField(_("languages"), default=list, blank=True, help_text=_("Codes; empty: all."))

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        constraints = [
            models.UniqueConstraint(
                fields=["user", "survey", "role"], nulls_distinct=False, name="membership_is_unique"
            ),
            models.CheckConstraint(
                condition=Q(role__in=["interviewer", "manager", "analyst"]), name="membership_role_is_known"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user}: {self.get_role_display()}"


class InspectionRun(models.Model):
    """The inspection of a version, or of one state of a draft: asked for, at work, and kept when it is done.

    A job is a row: the broker only rings the bell. Neither a version nor a revision ever changes, so one report for each seed is enough.
    """

    class Status(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Running")
        READY = "ready", _("Ready")
        FAILED = "failed", _("Failed")

    id = models.UUIDField(primary_key=True, default=uuid.uuid4)
    version = models.ForeignKey(QuestionnaireVersion, null=True, on_delete=models.CASCADE, related_name="inspections")
    revision = models.ForeignKey(DraftRevision, null=True, on_delete=models.CASCADE, related_name="inspections")
    seed = models.CharField(max_length=40)
    edition = models.PositiveSmallIntegerField(help_text="Of the inspection's rules: surveys.core.inspection.EDITION.")
    status = models.CharField(max_length=8, choices=Status.choices, default=Status.WAITING)
    n_attempts = models.PositiveSmallIntegerField(default=0)
    asked_at = models.DateTimeField()
    begun_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    report = models.JSONField(null=True, help_text="surveys.core.inspection.Inspection.to_json().")

    class Meta:
        verbose_name = _("inspection")
        verbose_name_plural = _("inspections")
        ordering = ["-asked_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["version", "revision", "seed", "edition"],
                nulls_distinct=False,
                name="inspected_once_for_each_seed",
            ),
            models.CheckConstraint(
                condition=Q(version__isnull=True) ^ Q(revision__isnull=True), name="inspection_is_of_one_questionnaire"
            ),
            models.CheckConstraint(
                condition=Q(status="ready", report__isnull=False)
                | Q(status__in=["waiting", "running", "failed"], report__isnull=True),
                name="inspection_has_a_report_when_ready",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.version or self.revision}: {self.status}"
