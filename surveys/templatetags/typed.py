"""What did a person type into a form that has nowhere to go any more?"""

from django import template
from django.http import HttpRequest

from surveys.row_form import SEPARATOR

register = template.Library()


@register.simple_tag
def typed_cells(request: HttpRequest) -> list[tuple[str, str]]:
    """Sheet and column, and what was typed, of every cell that is not empty."""
    found = []
    for name, text in request.POST.items():
        sheet, sign, rest = name.partition(SEPARATOR)
        _row, _sign, header = rest.partition(SEPARATOR)
        if sign and str(text).strip():
            found.append((f"{sheet}: {header}", str(text)))
    return found
