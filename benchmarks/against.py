"""How much faster than other packages, on the same job at the same moment on the same machine?

`OPENBLAS_NUM_THREADS=1 python -m benchmarks.against [SIZE ...]` (Debian: r-base-core r-cran-survey). The job: respondents in memory, weights
raked in each of five countries, three indices with standard errors by country. Beside it what Coprod really does while
interviews come in: one more, everything published computed anew. Packages that are not installed are named.

Both count processor time, without reading files, and begin with categories and scores. Coprod computes with them every domain
and comparison that it publishes.
"""

import csv
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from analysis.core.facts import RespondentFacts, facts_of
from analysis.core.raking import targets_of
from analysis.core.results import empty_sums, results
from analysis.core.scores import unit_of
from analysis.core.standing import Standing
from analysis.core.sums import Sums
from benchmarks.recompute import STUDY, milliseconds, values_of_people
from surveys.core.study import Study
from surveys.core.workbook import compile_study, read_directory

SIZES = (5_000, 50_000, 500_000)
MARGINS = ("sex_age", "region", "education")
INDICES = ("safety", "environment", "health")
R = Path(__file__).with_suffix(".R")
PACKAGES = ("samplics", "svy", "balance")
# Whoever needs longer is not waited for.
MOST_SECONDS = 60


def main(sizes: tuple[int, ...]) -> None:
    """Measure and print."""
    study = compile_study(read_directory(STUDY), version=1)
    people = values_of_people(study)
    others = installed()
    for size in sizes:
        # Everybody once, so that no category is without respondents, then by chance.
        sample = (people + random.Random(size).choices(people, k=max(0, size - len(people))))[:size]
        facts = [(facts_of(study, values), 1) for values in sample]
        began = time.process_time()
        sums, found = ours(study, facts)
        from_rows = (time.process_time() - began) * 1000
        live = one_more(study, sums, sample[0])
        print(f"{size:>8,} respondents: Coprod from all of them {from_rows:,.0f} ms, one more interview {live:.1f} ms")
        for name, command in others.items():
            try:
                theirs, figures = measured(command, study, sample)
            except subprocess.TimeoutExpired:
                print(f"         {name}: not done in {MOST_SECONDS} s", flush=True)
                continue
            off = max(abs(figures[key] - found[key]) for key in figures if key[2] == 0)
            errors = [figures[key] / found[key] - 1 for key in figures if key[2] == 1]
            print(
                f"         {name} {theirs:,.0f} ms: {theirs / from_rows:.1f} x and {theirs / live:,.0f} x; estimates differ by at most "
                f"{off:.0e}, standard errors are larger by {min(errors):.1e} to {max(errors):.1e} of ours",
                flush=True,
            )


def installed() -> dict[str, list[str]]:
    """Package -> the beginning of the command that does the job in it; those that are not there are named."""
    found, packages = {}, Path(os.environ.get("PACKAGES", "/nowhere"))
    r = shutil.which("Rscript")
    if r is None:
        print("Not installed: R with survey (Debian: r-base-core r-cran-survey).")
    else:
        found["R survey"] = [r, str(R)]
    for name in PACKAGES:
        python = packages / name / "bin" / "python"
        if python.exists():
            found[name] = [str(python), str(Path(__file__).with_name("against_packages.py")), name]
        else:
            print(f"Not installed: {name} (an environment in the folder PACKAGES).")
    return found


def ours(study: Study, people: list[tuple[RespondentFacts, int]]) -> tuple[Sums, dict[tuple[str, str, int], float]]:
    """The job, from categories and scores: (domain, index, 0 for the estimate or 1 for its standard error) -> figure."""
    sums = empty_sums(study)
    sums.add_all(people)
    found = {}
    for row in results(study, sums).estimates:
        if row["by"] in ("", "country"):
            found[row["domain"], row["index"], 0] = row["estimate"]
            found[row["domain"], row["index"], 1] = row["se"]
    return sums, found


def one_more(study: Study, sums: Sums, values: dict[str, Any]) -> float:
    """Milliseconds to absorb an interview and compute everything published anew."""
    standing = Standing(sums)
    standing.results(study)

    def absorb() -> None:
        sums.add(facts_of(study, values))
        standing.results(study)

    return milliseconds(absorb)


def measured(
    command: list[str], study: Study, sample: list[dict[str, Any]]
) -> tuple[float, dict[tuple[str, str, int], float]]:
    """Milliseconds that a package needs for the job, and its figures."""
    with tempfile.TemporaryDirectory() as folder:
        data, margins = Path(folder) / "data.csv", Path(folder) / "margins.csv"
        _write_data(study, sample, data)
        _write_margins(study, margins)
        done = subprocess.run(
            [*command, str(data), str(margins)], capture_output=True, text=True, check=True, timeout=MOST_SECONDS
        )
    # Some packages print something else first.
    lines = [line.split() for line in done.stdout[done.stdout.index("seconds ") :].splitlines()]
    (_, seconds), *rows = lines
    figures = {(row[0], row[1], place): float(row[2 + place]) for row in rows for place in (0, 1)}
    return float(seconds) * 1000, figures


def _write_data(study: Study, sample: list[dict[str, Any]], path: Path) -> None:
    units = [unit_of(index) for index in study.indices]
    places = [[index.name for index in study.indices].index(name) for name in INDICES]
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["country", *MARGINS, "base", *INDICES])
        for values in sample:
            facts = facts_of(study, values)
            scores = [facts.scores[place] for place in places]
            points = ["" if s is None else repr(s / units[p]) for s, p in zip(scores, places, strict=True)]
            writer.writerow([facts.country, *facts.categories, 1, *points])


def _write_margins(study: Study, path: Path) -> None:
    names = dict(zip(study.weighting.margins, MARGINS, strict=True))
    population = {country.code: float(country.adult_population) for country in study.countries}
    with path.open("w", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(["country", "variable", "category", "persons"])
        for margin in study.margins:
            persons = targets_of(population[margin.country], dict(margin.targets))
            for category, target in persons.items():
                writer.writerow([margin.country, names[margin.variables], category, repr(target)])


if __name__ == "__main__":
    main(tuple(int(word) for word in sys.argv[1:]) or SIZES)
