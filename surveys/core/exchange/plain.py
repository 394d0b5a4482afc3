"""How does a plain XLSForm, which knows nothing of telephones and countries, become a study workbook?

What is missing is added where it can be known: the name from the file's, the case variable `country`, and the countries of a survey that
exists. Nothing is made up: without countries there is no one to call, and the import says so.
"""

import re
import unicodedata
from collections.abc import Sequence

from surveys.core.workbook.languages import Languages
from surveys.core.workbook.problems import Problems
from surveys.core.workbook.settings import MAXIMUM_SLUG_LENGTH
from surveys.core.workbook.sheets import Row, Sheet, Sheets
from surveys.core.workbook.text_columns import unfinished

COUNTRIES_HEADERS = (
    *("code", "iso", "name", "languages", "time_zones", "calling_hours", "adult_population", "target"),
    "population_source",
)


def is_plain(sheets: Sheets) -> bool:
    """Whether a workbook has none of the sheets that say where people are called: any other tool's XLSForm."""
    return bool(sheets["survey"].rows) and not sheets["countries"].rows


def completed(sheets: Sheets, *, countries: Sheet | None, file_name: str = "", form_id: str = "") -> Sheets:
    """A plain XLSForm as a study workbook; any other workbook as it is.

    Args:
        countries: the sheet countries of another survey; None adds no countries, so that compiling asks for them.
        file_name: names the study if the form does not.
        form_id: of the survey that the form is to be the next version of; empty: the form's own.

    Rows keep their numbers: what is added stands below the last row.
    """
    if not is_plain(sheets):
        return sheets
    found = {sheet.name: sheet for sheet in sheets}
    found["survey"] = _with_country(sheets["survey"])
    found["settings"] = _settings(sheets["settings"], file_name, form_id)
    if countries is not None:
        found["countries"] = _in_languages_of(countries, Sheets(found))
    return Sheets(found)


def slug(text: str) -> str:
    """An address made of a title: small letters, digits and hyphens."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:MAXIMUM_SLUG_LENGTH].strip("-")


def stand_in_countries() -> Sheet:
    """One country, for judging a form that brings none. It is never imported."""
    cells = ("UK", "GB", "United Kingdom", "", "Europe/London", "mon-fri 09:00-21:00", "1", "1", "")
    return Sheet("countries", COUNTRIES_HEADERS, (Row(2, dict(zip(COUNTRIES_HEADERS, cells, strict=True))),))


def _with_country(survey: Sheet) -> Sheet:
    rows = survey.rows
    if any(row["name"] == "country" for row in rows) or not {"type", "name"}.issubset(survey.headers):
        return survey
    # A case variable is known before the first question wherever it stands.
    return Sheet(
        survey.name,
        survey.headers,
        (*rows, Row(rows[-1].number + 1, {"type": "hidden", "name": "country"})),
    )


def _settings(settings: Sheet, file_name: str, form_id: str) -> Sheet:
    row = settings.rows[0] if settings.rows else Row(2, {})
    stem = re.sub(r"\.\w{1,5}$", "", file_name)
    title = row["form_title"] or row["form_id"] or stem
    cells = {**row.cells, "form_id": form_id or slug(row["form_id"] or title), "form_title": title}
    headers = (*settings.headers, *(name for name in ("form_title", "form_id") if name not in settings.headers))
    return Sheet("settings", headers, (Row(row.number, cells), *settings.rows[1:]))


def _in_languages_of(countries: Sheet, form: Sheets) -> Sheet:
    """The countries, each with those of its languages in which the form is whole.

    If it is whole in none of them, those in which it is written at all: their missing texts are named then. If it is written in none,
    those in which it is whole.
    """
    languages, lacking = Languages(form, Problems()), unfinished(form)
    whole = [code for code in languages.names if code not in lacking]

    def spoken(row: Row) -> Sequence[str]:
        own = [code for code in row["languages"].split() if code in languages.names]
        return [code for code in own if code in whole] or own or whole or [languages.default]

    rows = tuple(Row(row.number, {**row.cells, "languages": " ".join(spoken(row))}) for row in countries.rows)
    return Sheet("countries", countries.headers, rows)
