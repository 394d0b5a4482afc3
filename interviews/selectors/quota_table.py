"""How are the quota cells laid out for people: a row per country, a column per cell of the plan?"""

from dataclasses import dataclass, field

from interviews.models import QuotaCell
from interviews.selectors import fieldwork
from surveys import selectors
from surveys.core.texts import unfilled
from surveys.core.walk import index
from surveys.models import Survey


@dataclass
class Row:
    """A country's cells of one plan, in the plan's order."""

    country: str
    cells: list[tuple[QuotaCell, str]] = field(default_factory=list)

    @property
    def target(self) -> int:
        """Of all cells."""
        return sum(cell.target for cell, _ in self.cells)

    @property
    def completes(self) -> int:
        """Of all cells."""
        return sum(cell.completes for cell, _ in self.cells)

    @property
    def reserved(self) -> int:
        """Of all cells."""
        return sum(cell.reserved for cell, _ in self.cells)


@dataclass
class Plan:
    """One quota plan: its columns' names and a row per country."""

    name: str
    columns: list[str] = field(default_factory=list)
    rows: list[Row] = field(default_factory=list)

    @property
    def target(self) -> int:
        """Of all countries."""
        return sum(row.target for row in self.rows)

    @property
    def completes(self) -> int:
        """Of all countries."""
        return sum(row.completes for row in self.rows)

    @property
    def reserved(self) -> int:
        """Of all countries."""
        return sum(row.reserved for row in self.rows)


def plans(survey: Survey, language: str) -> list[Plan]:
    """The plans of a survey, with the cells in the words of the questionnaire.

    Args:
        language: of the words, if the questionnaire has it.
    """
    words = _Words(survey, language)
    found: dict[str, Plan] = {}
    rows: dict[tuple[str, str], Row] = {}
    for cell in fieldwork.quota_cells(survey):
        plan = found.setdefault(cell.plan, Plan(cell.plan))
        country = cell.country.code if cell.country else ""
        row = rows.get((cell.plan, country))
        if row is None:
            row = rows[cell.plan, country] = Row(country)
            plan.rows.append(row)
        row.cells.append((cell, fieldwork.cell_status(cell)))
        name = words.of(cell)
        if name not in plan.columns:
            plan.columns.append(name)
    return list(found.values())


def name_of(cell: QuotaCell, language: str) -> str:
    """A cell in the words of the questionnaire."""
    return _Words(cell.survey, language).of(cell)


class _Words:
    def __init__(self, survey: Survey, language: str) -> None:
        self.questionnaire = selectors.current_study(survey).questionnaire
        codes = [known["code"] for known in self.questionnaire["languages"]]
        self.language = language if language in codes else self.questionnaire["default_language"]

    def of(self, cell: QuotaCell) -> str:
        return ", ".join(self._value(variable, value) for variable, value in cell.cell.items())

    def _value(self, variable: str, value: str) -> str:
        looked_up = index(self.questionnaire)
        question = looked_up.questions.get(variable)
        choice = looked_up.labels.get(question["list"] or "", {}).get(value) if question else None
        if choice is None:
            return value
        label = choice["label"].get(self.language) or choice["label"][self.questionnaire["default_language"]]
        return unfilled(label)
