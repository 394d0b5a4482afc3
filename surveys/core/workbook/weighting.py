"""How does the sheet weighting say what to rake on, how far weights may go and how results are broken down?"""

import math
from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from surveys.core import sampling
from surveys.core.expressions import ExpressionError, compile_expression
from surveys.core.said import Said, sentence
from surveys.core.study import Margin, Nonresponse, Weighting
from surveys.core.weighting_methods import ADJUSTMENTS, HOLM, METHODS, RAKING, Method
from surveys.core.workbook.categories import check_variable
from surveys.core.workbook.problems import Problems, decimal_number, number_or_nan, pairs, whole_number
from surveys.core.workbook.questionnaire import QuestionnaireReader
from surveys.core.workbook.sheets import Row, Sheet

SETTINGS = (
    "margin", "domain", "cap", "design_weight", "method", "bounds", "trim", "collapse", "adjust", "clusters", "finite_population",
    "nonresponse", "nonresponse_least", "nonresponse_most",
)  # fmt: skip
_REPEATABLE = ("margin", "domain", "collapse")
_INTO = "->"


class _Reader:
    def __init__(
        self,
        sheet: Sheet,
        reader: QuestionnaireReader,
        margins: tuple[Margin, ...],
        adults: Mapping[str, int],
        problems: Problems,
    ) -> None:
        self.sheet, self.reader, self.known, self.adults, self.problems = (
            sheet,
            reader,
            margins,
            adults,
            problems,
        )
        self.margins: list[tuple[str, ...]] = []
        self.domains: list[str] = []
        self.cap: float | None = None
        self.design_weight: list[Any] = ["lit", 1]
        self.method, self.adjust = RAKING, HOLM
        self.pairs: dict[str, tuple[float, float]] = {}
        self.collapse: list[tuple[str, str, str, str]] = []
        self.method_row: Row | None = None
        self.clusters = ""
        self.population_row: Row | None = None
        self.finite_population: tuple[tuple[str, float], ...] = ()
        self.nonresponse_row: Row | None = None
        self.lonely_row: Row | None = None
        self.nonresponse: Nonresponse | None = None
        self.least: int | None = None
        self.most: float | None = None
        self.seen: set[tuple[str, str]] = set()

    def row(self, row: Row) -> None:
        setting, value = row["setting"], row["value"]
        key = (setting, value if setting in _REPEATABLE else "")
        if setting not in SETTINGS:
            self.problems.unknown(setting, "setting", SETTINGS, self.sheet, row, "setting")
        elif key in self.seen:
            self._add(
                "duplicate_setting",
                sentence("'{setting}' stands twice with the same meaning. Remove one row.", setting=setting),
                row,
            )
        elif not value and setting != "cap":
            self._add("empty_cell", sentence("Write what '{setting}' is to be.", setting=setting), row)
        else:
            getattr(self, f"_{setting}")(row, value)
        self.seen.add(key)

    def _add(self, code: str, message: Said, row: Row) -> None:
        self.problems.add(code, message, self.sheet, row, "value")

    def _margin(self, row: Row, value: str) -> None:
        variables = tuple(value.split())
        self.margins.append(variables)
        having = {margin.country for margin in self.known if margin.variables == variables}
        without = [code for code in self.adults if code not in having]
        if not having:
            known = sorted({" ".join(margin.variables) for margin in self.known})
            self.problems.unknown(value, "margin", known, self.sheet, row, "value")
        elif without:
            message = sentence(
                "The sheet margins has no {margin} for {countries}. Add its rows there.",
                margin=" x ".join(variables),
                countries=", ".join(without),
            )
            self._add("margin_of_country_missing", message, row)

    def _domain(self, row: Row, value: str) -> None:
        if check_variable(self.reader, self.problems, value, self.sheet, row, "value"):
            self.domains.append(value)

    def _cap(self, row: Row, value: str) -> None:
        self.cap = decimal_number(self.problems, self.sheet, row, "value") if value else None
        if self.cap is not None and self.cap <= 1:
            message = sentence("A cap is a multiple of the mean weight and must be more than 1, such as 5.")
            self._add("bad_cap", message, row)

    def _method(self, row: Row, value: str) -> None:
        self.method_row = row
        if value in METHODS:
            self.method = value
        else:
            self.problems.unknown(value, "method", METHODS, self.sheet, row, "value")

    def _adjust(self, row: Row, value: str) -> None:
        if value in ADJUSTMENTS:
            self.adjust = value
        else:
            self.problems.unknown(value, "adjustment", ADJUSTMENTS, self.sheet, row, "value")

    def _bounds(self, row: Row, value: str) -> None:
        self._pair(row, "bounds", value)

    def _trim(self, row: Row, value: str) -> None:
        self._pair(row, "trim", value)

    def _pair(self, row: Row, name: str, value: str) -> None:
        numbers = [number_or_nan(word) for word in value.split()]
        if len(numbers) == 2 and not any(map(math.isnan, numbers)):
            self.pairs[name] = (numbers[0], numbers[1])
            self.method_row = self.method_row or row
        else:
            self._add("not_two_numbers", sentence("Write two numbers for '{name}', such as 0.3 3.", name=name), row)

    def _collapse(self, row: Row, value: str) -> None:
        """`CZ region=CZ03 -> region=CZ02`: whoever is in the first category is weighted together with the second."""
        country, _, rest = value.partition(" ")
        sides = [side.split() for side in rest.split(_INTO)]
        named = [tuple(word.partition("=")[::2] for word in side) for side in sides]
        if len(named) != 2 or any(not variable or not v for side in named for variable, v in side) or not all(named):
            self._add(
                "bad_collapse", sentence("Write country, category, ->, category: CZ region=CZ03 -> region=CZ02."), row
            )
            return
        variables = [tuple(variable for variable, _ in side) for side in named]
        margin = next((m for m in self.known if (m.country, m.variables) == (country, variables[0])), None)
        if margin is None or variables[0] != variables[1]:
            words = " x ".join(variables[0])
            self._add(
                "collapse_without_margin",
                sentence(
                    "The sheet margins has no {margin} for {country} on both sides.", margin=words, country=country
                ),
                row,
            )
            return
        listed = {category for category, _ in margin.targets}
        for side in named:
            category = tuple(v for _, v in side)
            if category not in listed:
                self._add(
                    "collapse_without_category",
                    sentence(
                        "The margin of {country} has no {category}.", country=country, category=":".join(category)
                    ),
                    row,
                )
                return
        joined, into = (":".join(v for _, v in side) for side in named)
        self.collapse.append((country, " x ".join(variables[0]), joined, into))

    def _clusters(self, row: Row, value: str) -> None:
        self.clusters = value
        if problem := sampling.cluster_problem(value, self.reader.questions):
            self._add("unknown_clusters", problem, row)

    def _finite_population(self, row: Row, value: str) -> None:
        self.population_row = row

    def _nonresponse(self, row: Row, value: str) -> None:
        self.nonresponse_row = row

    def _nonresponse_least(self, row: Row, value: str) -> None:
        self.least = whole_number(self.problems, self.sheet, row, "value")
        self.lonely_row = row

    def _nonresponse_most(self, row: Row, value: str) -> None:
        self.most = decimal_number(self.problems, self.sheet, row, "value")
        self.lonely_row = row

    def _read_nonresponse(self, row: Row) -> None:
        default = Nonresponse(tuple(row["value"].split()))
        self.nonresponse = replace(default, least=default.least if self.least is None else self.least, most=self.most)
        for problem in sampling.adjustment_problems(self.nonresponse, self.reader.questions):
            self._add("bad_nonresponse", problem, row)

    def _read_population(self, row: Row) -> None:
        """Last of all: what is counted depends on the clusters."""
        given = row["value"] if row["value"] == sampling.ADULTS else pairs(self.problems, self.sheet, row, "value")
        self.finite_population, problems = sampling.finite_population(given, self.clusters, self.adults)
        for problem in problems:
            self._add("bad_finite_population", problem, row)

    def check(self) -> None:
        """Whether the choices go together."""
        if self.population_row is not None:
            self._read_population(self.population_row)
        if self.nonresponse_row is not None:
            self._read_nonresponse(self.nonresponse_row)
        elif self.lonely_row is not None:
            message = sentence("Name the cells of the adjustment in a row 'nonresponse', or remove this row.")
            self._add("nonresponse_without_cells", message, self.lonely_row)
        method = Method(self.method, self.pairs.get("bounds"), self.cap, self.pairs.get("trim"))
        if self.method_row is not None:
            for words in method.problems(len(self.margins)):
                self._add("method_does_not_fit", words, self.method_row)
        ends = {(country, margin, joined) for country, margin, joined, _ in self.collapse}
        for country, margin, _, into in self.collapse:
            if (country, margin, into) in ends:
                message = sentence(
                    "{country}: {into} is joined to another category itself. Name the last one of the chain.",
                    country=country,
                    into=into,
                )
                self._add("collapse_in_a_chain", message, self.sheet.rows[0])

    def _design_weight(self, row: Row, value: str) -> None:
        try:
            self.design_weight = compile_expression(value, self.reader.vocabulary.scope())
        except ExpressionError as error:
            for problem in (error, *error.also):
                self._add(problem.code, problem.placed(), row)


def read_weighting(
    sheet: Sheet,
    reader: QuestionnaireReader,
    margins: tuple[Margin, ...],
    adults: Mapping[str, int],
    problems: Problems,
) -> Weighting:
    """The weighting scheme; without the sheet, everybody has the same weight within a country.

    Args:
        adults: country -> adult population.
    """
    if sheet.rows:
        problems.columns(sheet, ["setting", "value"])
    scheme = _Reader(sheet, reader, margins, adults, problems)
    for row in sheet.rows:
        scheme.row(row)
    scheme.check()
    return Weighting(
        margins=tuple(scheme.margins),
        domains=tuple(scheme.domains),
        cap=scheme.cap,
        design_weight=scheme.design_weight,
        method=scheme.method,
        bounds=scheme.pairs.get("bounds"),
        trim=scheme.pairs.get("trim"),
        collapse=tuple(scheme.collapse),
        adjust=scheme.adjust,
        clusters=scheme.clusters,
        finite_population=scheme.finite_population,
        nonresponse=scheme.nonresponse,
    )
