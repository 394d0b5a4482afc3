"""How does the sheet countries say where, when, in which languages and how many?"""

import re
from collections import Counter
from functools import cache
from zoneinfo import available_timezones

from phonenumbers import SUPPORTED_REGIONS

from surveys.core import calling_hours
from surveys.core.said import sentence, together
from surveys.core.study import CountryDesign
from surveys.core.workbook.languages import Languages
from surveys.core.workbook.problems import Problems, whole_number
from surveys.core.workbook.sheets import Row, Sheet

_CODE = re.compile(r"[A-Z][A-Z0-9]{1,7}")
# Codes in use for a country whose ISO code is another one.
_INSTEAD = {"UK": "GB", "EL": "GR"}


@cache
def _time_zones() -> frozenset[str]:
    return frozenset(available_timezones())


def country_codes(sheet: Sheet) -> tuple[str, ...]:
    """The codes of all countries, in order."""
    return tuple(dict.fromkeys(row["code"] for row in sheet.rows if row["code"]))


def read_countries(sheet: Sheet, languages: Languages, problems: Problems) -> tuple[CountryDesign, ...]:
    """The countries, with hours, time zones, languages, population and target."""
    if sheet.rows:
        problems.columns(
            sheet, ["code", "iso", "languages", "time_zones", "calling_hours", "adult_population", "target"]
        )
    found: dict[str, CountryDesign] = {}
    for row in sheet.rows:
        code = row["code"]
        if not _CODE.fullmatch(code):
            message = sentence(
                "'{code}' cannot be a country code. Write 2 to 8 capital letters, such as UK.", code=code
            )
            problems.add("bad_country_code", message, sheet, row, "code")
        if code in found:
            problems.add(
                "duplicate_country",
                sentence("Country '{code}' stands twice. Remove one row.", code=code),
                sheet,
                row,
                "code",
            )
        found[code] = _country(sheet, row, languages, problems)
    return tuple(found.values())


def _country(sheet: Sheet, row: Row, languages: Languages, problems: Problems) -> CountryDesign:
    _check_iso(sheet, row, problems)
    for language in row["languages"].split() or [""]:
        if language not in languages.names:
            known = (*languages.names, *languages.left_out)
            problems.unknown(language, "language", known, sheet, row, "languages")
    for zone in row["time_zones"].split() or [""]:
        if zone not in _time_zones():
            problems.unknown(zone, "time zone", _time_zones(), sheet, row, "time_zones")
    for header in ("languages", "time_zones"):
        for word, n in Counter(row[header].split()).items():
            if n > 1:
                problems.add(
                    "duplicate_word", sentence("'{word}' stands twice. Write it once.", word=word), sheet, row, header
                )
    try:
        calling_hours.parse(row["calling_hours"])
    except calling_hours.HoursError as error:
        problems.add("bad_calling_hours", error.message, sheet, row, "calling_hours")
    for header, most in (("name", 100), ("calling_hours", 200)):
        if len(row[header]) > most:
            message = sentence("The text has {n} characters; {most} are allowed.", n=len(row[header]), most=most)
            problems.add("text_too_long", message, sheet, row, header)
    population = whole_number(problems, sheet, row, "adult_population")
    target = whole_number(problems, sheet, row, "target")
    if population == 0:
        message = sentence("The adult population must be more than 0: results are weighted by it.")
        problems.add("no_population", message, sheet, row, "adult_population")
    return CountryDesign(
        code=row["code"],
        iso=row["iso"],
        name=row["name"] or row["code"],
        languages=tuple(row["languages"].split()),
        time_zones=tuple(row["time_zones"].split()),
        calling_hours=row["calling_hours"],
        adult_population=population or 0,
        target=target or 0,
        population_source=row["population_source"],
    )


def _check_iso(sheet: Sheet, row: Row, problems: Problems) -> None:
    if row["iso"] not in SUPPORTED_REGIONS:
        instead = _INSTEAD.get(row["iso"])
        hint = (
            sentence("Did you mean {instead}?", instead=instead)
            if instead
            else sentence("Write two capital letters, such as GB.")
        )
        said = sentence("'{iso}' is no ISO 3166 code of a country with telephone numbers.", iso=row["iso"])
        problems.add("bad_iso_code", together(said, hint), sheet, row, "iso")
