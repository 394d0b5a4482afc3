"""How does the sheet weighting say what to rake on, how far weights may go and how results are broken down?"""

from collections.abc import Collection
from typing import Any

from surveys.core.expressions import ExpressionError, compile_expression
from surveys.core.study import Margin, Weighting
from surveys.core.workbook.categories import check_variable
from surveys.core.workbook.problems import Problems, decimal_number
from surveys.core.workbook.questionnaire import QuestionnaireReader
from surveys.core.workbook.sheets import Row, Sheet

SETTINGS = ("margin", "domain", "cap", "design_weight")
_REPEATABLE = ("margin", "domain")


class _Reader:
    def __init__(
        self,
        sheet: Sheet,
        reader: QuestionnaireReader,
        margins: tuple[Margin, ...],
        codes: Collection[str],
        problems: Problems,
    ) -> None:
        self.sheet, self.reader, self.known, self.codes, self.problems = (
            sheet,
            reader,
            margins,
            codes,
            problems,
        )
        self.margins: list[tuple[str, ...]] = []
        self.domains: list[str] = []
        self.cap: float | None = None
        self.design_weight: list[Any] = ["lit", 1]
        self.seen: set[tuple[str, str]] = set()

    def row(self, row: Row) -> None:
        setting, value = row["setting"], row["value"]
        key = (setting, value if setting in _REPEATABLE else "")
        if setting not in SETTINGS:
            self.problems.unknown(setting, "setting", SETTINGS, self.sheet, row, "setting")
        elif key in self.seen:
            self._add("duplicate_setting", f"'{setting}' stands twice with the same meaning. Remove one row.", row)
        elif not value and setting != "cap":
            self._add("empty_cell", f"Write what '{setting}' is to be.", row)
        else:
            getattr(self, f"_{setting}")(row, value)
        self.seen.add(key)

    def _add(self, code: str, message: str, row: Row) -> None:
        self.problems.add(code, message, self.sheet, row, "value")

    def _margin(self, row: Row, value: str) -> None:
        variables = tuple(value.split())
        self.margins.append(variables)
        having = {margin.country for margin in self.known if margin.variables == variables}
        without = [code for code in self.codes if code not in having]
        if not having:
            known = sorted({" ".join(margin.variables) for margin in self.known})
            self.problems.unknown(value, "margin", known, self.sheet, row, "value")
        elif without:
            message = f"The sheet margins has no {' x '.join(variables)} for {', '.join(without)}. Add its rows there."
            self._add("margin_of_country_missing", message, row)

    def _domain(self, row: Row, value: str) -> None:
        if check_variable(self.reader, self.problems, value, self.sheet, row, "value"):
            self.domains.append(value)

    def _cap(self, row: Row, value: str) -> None:
        self.cap = decimal_number(self.problems, self.sheet, row, "value") if value else None
        if self.cap is not None and self.cap <= 1:
            message = "A cap is a multiple of the mean weight and must be more than 1, such as 5."
            self._add("bad_cap", message, row)

    def _design_weight(self, row: Row, value: str) -> None:
        try:
            self.design_weight = compile_expression(value, self.reader.vocabulary.scope())
        except ExpressionError as error:
            self._add(error.code, str(error), row)


def read_weighting(
    sheet: Sheet,
    reader: QuestionnaireReader,
    margins: tuple[Margin, ...],
    codes: Collection[str],
    problems: Problems,
) -> Weighting:
    """The weighting scheme; without the sheet, everybody has the same weight within a country."""
    if sheet.rows:
        problems.columns(sheet, ["setting", "value"])
    scheme = _Reader(sheet, reader, margins, codes, problems)
    for row in sheet.rows:
        scheme.row(row)
    return Weighting(
        margins=tuple(scheme.margins),
        domains=tuple(scheme.domains),
        cap=scheme.cap,
        design_weight=scheme.design_weight,
    )
