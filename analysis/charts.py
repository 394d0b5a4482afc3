"""Where do dots and intervals lie in a chart? Numbers for a template; nothing is drawn here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

# Lengths across are per cent of the width, so that letters keep their size on a narrow screen; lengths down are pixels.
ROW_HEIGHT, TOP, FOOT = 46, 4, 26
EDGE_PERCENT = 2.0
MARGIN = 3.0


@dataclass(frozen=True)
class Mark:
    """One estimate: the height of its row, the place of its dot and of its interval's ends."""

    label: str
    is_overall: bool
    top: int
    x: float
    low: float
    high: float
    estimate: float
    ci_low: float
    ci_high: float

    @property
    def text_y(self) -> int:
        """Baseline of the label."""
        return self.top + 18

    @property
    def y(self) -> int:
        """Height of the dot, below the label."""
        return self.top + 32


@dataclass(frozen=True)
class Chart:
    """A chart of estimates with their intervals, one below the other."""

    height: int
    bottom: int
    ticks: Sequence[tuple[float, int]]
    marks: Sequence[Mark]


def dot_chart(rows: Sequence[Mapping[str, Any]], labels: Mapping[str, str]) -> Chart | None:
    """The chart of the estimates that have an interval; None if there are none.

    Args:
        rows: estimates with `domain`, `estimate`, `ci_low` and `ci_high`.
        labels: domain -> its name.
    """
    drawn = [row for row in rows if row["ci_low"] is not None]
    if not drawn:
        return None
    low = max(0, int((min(row["ci_low"] for row in drawn) - MARGIN) // 10) * 10)
    high = min(100, -int(-(max(row["ci_high"] for row in drawn) + MARGIN) // 10) * 10)

    def place(value: float) -> float:
        return round(EDGE_PERCENT + (value - low) / (high - low) * (100 - 2 * EDGE_PERCENT), 2)

    marks = [
        Mark(
            label=labels.get(row["domain"], row["domain"]),
            is_overall=row["domain"] == "overall",
            top=TOP + ROW_HEIGHT * number,
            x=place(row["estimate"]),
            low=place(row["ci_low"]),
            high=place(row["ci_high"]),
            estimate=row["estimate"],
            ci_low=row["ci_low"],
            ci_high=row["ci_high"],
        )
        for number, row in enumerate(drawn)
    ]
    bottom = TOP + ROW_HEIGHT * len(drawn)
    step = 10 if high - low <= 60 else 20
    ticks = [(place(value), value) for value in range(low, high + 1, step)]
    return Chart(bottom + FOOT, bottom, ticks, marks)


@dataclass(frozen=True)
class TrendChart:
    """A line with its band in a square of 100 by 100, which the page stretches; labels stand beside it as text.

    Args:
        line: the estimates, as points of a polyline.
        band: their intervals, as points of a polygon.
        low, high: ends of the scale.
    """

    line: str
    band: str
    low: int
    high: int


def trend_chart(points: Sequence[Any]) -> TrendChart | None:
    """The chart of an index over the field period; None with fewer than two points.

    Args:
        points: with `at`, `estimate`, `low` and `high`, in order.
    """
    drawn = [point for point in points if point.low is not None]
    if len(drawn) < 2:
        return None
    low = max(0, int((min(point.low for point in drawn) - MARGIN) // 10) * 10)
    high = min(100, -int(-(max(point.high for point in drawn) + MARGIN) // 10) * 10)
    begin, end = drawn[0].at, drawn[-1].at
    seconds = (end - begin).total_seconds() or 1.0

    def dot(point: Any, value: float) -> str:
        x = 100 * (point.at - begin).total_seconds() / seconds
        return f"{x:.2f},{100 - 100 * (value - low) / (high - low):.2f}"

    above = [dot(point, point.high) for point in drawn]
    below = [dot(point, point.low) for point in reversed(drawn)]
    line = " ".join(dot(point, point.estimate) for point in drawn)
    return TrendChart(line, " ".join(above + below), low, high)


@dataclass(frozen=True)
class Interval:
    """One interval on a scale with a zero line, in per cent of the width."""

    label: str
    group: str
    x: float
    low: float
    high: float
    row: Mapping[str, Any]


@dataclass(frozen=True)
class Intervals:
    """Intervals one below the other."""

    zero: float
    marks: Sequence[Interval]


def intervals(rows: Sequence[Mapping[str, Any]], labels: Sequence[tuple[str, str]]) -> Intervals | None:
    """Coefficients with their intervals around zero; None if none has an interval.

    Args:
        rows: with `estimate`, `ci_low` and `ci_high`.
        labels: group and name of each.
    """
    drawn = [(row, names) for row, names in zip(rows, labels, strict=True) if row["ci_low"] is not None]
    if not drawn:
        return None
    low: float = min(0.0, *(row["ci_low"] for row, _ in drawn))
    high: float = max(0.0, *(row["ci_high"] for row, _ in drawn))
    width = (high - low) or 1.0

    def place(value: float) -> float:
        return round(EDGE_PERCENT + (value - low) / width * (100 - 2 * EDGE_PERCENT), 2)

    marks = [
        Interval(name, group, place(row["estimate"]), place(row["ci_low"]), place(row["ci_high"]), row)
        for row, (group, name) in drawn
    ]
    return Intervals(place(0.0), marks)
