"""How does an administrator set up an exchange? In the admin: its passwords go in, are kept encrypted, and never come out."""

import json
from typing import TYPE_CHECKING, Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from interviews import contacts
from interviews.core.dialling import BLANKS, METHODS, Fault, Template, faults
from interviews.models import Dialler

SHORTEST_SECRET = 16
_KEPT = gettext_lazy("It is not shown. Empty: it stays as it is.")


if TYPE_CHECKING:
    Base = forms.ModelForm[Dialler]
else:
    Base = forms.ModelForm


class DiallerForm(Base):
    """An exchange. What was wrong is said at its field."""

    place_method = forms.ChoiceField(label=gettext_lazy("method to place a call"), choices=[(m, m) for m in METHODS])
    hang_up_method = forms.ChoiceField(
        label=gettext_lazy("method to hang up"), choices=[(m, m) for m in METHODS], initial="DELETE"
    )
    new_headers = forms.CharField(
        label=gettext_lazy("headers with the exchange's password"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3, "autocomplete": "off"}),
        help_text=gettext_lazy('JSON, such as {"Authorization": "Basic …"}.'),
    )
    new_secret = forms.CharField(
        label=gettext_lazy("secret with which the exchange signs its reports"),
        required=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "off"}),
    )

    class Meta:
        model = Dialler
        fields = (
            *("name", "survey", "is_active", "place_method", "place_url", "place_body", "call_field"),
            *("hang_up_method", "hang_up_url"),
        )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            for name in ("new_headers", "new_secret"):
                field = self.fields[name]
                field.help_text = f"{field.help_text} {_KEPT}".strip()

    def clean_new_headers(self) -> str:
        """Names and texts."""
        written: str = self.cleaned_data["new_headers"].strip()
        try:
            found = json.loads(written) if written else {}
        except ValueError:
            found = None
        if not isinstance(found, dict) or not all(isinstance(value, str) for value in found.values()):
            raise forms.ValidationError(_("Write JSON: names of headers with texts."))
        return written

    def clean_new_secret(self) -> str:
        """Long enough that nobody guesses it."""
        written: str = self.cleaned_data["new_secret"]
        if written and len(written) < SHORTEST_SECRET:
            raise forms.ValidationError(_("At least %(n)s signs.") % {"n": SHORTEST_SECRET})
        return written

    def clean(self) -> dict[str, Any]:
        """Requests that work, and go nowhere but where they are meant to."""
        data = super().clean() or {}
        place = Template(data.get("place_method", ""), data.get("place_url", ""), data.get("place_body", ""))
        for fault in faults(place):
            self.add_error(f"place_{fault.field}", _in_words(fault, BLANKS[:-1]))
        if data.get("hang_up_url"):
            hang_up = Template(data.get("hang_up_method", ""), data["hang_up_url"])
            for fault in faults(hang_up, can_name_call=True):
                self.add_error(f"hang_up_{fault.field}", _in_words(fault, BLANKS))
        return data

    def save(self, commit: bool = True) -> Any:
        """Seal what must not be read."""
        if self.cleaned_data["new_headers"]:
            self.instance.headers = contacts.seal(self.cleaned_data["new_headers"])
        if self.cleaned_data["new_secret"]:
            self.instance.secret = contacts.seal(self.cleaned_data["new_secret"])
        return super().save(commit)


def _in_words(fault: Fault, blanks: tuple[str, ...]) -> str:
    words = {
        "not_an_address": _("Write a whole address, beginning with http:// or https://."),
        "blank_in_server": _("No blank may stand in the name of the server."),
        "password_in_address": _("A password does not belong into the address: put it into a header."),
        "not_json": _("This is not JSON."),
        "unknown_blank": _("There is no blank %(name)s; there are: %(known)s."),
    }
    known = ", ".join(f"{{{blank}}}" for blank in blanks)
    return words[fault.code] % {"name": f"{{{fault.name}}}", "known": known}
