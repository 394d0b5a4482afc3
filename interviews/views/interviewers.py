"""What does the supervisor see of the interviewers, and how does an interviewer set up her workstation?"""

from typing import Any

from django import forms
from django.contrib import messages as notices
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from interviews.models import InterviewerSetting
from interviews.selectors import messages, shift
from interviews.services import messages as message_services
from interviews.services import shifts
from surveys import access as survey_access
from surveys.access import Role
from surveys.core.problems import RejectedError
from surveys.forms import Styled
from surveys.models import Survey
from surveys.saying import worded

N_MESSAGES = 50


class MessageForm(Styled, forms.Form):
    """A message to interviewers."""

    recipient = forms.ModelChoiceField(
        label=gettext_lazy("To"), queryset=User.objects.none(), required=False, empty_label=gettext_lazy("Everybody")
    )
    text = forms.CharField(
        label=gettext_lazy("Message"), max_length=message_services.LONGEST, widget=forms.Textarea(attrs={"rows": 3})
    )

    def __init__(self, survey: Survey, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["recipient"].queryset = messages.interviewers(survey)  # type: ignore[attr-defined]
        self.style()


@login_required
def interviewers(request: HttpRequest, slug: str) -> HttpResponse:
    """Who works now, today's figures, and messages."""
    survey = survey_access.survey(request.user, slug, Role.MANAGER)
    form = MessageForm(survey, request.POST or None)
    if request.method == "POST" and form.is_valid():
        assert isinstance(request.user, User)
        to = form.cleaned_data["recipient"]
        message_services.send(
            survey=survey,
            sender=request.user.pk,
            recipient=to.pk if to else None,
            text=form.cleaned_data["text"],
            now=timezone.now(),
        )
        notices.success(request, _("The message is on its way."))
        return redirect("interviewers", slug=slug)
    now = timezone.now()
    midnight = timezone.localtime(now).replace(hour=0, minute=0, second=0, microsecond=0)
    context = {
        "survey": survey,
        "form": form,
        "rows": [
            {
                "person": person,
                "shift": (working := shift.current(survey=survey, interviewer=person.pk)),
                "pause": shift.open_pause(working),
                "figures": shift.figures_since(survey=survey, since=midnight, now=now, interviewer=person.pk),
            }
            for person in messages.interviewers(survey)
        ],
        "team": shift.figures_since(survey=survey, since=midnight, now=now),
        "sent": messages.sent(survey)[:N_MESSAGES],
    }
    return render(request, "interviews/interviewers.html", context, status=400 if form.errors else 200)


class WorkstationForm(Styled, forms.Form):
    """How a workstation behaves."""

    dial = forms.ChoiceField(label=gettext_lazy("Numbers to call"), choices=InterviewerSetting.Dial.choices)
    sip_domain = forms.CharField(
        label=gettext_lazy("Domain of your exchange"),
        required=False,
        max_length=200,
        help_text=gettext_lazy("Only for sip: links, such as pbx.example.org."),
    )
    extension = forms.CharField(
        label=gettext_lazy("Your extension"),
        required=False,
        max_length=40,
        help_text=gettext_lazy("Only where the exchange calls for you: it rings your telephone first, such as 214."),
    )
    letter_keys = forms.BooleanField(
        label=gettext_lazy("Single letters are keys"),
        required=False,
        help_text=gettext_lazy("Switch them off if you speak to your computer. Function keys and digits always work."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.style()
        self.fields["letter_keys"].widget.attrs["class"] = "form-check-input d-block"


@login_required
def workstation_settings(request: HttpRequest) -> HttpResponse:
    """How the person's own workstation behaves."""
    assert isinstance(request.user, User)
    found = shift.setting(request.user.pk)
    initial = {
        "dial": found.dial,
        "sip_domain": found.sip_domain,
        "extension": found.extension,
        "letter_keys": found.letter_keys,
    }
    form = WorkstationForm(request.POST or None, initial=initial)
    if request.method == "POST" and form.is_valid():
        try:
            shifts.set_up(person=request.user.pk, **form.cleaned_data)
        except RejectedError as error:
            for problem in error.problems:
                form.add_error(problem.where, worded(problem.message))
        else:
            notices.success(request, _("Saved."))
            return redirect("workstation-settings")
    context = {"form": form}
    return render(request, "interviews/workstation_settings.html", context, status=400 if form.errors else 200)
