"""How does what the cores say reach a reader in their own language?"""

from django.utils import formats
from django.utils.translation import gettext, ngettext

from surveys.core.said import Voice


def worded(message: str) -> str:
    """A message in the active language."""
    marks = str(formats.get_format("THOUSAND_SEPARATOR")), str(formats.get_format("DECIMAL_SEPARATOR"))
    return Voice(gettext, ngettext, marks).say(message)
