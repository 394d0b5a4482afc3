"""Which exchange places calls for whom, and what became of each call?"""

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from interviews.core import dialling
from interviews.models.fieldwork import Attempt
from surveys.models import Survey

STATES = (*dialling.ORDER, *dialling.FINAL)


class Dialler(models.Model):
    """An exchange that places calls when it is asked over HTTP, for one survey or for all that have none of their own."""

    name = models.CharField(_("name"), max_length=100)
    survey = models.ForeignKey(
        Survey,
        null=True,
        blank=True,
        on_delete=models.CASCADE,
        related_name="diallers",
        verbose_name=_("survey"),
        help_text=_("Empty: every survey that has none of its own."),
    )
    is_active = models.BooleanField(_("active"), default=True)
    place_method = models.CharField(_("method to place a call"), max_length=6, default="POST")
    place_url = models.CharField(
        _("address to place a call"),
        max_length=1000,
        help_text=_("Blanks: {number}, {extension} (of the interviewer), {dial} (our id of the call)."),
    )
    place_body = models.TextField(_("body to place a call"), blank=True, help_text=_("JSON with the same blanks."))
    call_field = models.CharField(
        _("field of the call's id"),
        max_length=100,
        blank=True,
        help_text=_(
            "Of the exchange's JSON answer; {call} in the address to hang up. Empty: it knows the call by {dial}."
        ),
    )
    hang_up_method = models.CharField(_("method to hang up"), max_length=6, default="DELETE")
    hang_up_url = models.CharField(
        _("address to hang up"), max_length=1000, blank=True, help_text=_("Empty: the interviewer hangs up by hand.")
    )
    headers = models.BinaryField(default=b"", help_text="JSON, AES-GCM: they hold the exchange's password.")
    secret = models.BinaryField(default=b"", help_text="Signs what the exchange reports; AES-GCM.")

    class Meta:
        verbose_name = _("dialler")
        verbose_name_plural = _("diallers")
        constraints = [
            models.UniqueConstraint(
                fields=["survey"],
                condition=Q(is_active=True),
                nulls_distinct=False,
                name="one_active_dialler_per_survey",
            ),
            models.CheckConstraint(
                condition=Q(place_method__in=dialling.METHODS, hang_up_method__in=dialling.METHODS),
                name="dialler_methods_are_known",
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Dial(models.Model):
    """One call that an exchange was asked to place. Its key is the screen's: asking again places no second call."""

    id = models.UUIDField(primary_key=True)
    attempt = models.ForeignKey(Attempt, on_delete=models.CASCADE, related_name="dials")
    dialler = models.ForeignKey(Dialler, on_delete=models.CASCADE, related_name="dials")
    extension = models.CharField(max_length=40)
    state = models.CharField(max_length=12, default=dialling.ASKED)
    call = models.CharField(max_length=200, blank=True, help_text="The exchange's own id.")
    is_unreachable = models.BooleanField(default=False, help_text="The exchange did not take the call.")
    asked_at = models.DateTimeField()
    placed_at = models.DateTimeField(null=True, help_text="When a worker began to hand it to the exchange.")
    ended_at = models.DateTimeField(null=True)
    hang_up_at = models.DateTimeField(null=True, help_text="When the interviewer wished to hang up.")

    class Meta:
        ordering = ["asked_at"]
        constraints = [
            models.CheckConstraint(condition=Q(state__in=STATES), name="dial_state_is_known"),
            models.CheckConstraint(
                condition=Q(state__in=dialling.FINAL, ended_at__isnull=False)
                | Q(state__in=dialling.ORDER, ended_at__isnull=True),
                name="ended_dial_has_an_end",
            ),
            models.UniqueConstraint(
                fields=["attempt"], condition=Q(state__in=dialling.ORDER), name="one_live_dial_per_attempt"
            ),
        ]
        indexes = [models.Index(fields=["dialler", "-asked_at"], name="dial_of_dialler")]

    def __str__(self) -> str:
        return str(self.pk)
