"""Where is the other place, when two places of a workbook do not agree?

What does not agree is reported where it is found out. Which of the two places is wrong nobody can know, so that the other one is pointed at
too, once, with what stands against it.
"""

import re
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping
from typing import Any

from surveys.core.compiled import MISSING
from surveys.core.expressions import refers_to
from surveys.core.problems import Problem
from surveys.core.said import Said, sentence
from surveys.core.workbook.problems import Problems
from surveys.core.workbook.sheets import Row, Sheet, Sheets
from surveys.core.workbook.types import NUMBER_TYPES

Questions = Mapping[str, Mapping[str, Any]]
# A place and what is to be said there.
_Other = tuple[Sheet, Row, str, Said]

_KIND = "|".join(MISSING)
_COMPARED_WITH_KIND = re.compile(
    rf"\$\{{\s*([\w.-]+)\s*\}}\s*!?=\s*['\"]({_KIND})['\"]|selected\(\s*\$\{{\s*([\w.-]+)\s*\}}\s*,\s*['\"]({_KIND})['\"]"
)


def check_disagreements(sheets: Sheets, questions: Questions, problems: Problems) -> None:
    """Point at the other place of everything that two places say differently. Does nothing if nothing is wrong."""
    known = {problem.where for problem in problems.found}
    by_code: dict[str, list[Problem]] = defaultdict(list)
    for problem in problems.found:
        by_code[problem.code].append(problem)
    for codes, find in _FINDERS:
        found = [problem for code in codes for problem in by_code[code]]
        for sheet, row, header, message in find(sheets, questions, found) if found else ():
            where = sheet.cell(row, header)
            if where not in known:
                known.add(where)
                problems.add("disagrees", message, sheet, row, header)


def _targets(sheets: Sheets, _: Questions, found: list[Problem]) -> Iterator[_Other]:
    """A country's target is larger than its quota cells, or the largest of all than those of all countries together."""
    countries = sheets["countries"]
    for problem in found:
        code = problem.params["country"]
        rows = [row for row in countries.rows if row["code"] == code or not code]
        row = max(rows, key=_target)
        message = sentence(
            "The quota cells in {place} and below have {total:,} places, fewer than this target. Lower it, or raise theirs.",
            place=problem.where,
            total=problem.params["total"],
        )
        yield countries, row, "target", message


def _target(row: Row) -> int:
    digits = "".join(row["target"].split())
    return int(digits) if digits.isdecimal() else 0


def _populations(sheets: Sheets, _: Questions, found: list[Problem]) -> Iterator[_Other]:
    """The counts of a margin do not add to the country's population."""
    countries = sheets["countries"]
    for problem in found:
        if "total" in problem.params:
            row = next(row for row in countries.rows if row["code"] == problem.params["country"])
            message = sentence(
                "The counts in {place} and below add to {total:,.0f}. Correct this, or them.",
                place=problem.where,
                total=problem.params["total"],
            )
            yield countries, row, "adult_population", message


def _offered(sheets: Sheets, questions: Questions, found: list[Problem]) -> Iterator[_Other]:
    """A choice is offered in a country that has no row for it: by its own cell, or because its question has no filter."""
    choices, survey = sheets["choices"], sheets["survey"]
    for problem in found:
        country = problem.params["country"]
        for variable, value in problem.params["crossing"].items():
            list_name = questions[variable]["list"]
            if questions[variable]["calculation"] is not None:
                yield from _calculated_from(sheets, questions, variable, value, problem)
            rows = [row for row in choices.rows if list_name and row["list_name"] == list_name]
            if not any(row["country"] for row in rows):
                continue
            row = next((row for row in rows if row["name"] == value), None)
            if questions[variable]["choice_filter"] is None:
                asked = next(r for r in survey.rows if r["name"] == variable)
                message = sentence(
                    "The choices of list '{list}' name countries, but without a filter all are offered everywhere, and {place} lacks some. Write country = ${{country}}.",
                    list=list_name,
                    place=problem.where,
                )
                yield survey, asked, "choice_filter", message
            elif row is not None:
                message = sentence(
                    "The choice is offered in {country}, but {place} and the rows above have none for it.",
                    country=country,
                    place=problem.where,
                )
                yield choices, row, "country", message


