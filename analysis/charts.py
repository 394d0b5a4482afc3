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
