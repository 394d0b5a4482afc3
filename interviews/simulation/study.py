"""How does the model of the respondents follow from a study?"""

import csv
from collections import defaultdict
from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path

from interviews.simulation.population import Model, level_for
from surveys.core.problems import Problem, RejectedError
from surveys.core.study import Margin, Study

STUDIES = Path(__file__).resolve().parents[2] / "surveys" / "studies"
# Survey -> folder of the tables that say what its simulated respondents are like.
FOLDERS = {"coproduction-2008": STUDIES / "coproduction_2008" / "simulation"}


def _table(folder: Path, name: str) -> list[dict[str, str]]:
    with (folder / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def folder_of(slug: str) -> Path:
    """The tables for a survey.

    Raises:
        RejectedError: there are none.
    """
    if slug not in FOLDERS:
        raise RejectedError([Problem("no_model", f"There is no model of simulated respondents for the survey {slug}.")])
    return FOLDERS[slug]


@lru_cache(maxsize=4)
def truth(slug: str) -> Mapping[tuple[str, str], float]:
    """(index, country) -> the population's true score."""
    return {(row["index"], row["country"]): float(row["score"]) for row in _table(folder_of(slug), "truth")}


def pooled_truth(study: Study) -> dict[str, float]:
    """Index -> true score of all countries together, each counting by its adults."""
    known = truth(study.slug)
    total = sum(country.adult_population for country in study.countries)
    pooled: dict[str, float] = defaultdict(float)
    for country in study.countries:
        for index in {name for name, _ in known}:
            pooled[index] += known[index, country.code] * country.adult_population / total
    return dict(pooled)


def _shares(study: Study, *variables: str) -> dict[str, dict[str, float]]:
    """Country -> category -> share, from the study's margins."""
    margins: list[Margin] = [margin for margin in study.margins if margin.variables == variables]
    return {
        margin.country: {
            ":".join(category): value / sum(v for _, v in margin.targets) for category, value in margin.targets
        }
        for margin in margins
    }


def model_of(study: Study) -> Model:
    """The respondents of a study, with the countries' levels set to the truth.

    Raises:
        RejectedError: there are no tables for this survey.
    """
    folder = folder_of(study.slug)
    items: dict[str, dict[str, float]] = defaultdict(dict)
    for row in _table(folder, "items"):
        items[row["item"].rpartition("_")[0]][row["item"]] = float(row["logit"])
    effects: dict[str, dict[str, float]] = defaultdict(dict)
    for row in _table(folder, "effects"):
        effects[row["sector"]][row["term"]] = float(row["logit"])
    sex_age = _shares(study, "sex", "age_band")
    levels: dict[str, dict[str, float]] = defaultdict(dict)
    for (sector, country), score in truth(study.slug).items():
        levels[country][sector] = level_for(items[sector], effects[sector], sex_age[country], score)
    return Model(
        items=dict(items),
        effects=dict(effects),
        levels=dict(levels),
        sex_age=sex_age,
        regions=_shares(study, "region"),
        education=_shares(study, "education"),
        employed={row["country"]: float(row["employed_percent"]) / 100 for row in _table(folder, "employment")},
    )
