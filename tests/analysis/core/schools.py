"""The stratified sample of Californian schools, and what R's survey package makes of it."""

import csv
import json
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from analysis.core.design import Design, Projection
from analysis.core.model_matrix import Predictor

FOLDER = Path(__file__).parents[2] / "reference"
EXACT = 1e-8
TYPES = ("E", "H", "M")


@cache
def rows() -> tuple[dict[str, str], ...]:
    with (FOLDER / "api" / "apistrat.csv").open(newline="", encoding="utf-8") as file:
        return tuple(csv.DictReader(file))


@cache
def told() -> dict[str, Any]:
    """What R says beyond the first set of figures."""
    found: dict[str, Any] = json.loads((FOLDER / "more.json").read_text())
    return found


def text(name: str) -> list[str | None]:
    return [row[name] if row[name] not in ("", "NA") else None for row in rows()]


def number(name: str) -> NDArray[np.float64]:
    return np.array([float(value) if value else np.nan for value in text(name)])


def is_one(name: str, category: str) -> NDArray[np.float64]:
    return np.array([np.nan if value is None else float(value == category) for value in text(name)])


def predictor(name: str) -> Predictor:
    if name in ("stype", "sch.wide", "awards", "comp.imp", "both"):
        return Predictor(name, text(name), TYPES if name == "stype" else ("No", "Yes"))
    return Predictor(name, [None if np.isnan(value) else value for value in number(name).tolist()])


def dummies() -> NDArray[np.float64]:
    """What the package's examples calibrate on: constant, type, whether the school met its target."""
    return np.column_stack(
        [np.ones(len(rows())), is_one("stype", "H"), is_one("stype", "M"), is_one("sch.wide", "Yes")]
    )


TOTALS = np.array([6194.0, 755.0, 1018.0, 5122.0])


@cache
def raked_weights() -> NDArray[np.float64]:
    """The weights of R's calibrate(calfun = "raking")."""
    expected = json.loads((FOLDER / "api" / "expected_apistrat.json").read_text())
    return np.array(expected["strat_calibrate_raking"]["weights"])


def design(kind: str = "plain") -> Design:
    """plain: strata and finite population; nofpc; clustered: districts in strata; raked: plain, raked to type and target."""
    base, population = number("pw"), number("fpc")
    if kind == "nofpc":
        return Design.of(base, text("stype"))
    if kind == "clustered":
        return Design.of(base, text("stype"), text("dnum"))
    if kind == "raked":
        return Design.of(
            raked_weights(), text("stype"), population=population, projections=[Projection.on(dummies(), base)]
        )
    return Design.of(base, text("stype"), population=population)


def near(value: Any) -> Any:
    """A figure of R's, to 1e-8 relative."""
    return pytest.approx(value, rel=EXACT, abs=0)
