"""Do the simulated respondents of the five-country study differ as was published?"""

import math

import pytest

from tests.surveys.study_2008 import ADULTS_THOUSAND, SECTORS, table

EMPLOYED = {"CZ": 59, "DK": 66, "DE": 57, "FR": 53, "UK": 61}
TRUTH = {
    "safety": {"CZ": 46, "DK": 38, "DE": 44.5835, "FR": 42, "UK": 49},
    "environment": {"CZ": 60, "DK": 56, "DE": 59.2840, "FR": 62, "UK": 63},
    "health": {"CZ": 53, "DK": 49, "DE": 51.3290, "FR": 49, "UK": 56},
}
PUBLISHED = {"safety": 45, "environment": 61, "health": 52}
# Published direction of each effect, in every sector; the steps count from the bad end to the good one.
SIGNS = {
    "female": 1,
    "age_per_decade": 1,
    "efficacy_step": 1,
    "outcome_step": -1,
    "information_step": 1,
    "consultation_step": 1,
}


def test_the_truth_of_the_simulation_pools_to_the_published_indices() -> None:
    truth = {(row["index"], row["country"]): float(row["score"]) for row in table("simulation/truth")}

    assert truth == {(index, code): score for index, row in TRUTH.items() for code, score in row.items()}
    for index, published in PUBLISHED.items():
        pooled = sum(truth[index, code] * adults for code, adults in ADULTS_THOUSAND.items())
        assert pooled / sum(ADULTS_THOUSAND.values()) == pytest.approx(published, abs=5e-4), index


@pytest.mark.parametrize("sector", SECTORS)
def test_simulated_people_differ_in_the_published_directions(sector: str) -> None:
    rows = [row for row in table("simulation/effects") if row["sector"] == sector]

    assert {row["term"]: math.copysign(1, float(row["logit"])) for row in rows} == SIGNS
    size = {row["term"]: abs(float(row["logit"])) for row in rows}
    assert max(size[f"{term}_step"] for term in ("outcome", "information", "consultation")) < size["efficacy_step"]


def test_simulated_group_items_are_at_the_bottom_and_recycling_and_saving_at_the_top() -> None:
    items = {row["item"]: float(row["logit"]) for row in table("simulation/items")}
    by_level = sorted(items, key=lambda item: items[item])

    assert set(by_level[:3]) == {"safety_5", "environment_5", "health_5"}
    assert set(by_level[-2:]) == {"environment_1", "environment_2"}


def test_simulated_employment_is_that_of_the_countries() -> None:
    rows = {row["country"]: float(row["employed_percent"]) for row in table("simulation/employment")}

    assert rows == EMPLOYED
