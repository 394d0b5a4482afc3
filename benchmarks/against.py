"""How much faster than other packages, on the same job at the same moment on the same machine?

`OPENBLAS_NUM_THREADS=1 PACKAGES=FOLDER python -m benchmarks.against [SIZE ...]` (Debian: r-base-core r-cran-survey r-cran-mass; FOLDER/NAME is an
environment with samplics, svy or balance in it: `python -m venv FOLDER/svy && FOLDER/svy/bin/pip install svy`). The job: respondents in a
data frame in memory, weights raked in each of five countries, three indices with standard errors by country. Coprod does it twice: these
figures only, and everything that it publishes (every domain, index and comparison). Beside it what it really does while interviews come
in: one more, everything published computed anew. Packages that are not installed are named.

All count processor time, without reading files, after a small job that loads what is needed, and begin with the same data frame:
categories as texts, scores as points. The median of a few runs, as many as fit into some seconds.
"""

import csv
import os
import random
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd

from analysis.core.fact_columns import Coded, FactColumns
from analysis.core.facts import facts_of
from analysis.core.raking import targets_of
from analysis.core.results import Results, empty_sums, results
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
# Whoever needs longer on the wall is not waited for.
MOST_SECONDS = 900
REPEATS = 5
Figures = dict[tuple[str, str, int], float]


def main(sizes: tuple[int, ...]) -> None:
    """Measure and print."""
    study = compile_study(read_directory(STUDY), version=1)
    people = values_of_people(study)
    others = installed()
    for size in sizes:
        # Everybody once, so that no category is without respondents, then by chance.
        sample = (people + random.Random(size).choices(people, k=max(0, size - len(people))))[:size]
        data = frame_of(study, sample)
        same, figures = timed(only_the_job(study), data)
        everything, published = timed(study, data)
        assert all(abs(published[key] - figure) <= 1e-12 * figure for key, figure in figures.items())
        live = one_more(study, sums_of(study, data), sample[0])
        print(
            f"{size:>8,} respondents: Coprod {same:,.1f} ms, everything published {everything:,.1f} ms, "
            f"one more interview {live:.1f} ms",
            flush=True,
        )
        for name, command in others.items():
            try:
                theirs, found = measured(command, study, data)
            except subprocess.TimeoutExpired:
                print(f"         {name}: not done in {MOST_SECONDS} s", flush=True)
                continue
            off = max(abs(found[key] - figures[key]) for key in found if key[2] == 0)
            errors = [found[key] / figures[key] - 1 for key in found if key[2] == 1]
            print(
                f"         {name} {theirs:,.0f} ms: {theirs / same:.1f} x, {theirs / everything:.1f} x and {theirs / live:,.0f} x; "
                f"estimates differ by at most {off:.0e}, standard errors are larger by {min(errors):.1e} to {max(errors):.1e} of ours",
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


def only_the_job(study: Study) -> Study:
    """The study without what the others do not compute: parts of indices, and figures of domains."""
    indices = tuple(index for index in study.indices if index.name in INDICES)
    return replace(study, indices=indices, weighting=replace(study.weighting, domains=()))


def frame_of(study: Study, sample: list[dict[str, Any]]) -> pd.DataFrame:
    """The respondents: country, margins and domains as texts, indices as points."""
    facts = [facts_of(study, values) for values in sample]
    texts = {"country": [one.country for one in facts]}
    texts |= {name: [one.categories[place] for one in facts] for place, name in enumerate(MARGINS)}
    texts |= {f"domain {name}": [one.domains[name] for one in facts] for name in study.weighting.domains}
    points = {
        index.name: [np.nan if (score := one.scores[place]) is None else score / unit_of(index) for one in facts]
        for place, index in enumerate(study.indices)
    }
    return pd.DataFrame({**texts, "base": 1.0, **points})


def sums_of(study: Study, data: pd.DataFrame) -> Sums:
    """The sums of a data frame."""

    def coded(name: str) -> Coded:
        of_row, different = pd.factorize(data[name])
        return Coded(tuple(different.tolist()), of_row.astype(np.int64, copy=False))

    facts = FactColumns(
        signs=np.ones(len(data)),
        countries=coded("country"),
        design_weights=coded("base"),
        categories=tuple(coded(name) for name in MARGINS),
        domains={name: coded(f"domain {name}") for name in study.weighting.domains},
        clusters=Coded.constant("", len(data)),
        scores=np.array([np.rint(data[index.name].to_numpy() * unit_of(index)) for index in study.indices]),
    )
    sums = empty_sums(study)
    sums.add_columns(facts)
    return sums


def timed(study: Study, data: pd.DataFrame) -> tuple[float, Figures]:
    """Milliseconds from the data frame to all figures of a study, and those of the job."""

    def job() -> Results:
        found = results(study, sums_of(study, data))
        assert found.estimates
        assert found.comparisons
        return found

    results(study, sums_of(study, data.head(2_000)))
    times: list[float] = []
    while len(times) < REPEATS:
        began = time.process_time()
        found = job()
        times.append(time.process_time() - began)
    figures = {}
    for row in found.estimates:
        if row["by"] == "country" and row["index"] in INDICES:
            figures[row["domain"], row["index"], 0] = row["estimate"]
            figures[row["domain"], row["index"], 1] = row["se"]
    return statistics.median(times) * 1000, figures


def one_more(study: Study, sums: Sums, values: dict[str, Any]) -> float:
    """Milliseconds to absorb an interview and compute everything published anew."""
    standing = Standing(sums)
    standing.results(study)

    def absorb() -> None:
        sums.add(facts_of(study, values))
        standing.results(study)

    return milliseconds(absorb)


def measured(command: list[str], study: Study, people: pd.DataFrame) -> tuple[float, Figures]:
    """Milliseconds that a package needs for the job, and its figures."""
    with tempfile.TemporaryDirectory() as folder:
        data, margins = Path(folder) / "data.csv", Path(folder) / "margins.csv"
        people.to_csv(data, index=False, columns=["country", *MARGINS, "base", *INDICES])
        _write_margins(study, margins)
        done = subprocess.run(
            [*command, str(data), str(margins)], capture_output=True, text=True, timeout=MOST_SECONDS, check=False
        )
    if done.returncode:
        raise SystemExit(f"{command[-1]} failed:\n{done.stderr}")
    # Some packages print something else first.
    lines = [line.split() for line in done.stdout[done.stdout.index("seconds ") :].splitlines()]
    (_, seconds), *rows = lines
    figures = {(row[0], row[1], place): float(row[2 + place]) for row in rows for place in (0, 1)}
    return float(seconds) * 1000, figures


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
