"""How was a sample drawn, as far as standard errors must know: who belongs together, and what share of everybody was drawn?"""

import math
from collections.abc import Mapping
from typing import Any

from surveys.core.said import Said, sentence
from surveys.core.study import Nonresponse

# Interviewers are clusters without being variables of the questionnaire.
INTERVIEWER = "interviewer"
# Of a finite population: as many persons as the sheet countries says.
ADULTS = "adults"
# The answers of such questions are of one respondent alone, or are several.
NO_CLUSTERS = ("select_multiple", "note", "text")


def cluster_problem(name: str, questions: Mapping[str, Mapping[str, Any]]) -> Said | None:
    """Why respondents cannot belong together by this; None if they can.

    Args:
        questions: those of the questionnaire by name.
    """
    if not name or name == INTERVIEWER:
        return None
    if name not in questions:
        return sentence(
            "There is no '{name}' to belong together by; write {interviewer} or a variable such as the sampling point.",
            name=name,
            interviewer=INTERVIEWER,
        )
    if questions[name]["type"] in NO_CLUSTERS:
        kind = questions[name]["type"]
        return sentence("'{name}' is of type {type}: nobody belongs together by it.", name=name, type=kind)
    return None


def adjustment_problems(nonresponse: Nonresponse, questions: Mapping[str, Mapping[str, Any]]) -> list[Said]:
    """What is wrong with an adjustment for non-response; nothing, if it is right.

    Args:
        questions: those of the questionnaire by name.
    """
    found = []
    for name in nonresponse.cells:
        if name == "country":
            found.append(sentence("Cells are always within a country; leave 'country' out."))
        elif name not in questions:
            found.append(
                sentence(
                    "There is no '{name}'; take a variable that comes with the sample, a row of type hidden.", name=name
                )
            )
        elif questions[name]["type"] != "hidden":
            found.append(
                sentence(
                    "'{name}' is asked: who did not respond has no answer. Take a variable of the sample (type hidden).",
                    name=name,
                )
            )
    if nonresponse.least < 1:
        found.append(sentence("A cell needs 1 respondent or more."))
    if nonresponse.most is not None and nonresponse.most <= 1:
        found.append(sentence("The largest factor must be more than 1, such as 3."))
    return found


def finite_population(
    given: Any, clusters: str, adults: Mapping[str, int]
) -> tuple[tuple[tuple[str, float], ...], list[Said]]:
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
            words = sentence(
                "Adults are persons, and '{clusters}' is drawn; give each country's number of clusters, such as CZ=120.",
                clusters=clusters,
            )
            return (), [words]
        return tuple((code, float(n)) for code, n in adults.items()), []
    if not isinstance(given, Mapping):
        return (), [sentence("Write {adults}, or numbers by country, such as CZ=12000 DE=9000.", adults=ADULTS)]
    found, problems = [], []
    for code, number in given.items():
        size = _number(number)
        if code not in adults:
            listed = ", ".join(adults)
            problems.append(sentence("There is no country '{code}'; there are {listed}.", code=code, listed=listed))
        elif not size >= 1:
            problems.append(sentence("{code}: '{number}' is no number of 1 or more.", code=code, number=str(number)))
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
