"""How does the sheet quotas become the cells of quota plans?"""

import re
from collections import defaultdict
from collections.abc import Mapping

from surveys.core.said import sentence
from surveys.core.study import CountryDesign, QuotaTarget
from surveys.core.workbook.categories import missing_crossings, read_category, words
from surveys.core.workbook.problems import Problems, whole_number
from surveys.core.workbook.questionnaire import QuestionnaireReader
from surveys.core.workbook.sheets import Row, Sheet

_PLAN = re.compile(r"[A-Za-z0-9_-]{1,40}")
Cells = list[tuple[Row, QuotaTarget]]


def read_quotas(
    sheet: Sheet, reader: QuestionnaireReader, countries: Mapping[str, CountryDesign], problems: Problems
) -> tuple[QuotaTarget, ...]:
    """The cells of all quota plans, complete and adding up."""
    if sheet.rows:
        problems.columns(sheet, ["plan", "country", "cell", "target"])
    plans: dict[tuple[str, str], Cells] = defaultdict(list)
    n_before = len(problems.found)
    for row in sheet.rows:
        cell = _cell(sheet, row, reader, countries, problems)
        if cell is None:
            continue
        others = plans[cell.plan, cell.country]
        if others and set(others[0][1].cell) != set(cell.cell):
            wanted = ", ".join(others[0][1].cell)
            message = sentence(
                "The other cells of plan '{plan}' cross {variables}. Cross the same.", plan=cell.plan, variables=wanted
            )
            problems.add("mixed_plan", message, sheet, row, "cell")
        if any(other.cell == cell.cell for _, other in others):
            problems.add("duplicate_cell", sentence("This cell stands twice. Remove one row."), sheet, row, "cell")
        others.append((row, cell))
    if len(problems.found) == n_before:
        for (plan, country), cells in plans.items():
            _check_plan(sheet, plan, country, cells, reader, countries, problems)
    return tuple(cell for cells in plans.values() for _, cell in cells)


def _cell(
    sheet: Sheet,
    row: Row,
    reader: QuestionnaireReader,
    countries: Mapping[str, CountryDesign],
    problems: Problems,
) -> QuotaTarget | None:
    plan, country, kind = row["plan"], row["country"], row["kind"] or "hard"
    if not _PLAN.fullmatch(plan):
        message = sentence("'{plan}' cannot be a plan's name. Use letters, digits and _.", plan=plan)
        problems.add("bad_plan", message, sheet, row, "plan")
    if country and country not in countries:
        problems.unknown(country, "country", countries, sheet, row, "country")
    if kind not in ("hard", "soft"):
        problems.unknown(kind, "kind of quota", ("hard", "soft"), sheet, row, "kind")
    cell = read_category(reader, problems, sheet, row, "cell")
    target = whole_number(problems, sheet, row, "target")
    if cell is None or target is None:
        return None
    return QuotaTarget(plan=plan, country=country, cell=cell, target=target, is_hard=kind == "hard")


def _check_plan(
    sheet: Sheet,
    plan: str,
    country: str,
    cells: Cells,
    reader: QuestionnaireReader,
    countries: Mapping[str, CountryDesign],
    problems: Problems,
) -> None:
    """Everybody has a cell, and hard cells have places for all interviews that are wanted."""
    first, last = cells[0][0], cells[-1][0]
    without_cell = missing_crossings(reader, cells[0][1].cell, [cell.cell for _, cell in cells], country)
    for missing in without_cell:
        facts = {"plan": plan, "country": country, "cell": words(missing)}
        message = (
            sentence(
                "Plan '{plan}' in {country} has no cell {cell}. Add a row, with target 0 if nobody is wanted.", **facts
            )
            if country
            else sentence("Plan '{plan}' has no cell {cell}. Add a row, with target 0 if nobody is wanted.", **facts)
        )
        problems.add("cell_missing", message, sheet, last, "cell", country=country, crossing=missing, plan=plan)
    wanted = countries[country].target if country else sum(c.target for c in countries.values())
    total = sum(cell.target for _, cell in cells)
    if total < wanted and not without_cell and all(cell.is_hard for _, cell in cells):
        # More places than the target is slack that a manager may want; fewer is a target that cannot be reached.
        totals = {"plan": plan, "country": country, "total": total, "wanted": wanted}
        message = (
            sentence(
                "The cells of plan '{plan}' in {country} have {total:,} places, but the sheet countries wants {wanted:,} interviews. Raise the targets of cells, or make them soft.",
                **totals,
            )
            if country
            else sentence(
                "The cells of plan '{plan}' have {total:,} places, but the sheet countries wants {wanted:,} interviews. Raise the targets of cells, or make them soft.",
                **totals,
            )
        )
        problems.add("quota_total", message, sheet, first, "target", country=country, total=total)
