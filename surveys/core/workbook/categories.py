"""Does a crossing such as `sex=male age_group=18-34` exist, and which crossings are there?"""

from collections.abc import Collection, Iterable, Mapping
from itertools import product

from surveys.core.said import sentence
from surveys.core.workbook.problems import Problems, pairs
from surveys.core.workbook.questionnaire import QuestionnaireReader
from surveys.core.workbook.sheets import Row, Sheet


def read_category(
    reader: QuestionnaireReader, problems: Problems, sheet: Sheet, row: Row, header: str
) -> dict[str, str] | None:
    """The crossing in a cell, its variables and values looked up; None (and problems) if it is not right."""
    found = pairs(problems, sheet, row, header)
    if found is None:
        return None
    n_before = len(problems.found)
    for variable, value in found.items():
        if not check_variable(reader, problems, variable, sheet, row, header):
            continue
        possible = reader.possible(variable, row["country"])
        values = possible.substantive if possible else ()
        if value not in values:
            what = "value in a country" if row["country"] else "value"
            facts = {"of": variable, "country": row["country"]}
            problems.unknown(value, what, values, sheet, row, header, code="unknown_value", **facts)
    return found if len(problems.found) == n_before else None


def check_variable(
    reader: QuestionnaireReader, problems: Problems, variable: str, sheet: Sheet, row: Row, header: str
) -> bool:
    """Whether a variable divides people into categories that can be listed; a problem if it does not."""
    question = reader.questions.get(variable)
    if question is None:
        problems.unknown(variable, "question", reader.questions, sheet, row, header)
        return False
    if question["type"] == "calculate" and question["calculation"] is None:
        # What is wrong with the calculation is said there.
        return False
    if question["type"] == "select_multiple" or reader.possible(variable) is None:
        message = sentence(
            "'{variable}' does not put a respondent into one of a list of categories. Take a row of type select_one, or calculate with texts in quotation marks under if() and coalesce().",
            variable=variable,
        )
        problems.add("no_categories", message, sheet, row, header)
        return False
    return True


def missing_crossings(
    reader: QuestionnaireReader,
    variables: Iterable[str],
    present: Collection[Mapping[str, str]],
    country: str,
) -> list[dict[str, str]]:
    """The crossings of these variables that can occur in a country (empty: anywhere) and are not present."""
    names = list(variables)
    possible = [reader.possible(name, country) for name in names]
    if any(values is None or not values.is_exact for values in possible):
        return []
    all_values = [values.substantive for values in possible if values is not None]
    there = {tuple(crossing[name] for name in names) for crossing in present}
    return [dict(zip(names, values, strict=True)) for values in product(*all_values) if values not in there]


def words(crossing: Mapping[str, str]) -> str:
    """A crossing as it is written in a cell."""
    return " ".join(f"{variable}={value}" for variable, value in crossing.items())
