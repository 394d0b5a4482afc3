"""What is written in the workbook of the five-country study?

Read as plain text with the csv module, so that a mistake of our own reader cannot hide one here.
"""

import csv
from collections import defaultdict
from functools import cache
from pathlib import Path

STUDY = Path(__file__).parents[2] / "surveys" / "studies" / "coproduction_2008"
SECTORS = ("safety", "environment", "health")
LANGUAGES = ("English (en)", "Čeština (cs)", "Dansk (da)", "Deutsch (de)", "Français (fr)")
TARGETS = {"CZ": 991, "DK": 990, "DE": 990, "FR": 990, "UK": 990}
ADULTS_THOUSAND = {"CZ": 8523, "DK": 4280, "DE": 67234, "FR": 48226, "UK": 48537}


@cache
def table(name: str) -> tuple[dict[str, str], ...]:
    with (STUDY / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return tuple(csv.DictReader(file, strict=True))


@cache
def questions() -> dict[str, dict[str, str]]:
    return {row["name"]: row for row in table("survey") if row["name"]}


@cache
def lists() -> dict[str, list[dict[str, str]]]:
    found = defaultdict(list)
    for row in table("choices"):
        found[row["list_name"]].append(row)
    return dict(found)


def names(list_name: str) -> list[str]:
    return [row["name"] for row in lists()[list_name]]