def _calculated_from(
    sheets: Sheets, questions: Questions, variable: str, value: str, problem: Problem
) -> Iterator[_Other]:
    """A calculation brings several lists together, and some of them have a choice that the others have not."""
    names = refers_to(questions[variable]["calculation"])
    lists = {questions[name]["list"] for name in names if name in questions and questions[name]["list"]}
    rows = [row for row in sheets["choices"].rows if row["list_name"] in lists and row["name"] == value]
    if len(rows) == 1 or len(rows) < len(lists):
        for row in rows:
            message = sentence(
                "{place} and the rows above have none for this choice, which '{variable}' can come to. Is it misspelt?",
                place=problem.where,
                variable=variable,
            )
            yield sheets["choices"], row, "name", message


def _shut(sheets: Sheets, questions: Questions, found: list[Problem]) -> Iterator[_Other]:
    """A quota cell or margin wants a choice that its list has, but not in that country."""
    for problem in found:
        sheet = sheets[problem.params["sheet"]]
        wanted = next((row for row in sheet.rows if row.number == problem.params["row"]), None)
        if wanted is None or not wanted["country"]:
            continue
        for pair in wanted[problem.params["header"]].split():
            variable, _, value = pair.partition("=")
            list_name = questions.get(variable, {}).get("list")
            rows = [row for row in sheets["choices"].rows if list_name and row["list_name"] == list_name]
            for row in rows if any(row["country"] for row in rows) else ():
                if row["name"] == value:
                    message = sentence(
                        "{place} wants this choice in {country}, where it is not offered.",
                        place=problem.where,
                        country=wanted["country"],
                    )
                    yield sheets["choices"], row, "country", message


def _plans(sheets: Sheets, _: Questions, found: list[Problem]) -> Iterator[_Other]:
    """A plan lacks a cell because one of its rows names no country, as the others do."""
    quotas = sheets["quotas"]
    for problem in found:
        rows = [row for row in quotas.rows if row["plan"] == problem.params["plan"]]
        without = [row for row in rows if not row["country"]]
        if 0 < len(without) < len(rows) / 2:
            message = sentence(
                "The other cells of plan '{plan}' are for one country each, this one for all. Name its country.",
                plan=problem.params["plan"],
            )
            yield from ((quotas, row, "country", message) for row in without)


def _kinds(sheets: Sheets, questions: Questions, found: list[Problem]) -> Iterator[_Other]:
    """An expression asks for a missing kind that a typed question does not name."""
    survey = sheets["survey"]
    rows = {row["name"]: row for row in survey.rows}
    for problem in found:
        if problem.params["sheet"] != survey.name:
            continue
        asking = next((row for row in survey.rows if row.number == problem.params["row"]), Row(0, {}))
        for match in _COMPARED_WITH_KIND.finditer(asking[problem.params["header"]]):
            name, kind = match[1] or match[3], match[2] or match[4]
            question = questions.get(name)
            if question is not None and question["type"] in NUMBER_TYPES and kind not in question["missing"]:
                message = sentence(
                    "{place} compares the answer with '{kind}'. Write it here, if it can be given.",
                    place=problem.where,
                    kind=kind,
                )
                yield survey, rows[name], "missing", message


def _scored(sheets: Sheets, questions: Questions, found: list[Problem]) -> Iterator[_Other]:
    """An answer that no index has a score for may be a missing kind under another name."""
    for problem in found:
        list_name = questions[problem.params["item"]]["list"]
        for row in sheets["choices"].rows:
            if list_name and row["list_name"] == list_name and row["name"] == problem.params["answer"]:
                message = sentence(
                    "{place} has no score for this answer. Give it one there; or, if it is no answer, name it {kinds}.",
                    place=problem.where,
                    kinds=", ".join(MISSING),
                )
                yield sheets["choices"], row, "name", message


def _main_indices(sheets: Sheets, _: Questions, found: list[Problem]) -> Iterator[_Other]:
    """An index is part of one that is there under nearly that name, or is itself a part."""
    indices = sheets["indices"]
    for problem in found:
        asking = next((row for row in indices.rows if row.number == problem.params["row"]), Row(0, {}))
        for row in indices.rows:
            if row["index"] == asking["part_of"] and row["part_of"]:
                message = sentence(
                    "{place} makes an index a part of this one, which is a part itself. Empty one of the cells.",
                    place=problem.where,
                )
                yield indices, row, "part_of", message
                break


_Finder = Callable[[Sheets, Questions, list[Problem]], Iterator[_Other]]
_FINDERS: tuple[tuple[tuple[str, ...], _Finder], ...] = (
    (("quota_total",), _targets),
    (("margin_total",), _populations),
    (("cell_missing", "margin_category_missing"), _offered),
    (("unknown_value",), _shut),
    (("cell_missing",), _plans),
    (("not_a_number",), _kinds),
    (("answer_without_score",), _scored),
    (("unknown_index",), _main_indices),
)
