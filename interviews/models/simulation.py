"""Which simulated fieldwork was asked for, and how far is it?"""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from surveys.models import Survey


class SimulationRun(models.Model):
    """A job is a row: the worker that conducts the simulation looks here whether it shall go on."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("Waiting")
        RUNNING = "running", _("Running")
        STOPPING = "stopping", _("Stopping")
        FINISHED = "finished", _("Finished")
        STOPPED = "stopped", _("Stopped")
        FAILED = "failed", _("Failed")

    id = models.UUIDField(primary_key=True)
    survey = models.ForeignKey(Survey, on_delete=models.CASCADE, related_name="simulations")
    requested_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    n_interviews = models.PositiveIntegerField()
    seed = models.BigIntegerField()
    status = models.CharField(max_length=10, choices=Status.choices, default=Status.WAITING)
    n_done = models.PositiveIntegerField(default=0)
    message = models.TextField(blank=True)
    created_at = models.DateTimeField(auto_now_add=True)
    beaten_at = models.DateTimeField(null=True, help_text="Last sign of life of the worker.")
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["-created_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["survey"],
                condition=Q(status__in=["waiting", "running", "stopping"]),
                name="one_simulation_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.survey_id}: {self.n_done}/{self.n_interviews}"
