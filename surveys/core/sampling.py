"""How was a sample drawn, as far as standard errors must know: who belongs together, and what share of everybody was drawn?"""

import math
from collections.abc import Mapping
from typing import Any

from surveys.core.study import Nonresponse

# Interviewers are clusters without being variables of the questionnaire.
INTERVIEWER = "interviewer"
# Of a finite population: as many persons as the sheet countries says.
ADULTS = "adults"
# The answers of such questions are of one respondent alone, or are several.
NO_CLUSTERS = ("select_multiple", "note", "text")


def cluster_problem(name: str, questions: Mapping[str, Mapping[str, Any]]) -> str:
    """Why respondents cannot belong together by this; empty if they can.

    Args:
        questions: those of the questionnaire by name.
    """
    if not name or name == INTERVIEWER:
        return ""
    if name not in questions:
        return (
            f"there is no '{name}' to belong together by; write {INTERVIEWER} or a variable such as the sampling point"
        )
    if questions[name]["type"] in NO_CLUSTERS:
        return f"'{name}' is of type {questions[name]['type']}: nobody belongs together by it"
    return ""


def adjustment_problems(nonresponse: Nonresponse, questions: Mapping[str, Mapping[str, Any]]) -> list[str]:
    """What is wrong with an adjustment for non-response; nothing, if it is right.

    Args:
        questions: those of the questionnaire by name.
    """
    found = []
    for name in nonresponse.cells:
        if name == "country":
            found.append("cells are always within a country; leave 'country' out")
        elif name not in questions:
            found.append(f"there is no '{name}'; take a variable that comes with the sample, a row of type hidden")
        elif questions[name]["type"] != "hidden":
            found.append(
                f"'{name}' is asked: who did not respond has no answer. Take a variable of the sample (type hidden)"
            )
    if nonresponse.least < 1:
        found.append("a cell needs 1 respondent or more")
    if nonresponse.most is not None and nonresponse.most <= 1:
        found.append("the largest factor must be more than 1, such as 3")
    return found


def finite_population(
    given: Any, clusters: str, adults: Mapping[str, int]
) -> tuple[tuple[tuple[str, float], ...], list[str]]:
    """The size of each country's population in what was drawn, and what is wrong with it.

    Args:
        given: nothing, `adults`, or country -> number.
        clusters: see `Weighting`.
        adults: country -> adult population.
    """
    if not given:
        return (), []
    if given == ADULTS:
        if clusters:
            words = f"{ADULTS} are persons, and '{clusters}' is drawn; give each country's number of clusters, such as CZ=120"
            return (), [words]
        return tuple((code, float(n)) for code, n in adults.items()), []
    if not isinstance(given, Mapping):
        return (), [f"write {ADULTS}, or numbers by country, such as CZ=12000 DE=9000"]
    found, problems = [], []
    for code, number in given.items():
        size = _number(number)
        if code not in adults:
            problems.append(f"there is no country '{code}'; there are {', '.join(adults)}")
        elif not size >= 1:
            problems.append(f"{code}: '{number}' is no number of 1 or more")
        else:
            found.append((code, size))
    return tuple(sorted(found)), problems


def _number(value: Any) -> float:
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return math.nan
    try:
        number = float(value)
    except ValueError:
        return math.nan
    return number if math.isfinite(number) else math.nan
