"""With what does a questionnaire begin that somebody writes in the browser from its first word?"""

from collections.abc import Sequence

from django.conf import settings
from django.utils.translation import gettext as _

from surveys.core.exchange.plain import COUNTRIES_HEADERS
from surveys.core.versions.completeness import header_of
from surveys.core.workbook import Row, Sheet, Sheets

SOURCE = "UN population data, adults 18+, 2008"
# Language of the person who begins -> the country that the example calls in, as the sheet countries says it.
COUNTRIES = {
    "cs": ("CZ", "CZ", "Czech Republic", "cs", "Europe/Prague", "mon-fri 09:00-20:30", "8523000"),
    "da": ("DK", "DK", "Denmark", "da", "Europe/Copenhagen", "mon-fri 10:00-20:00", "4280000"),
    "de": ("DE", "DE", "Germany", "de", "Europe/Berlin", "mon-fri 09:00-21:00", "67234000"),
    "en": ("UK", "GB", "United Kingdom", "en", "Europe/London", "mon-fri 09:00-21:00", "48537000"),
    "fr": ("FR", "FR", "France", "fr", "Europe/Paris", "mon-fri 10:00-20:00", "48226000"),
}
REST = {"target": "100", "population_source": SOURCE}


def example(title: str, form_id: str, language: str) -> Sheets:
    """Three questions in the active language, one country, no quotas: it compiles, and every row is there to be changed."""
    code = language if language in COUNTRIES else "en"
    name = dict(settings.LANGUAGES)[code]
    label = header_of("label", code, name)
    sheets = [
        _sheet(
            "survey",
            ("type", "name", label, "required", "relevant", "constraint"),
            ("hidden", "country"),
            ("select_one yes_no", "willing", _("Do you have a few minutes for our questions?"), "yes"),
            ("integer", "age", _("How old are you?"), "yes", "${willing} = 'yes'", ". >= 18 and . <= 110"),
            ("text", "remark", _("Is there anything else you would like to tell us?"), "", "${willing} = 'yes'"),
        ),
        _sheet(
            "choices",
            ("list_name", "name", label),
            ("yes_no", "yes", _("Yes")),
            ("yes_no", "no", _("No")),
        ),
        _sheet("settings", ("form_title", "form_id", "default_language"), (title, form_id, f"{name} ({code})")),
        _sheet("countries", COUNTRIES_HEADERS, dict(zip(COUNTRIES_HEADERS, COUNTRIES[code], strict=False)) | REST),
    ]
    return Sheets({sheet.name: sheet for sheet in sheets})


def _sheet(name: str, headers: Sequence[str], *lines: Sequence[str] | dict[str, str]) -> Sheet:
    rows = (line if isinstance(line, dict) else dict(zip(headers, line, strict=False)) for line in lines)
    return Sheet(
        name,
        tuple(headers),
        tuple(Row(n, {h: row[h] for h in headers if row.get(h)}) for n, row in enumerate(rows, start=2)),
    )
