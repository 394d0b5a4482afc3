"""Where is a problem of the draft on this page mended?"""

from collections.abc import Mapping
from typing import Any

from django import template
from django.utils.translation import gettext as _

from surveys import mending as addresses
from surveys.core.problems import Problem

register = template.Library()


@register.simple_tag(takes_context=True)
def mending(context: Mapping[str, Any], problem: Problem) -> str:
    """The address of the form with the problem's cell; empty if there is none for this person."""
    return addresses.address(context["page"], problem) or ""


@register.simple_tag(takes_context=True)
def mend_word(context: Mapping[str, Any], problem: Problem) -> str:
    """What is done where `mending` leads."""
    return _("Add it") if addresses.adds_a_row(context["page"], problem) else _("Correct")
