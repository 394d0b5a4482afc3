"""How does the sheet margins become known population distributions?"""

import math
from collections.abc import Mapping
from dataclasses import dataclass, field

from surveys.core.said import sentence
from surveys.core.study import CountryDesign, Margin
from surveys.core.workbook.categories import missing_crossings, read_category, words
from surveys.core.workbook.problems import Problems, decimal_number
from surveys.core.workbook.questionnaire import QuestionnaireReader
from surveys.core.workbook.sheets import Row, Sheet

SHARES_TOLERANCE = 1e-6
# Counts are often published in thousands per category, so that they add to the whole only nearly.
COUNTS_TOLERANCE = 0.005


@dataclass
class _Distribution:
    """One margin of one country, as far as it has been read."""

    first: Row
    header: str
    last: Row
    targets: dict[tuple[str, ...], float] = field(default_factory=dict)
    is_right: bool = True


def read_margins(
    sheet: Sheet, reader: QuestionnaireReader, countries: Mapping[str, CountryDesign], problems: Problems
) -> tuple[Margin, ...]:
    """The known population distributions, complete and adding up."""
    if sheet.rows:
        problems.columns(sheet, ["country", "category"])
        if not {"count", "share"} & set(sheet.headers):
            problems.columns(sheet, ["count"])
    found: dict[tuple[str, tuple[str, ...]], _Distribution] = {}
    # A wrong row makes its margin incomplete: saying so too would only hide the cause.
    broken: set[str] = set()
    usual = next((header for row in sheet.rows for header in ("share", "count") if row[header]), "count")
    of_margin = {_margin_of(row): header for row in sheet.rows for header in ("share", "count") if row[header]}
    for row in sheet.rows:
        n_before = len(problems.found)
        if row["country"] not in countries:
            problems.unknown(row["country"], "country", countries, sheet, row, "country")
        # A row without a number lacks it where the other rows of its margin have theirs, else where the row above has it.
        header = usual = _header(sheet, row, of_margin.get(_margin_of(row), usual), problems)
        category = read_category(reader, problems, sheet, row, "category")
        value = decimal_number(problems, sheet, row, header)
        if value is not None and value < 0:
            problems.add("negative_margin", sentence("A margin cannot be negative."), sheet, row, header)
        if len(problems.found) > n_before or category is None or value is None:
            broken.add(row["country"])
            continue
        margin = found.setdefault((row["country"], tuple(category)), _Distribution(row, header, row))
        margin.last = row
        _add(sheet, row, margin, header, tuple(category.values()), value, problems)
    for (code, variables), margin in found.items():
        if code not in broken and margin.is_right and not broken - set(countries):
            _check_total(sheet, countries[code], variables, margin, problems)
            _check_complete(sheet, reader, code, variables, margin, problems)
    return tuple(
        Margin(
            country=code,
            variables=variables,
            targets=tuple(margin.targets.items()),
            is_share=margin.header == "share",
            source=margin.first["source"],
        )
        for (code, variables), margin in found.items()
    )


def _margin_of(row: Row) -> tuple[str, ...]:
    """Country and variables of a row, as far as they can be told before anything is checked."""
    return (row["country"], *(part.partition("=")[0] for part in row["category"].split()))


def _header(sheet: Sheet, row: Row, usual: str, problems: Problems) -> str:
    """The column that the row's number stands in; where it would, if it has none."""
    if row["share"] and row["count"]:
        problems.add("mixed_margin", sentence("Write a count or a share, not both."), sheet, row, "share")
    if not row["share"] and not row["count"]:
        return usual if usual in sheet.headers or "share" not in sheet.headers else "share"
    return "share" if row["share"] else "count"


def _add(
    sheet: Sheet,
    row: Row,
    margin: _Distribution,
    header: str,
    category: tuple[str, ...],
    value: float,
    problems: Problems,
) -> None:
    if header != margin.header:
        message = sentence("This margin has shares and counts. Write the one or the other in all its rows.")
        problems.add("mixed_margin", message, sheet, row, header)
        margin.is_right = False
    if category in margin.targets:
        problems.add(
            "duplicate_category", sentence("This category stands twice. Remove one row."), sheet, row, "category"
        )
        margin.is_right = False
    margin.targets[category] = value


def _check_total(
    sheet: Sheet,
    country: CountryDesign,
    variables: tuple[str, ...],
    margin: _Distribution,
    problems: Problems,
) -> None:
    total = math.fsum(margin.targets.values())
    name = f"{country.code} {' x '.join(variables)}"
    if margin.header == "share" and abs(total - 1) > SHARES_TOLERANCE:
        message = sentence("The shares of {margin} add to {total:.6f}, not to 1.", margin=name, total=total)
        problems.add("margin_total", message, sheet, margin.first, "share")
    elif (
        margin.header == "count" and abs(total - country.adult_population) > COUNTS_TOLERANCE * country.adult_population
    ):
        message = sentence(
            "The counts of {margin} add to {total:,.0f}, but the country has {adults:,} adults.",
            margin=name,
            total=total,
            adults=country.adult_population,
        )
        problems.add("margin_total", message, sheet, margin.first, "count", country=country.code, total=total)


def _check_complete(
    sheet: Sheet,
    reader: QuestionnaireReader,
    code: str,
    variables: tuple[str, ...],
    margin: _Distribution,
    problems: Problems,
) -> None:
    present = [dict(zip(variables, category, strict=True)) for category in margin.targets]
    for missing in missing_crossings(reader, variables, present, code):
        message = sentence(
            "{margin} has no row for {category}. Add it, with 0 if there is nobody.",
            margin=f"{code} {' x '.join(variables)}",
            category=words(missing),
        )
        problems.add("margin_category_missing", message, sheet, margin.last, "category", country=code, crossing=missing)
