"""Which forms do administrators and managers fill in?"""

from typing import Any

from django import forms
from django.contrib.auth.models import User
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from surveys.core.versions.naming import TAKEN
from surveys.core.workbook.settings import MAXIMUM_SLUG_LENGTH, MAXIMUM_TITLE_LENGTH, is_short_name
from surveys.models import Membership, Survey


class Styled:
    """Bootstrap's classes on every field."""

    fields: dict[str, forms.Field]

    def style(self) -> None:
        """Put them on."""
        for field in self.fields.values():
            is_select = isinstance(field.widget, forms.Select)
            field.widget.attrs["class"] = "form-select" if is_select else "form-control"


class WorkbookForm(Styled, forms.Form):
    """A study workbook to import."""

    workbook = forms.FileField(
        label=_("Study workbook (.xlsx)"), widget=forms.FileInput(attrs={"accept": ".xlsx,.zip"})
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.style()


class LimeSurveyForm(Styled, forms.Form):
    """A survey exported from LimeSurvey."""

    survey = forms.FileField(
        label=_("Survey structure (.lss)"), widget=forms.FileInput(attrs={"accept": ".lss,.xml"}), max_length=200
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.style()


class ImportForm(WorkbookForm):
    """A study workbook, or any XLSForm, to import as a survey."""

    countries_from = forms.ModelChoiceField(
        label=_("If it has no sheet countries: take over those of"),
        queryset=Survey.objects.none(),
        required=False,
        empty_label=_("No survey"),
        to_field_name="slug",
        help_text=_("For a plain XLSForm with the sheets survey, choices and settings only."),
    )
    then = forms.ChoiceField(
        label=_("What becomes of it"),
        choices=[
            ("", _("A new survey is published at once; the next version of one that exists becomes a draft")),
            (
                "draft",
                _("Keep it as a draft first, right or wrong: correct it, try it out and publish it in the browser"),
            ),
            ("publish", _("Publish it at once, without a review, also as the next version of a survey that exists")),
        ],
        required=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, surveys: QuerySet[Survey], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        countries: Any = self.fields["countries_from"]
        countries.queryset = surveys
        self.style()


class NewQuestionnaireForm(Styled, forms.Form):
    """The title of a questionnaire that is begun from an example."""

    title = forms.CharField(
        label=_("Title"), max_length=MAXIMUM_TITLE_LENGTH, widget=forms.TextInput(attrs={"autofocus": True})
    )
    form_id = forms.CharField(
        label=_("Short name (form_id)"),
        max_length=MAXIMUM_SLUG_LENGTH,
        required=False,
        help_text=_("Small letters, digits and hyphens, such as my-survey. Empty: made of the title."),
    )
    key = forms.UUIDField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.style()

    def clean(self) -> dict[str, Any]:
        """A short name that can be used and that nobody has, or none. Who clicks twice has it already."""
        cleaned: dict[str, Any] = super().clean() or {}
        form_id, key = cleaned.get("form_id", ""), cleaned.get("key")
        if form_id and (not is_short_name(form_id) or form_id in TAKEN):
            self.add_error("form_id", _("Write up to 50 small letters, digits and hyphens, such as my-survey."))
        elif form_id and Survey.objects.filter(slug=form_id).exclude(draft__key=key).exists():
            self.add_error("form_id", _("There is a survey '%(slug)s' already.") % {"slug": form_id})
        return cleaned


class TextsForm(Styled, forms.Form):
    """A table of texts that comes back from translation."""

    texts = forms.FileField(label=_("Table of texts (.xlsx)"), widget=forms.FileInput(attrs={"accept": ".xlsx"}))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.style()


class PersonForm(Styled, forms.Form):
    """A new person."""

    username = forms.CharField(label=_("User name"), max_length=150, validators=[User.username_validator])
    password = forms.CharField(
        label=_("Password"),
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
        help_text=_("At least 10 characters."),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.style()

    def clean_username(self) -> str:
        """A name that nobody has."""
        username: str = self.cleaned_data["username"]
        if User.objects.filter(username__iexact=username).exists():
            raise ValidationError(_("Somebody has this name already."))
        return username

    def clean_password(self) -> str:
        """A password that holds."""
        password: str = self.cleaned_data["password"]
        validate_password(password)
        return password


class MembershipForm(Styled, forms.Form):
    """What a person does, on which survey."""

    role = forms.ChoiceField(label=_("Role"), choices=Membership.Role.choices)
    survey = forms.ModelChoiceField(
        label=_("Survey"),
        queryset=Survey.objects.all(),
        required=False,
        empty_label=_("Every survey"),
        to_field_name="slug",
    )
    countries = forms.CharField(label=_("Countries"), required=False, help_text=_("Codes such as CZ DK; empty: all."))
    languages = forms.CharField(label=_("Languages"), required=False, help_text=_("Codes such as cs da; empty: all."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.style()

    def clean_countries(self) -> list[str]:
        """Codes, apart."""
        return str(self.cleaned_data["countries"]).upper().replace(",", " ").split()

    def clean_languages(self) -> list[str]:
        """Codes, apart."""
        return str(self.cleaned_data["languages"]).replace(",", " ").split()


class InspectionForm(Styled, forms.Form):
    """How a questionnaire is inspected."""

    minutes = forms.FloatField(label=_("Promised length (minutes)"), min_value=0.1, max_value=600, required=False)
    seed = forms.CharField(label=_("Seed of the respondents"), max_length=40, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.style()
