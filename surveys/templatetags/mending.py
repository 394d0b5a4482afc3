"""Where is a problem of the draft on this page mended?"""

from collections.abc import Mapping
from typing import Any

from django import template

from surveys import mending as addresses
from surveys.core.problems import Problem

register = template.Library()


@register.simple_tag(takes_context=True)
def mending(context: Mapping[str, Any], problem: Problem) -> str:
    """The address of the form with the problem's cell; empty if there is none for this person."""
    return addresses.address(context["page"], problem) or ""
