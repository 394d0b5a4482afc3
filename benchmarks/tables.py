"""How long do tables and correlates of a large survey take, and in how much memory?

In the installation that `benchmarks.rebuild` filled and counted:
`COPROD_VAR=/var/tmp/large ./run manage shell -c "from benchmarks.tables import main; main()"` makes the columnar copy if it is not there,
then each table and regression in a process of its own, and prints processor time and how much memory it takes at most beyond what a web
process has when polars is loaded (Linux).
"""

import multiprocessing
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from django.db import connection

from analysis.core.tables.spec import TableSpec
from analysis.processes import begin
from analysis.services import columns, regressing, tables
from surveys.models import Survey

JOBS = {
    "a question in one country": ("table", {"rows": ("safety_1",), "country": "CZ"}),
    "a question by country": ("table", {"rows": ("safety_1",), "columns": (("country",),)}),
    "a question and an index by country and sex, with a filter": (
        "table",
        {"rows": ("safety_1", "index_health"), "columns": (("country",), ("sex",)), "filter": "${age} >= 30"},
    ),
    "correlates of an index": ("regression", {"outcome": "safety"}),
}


def main() -> None:
    """Measure and print."""
    survey = Survey.objects.get(slug="coproduction-2008")
    columns.follow(survey.pk)
    database = {**connection.settings_dict}
    context = multiprocessing.get_context("spawn")
    for name in JOBS:
        with context.Pool(1, initializer=begin, initargs=(database,)) as pool:
            seconds, megabytes = pool.apply(measured, (name,))
        print(f"{name}: {seconds:.1f} s of processor time, {megabytes:.0f} MB", flush=True)


def measured(name: str) -> tuple[float, float]:
    """Seconds of processor time, and megabytes beyond what there was before."""
    import polars as pl

    survey = Survey.objects.get(slug="coproduction-2008")
    pl.DataFrame({"a": ["b"]}).group_by("a").len()
    # The peak begins anew: see proc(5).
    Path("/proc/self/clear_refs").write_text("5")
    before, began = _megabytes(), time.process_time()
    kind, words = JOBS[name]
    _WORK[kind](survey, words)
    return time.process_time() - began, _megabytes() - before


def _table(survey: Survey, words: dict[str, Any]) -> object:
    return tables.table(survey=survey, spec=TableSpec(**words))


def _regression(survey: Survey, words: dict[str, Any]) -> object:
    return regressing.regression(survey=survey, **words)


_WORK: dict[str, Callable[[Survey, dict[str, Any]], object]] = {"table": _table, "regression": _regression}


def _megabytes() -> float:
    """The largest resident memory of this process."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM")) / 1024
