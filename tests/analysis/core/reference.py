"""How are the reference cases put into the form of a study?"""

import csv
import json
from functools import cache
from pathlib import Path
from typing import Any

from analysis.core.facts import facts_of
from analysis.core.results import empty_sums
from analysis.core.sums import Sums
from surveys.core.study import CountryDesign, IndexDefinition, Margin, Study, Weighting

FOLDER = Path(__file__).parents[2] / "reference"
MARGINS = {"sexage": ("sex", "age_group"), "region": ("region",), "education": ("education",)}
DOMAINS = ("sex", "age_group", "region", "education", "employment", "urbanity")
SCORES = {"0": 0.0, "50": 50.0, "100": 100.0}


@cache
def expected(name: str) -> dict[str, Any]:
    """What R says."""
    found: dict[str, Any] = json.loads((FOLDER / name / "expected.json").read_text())
    return found


@cache
def rows(name: str) -> tuple[dict[str, str], ...]:
    """The respondents."""
    with (FOLDER / name / "data.csv").open(newline="", encoding="utf-8") as file:
        return tuple(csv.DictReader(file))


def study(name: str, *, by_item: bool = False) -> Study:
    """The study of a case: its margins and its three indices of five items, one answered item being enough.

    Args:
        by_item: an index for each item instead.
    """
    margins = json.loads((FOLDER / name / "margins.json").read_text())["margins"]
    codes = list(margins)
    items = {item: SCORES for item in rows(name)[0] if item.startswith("i") and item[1:].isdigit()}
    return Study(
        slug="reference",
        title="Reference",
        default_language="en",
        languages=("en",),
        questionnaire={},
        countries=tuple(CountryDesign(c, c, c, ("en",), ("UTC",), "", int(margins[c]["N"]), 0) for c in codes),
        quotas=(),
        margins=tuple(
            Margin(
                code,
                variables,
                tuple(
                    (tuple(label.split(":")) if len(variables) > 1 else (label,), value)
                    for label, value in margins[code][key].items()
                ),
                is_share=False,
            )
            for code in codes
            for key, variables in MARGINS.items()
        ),
        indices=tuple(
            IndexDefinition(index, "", {}, of_items, 1) for index, of_items in _indices(items, by_item).items()
        ),
        weighting=Weighting(tuple(MARGINS.values()), DOMAINS, None, ["lit", 1.0]),
    )


def _indices(items: dict[str, dict[str, float]], by_item: bool) -> dict[str, dict[str, dict[str, float]]]:
    if by_item:
        return {item: {item: scores} for item, scores in items.items()}
    names = list(items)
    return {f"s{s + 1}": {item: items[item] for item in names[s * 5 : s * 5 + 5]} for s in range(3)}


def sums(name: str, of: Study) -> Sums:
    """The sums of all respondents whose country is in the study."""
    total = empty_sums(of)
    codes = {country.code for country in of.countries}
    for row in rows(name):
        if row["country"] in codes:
            total.add(facts_of(of, row))
    return total
