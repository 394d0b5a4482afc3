"""The job of `against` in other Python packages, each in an environment of its own: weights raked by country, three indices by country.

`PYTHON against_packages.py PACKAGE DATA.csv MARGINS.csv` prints, as `against.R`, seconds of processor time (the median of some runs;
reading the files is not counted) and the figures. It imports nothing of Coprod.
"""

import statistics
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from typing import Any

MARGINS = ["sex_age", "region", "education"]
INDICES = ["safety", "environment", "health"]
TOLERANCE = 1e-10
STEPS = 200
# The median of so many runs, of fewer if they take long.
REPEATS = 5
MOST_SECONDS = 10
Figures = Iterator[tuple[str, float, float]]


def in_samplics(own: Any, targets: dict[str, dict[str, float]]) -> Figures:
    """Raked by `SampleWeight.rake`, errors by `TaylorEstimator`."""
    import numpy as np
    from samplics import PopParam
    from samplics.estimation import TaylorEstimator
    from samplics.weighting import SampleWeight

    margins = {name: own[name] for name in MARGINS}
    weights = SampleWeight().rake(
        samp_weight=own["base"], margins=margins, control=targets, tol=TOLERANCE, ctrl_tol=TOLERANCE, max_iter=STEPS
    )
    for index in INDICES:
        found = TaylorEstimator(PopParam.mean)
        found.estimate(y=own[index], samp_weight=np.asarray(weights), remove_nan=True)
        yield index, found.point_est, found.stderror


def in_svy(own: Any, targets: dict[str, dict[str, float]]) -> Figures:
    """Raked by `weighting.rake`, errors by `estimation.mean`."""
    import polars as pl
    import svy

    frame = pl.DataFrame({name: own[name].to_numpy() for name in ["base", *MARGINS, *INDICES]}).fill_nan(None)
    sample = svy.Sample(frame, svy.Design(wgt="base"))
    raked = sample.weighting.rake(controls=targets, tol=TOLERANCE, max_iter=STEPS)
    for index in INDICES:
        found = raked.estimation.mean(index, drop_nulls=True).estimates[0]
        yield index, found.est, found.se


def in_balance(own: Any, targets: dict[str, dict[str, float]]) -> Figures:
    """Raked by `rake`, errors by `var_of_weighted_mean`."""
    import pandas as pd
    from balance.stats_and_plots.weighted_stats import var_of_weighted_mean, weighted_mean
    from balance.weighting_methods.rake import rake

    whole = sum(targets[MARGINS[0]].values())
    shares = {name: {c: persons / whole for c, persons in of.items()} for name, of in targets.items()}
    data = own.reset_index(drop=True)
    found = rake(
        data[MARGINS], data["base"].astype(float), None, None, variables=MARGINS, transformations=None,
        max_iteration=STEPS, convergence_rate=TOLERANCE, target_margins=shares,
    )  # fmt: skip
    weights = pd.Series(found["weight"].to_numpy())
    for index in INDICES:
        known = data[index].notna()
        y, w = data.loc[known, [index]], weights[known]
        yield index, float(weighted_mean(y, w).iloc[0]), float(var_of_weighted_mean(y, w).iloc[0]) ** 0.5


JOBS: dict[str, Callable[[Any, dict[str, dict[str, float]]], Figures]] = {
    "samplics": in_samplics,
    "svy": in_svy,
    "balance": in_balance,
}


def main(package: str, data_file: str, margins_file: str) -> None:
    """Do the job and print."""
    import pandas as pd

    warnings.simplefilter("ignore")
    data, margins = pd.read_csv(data_file), pd.read_csv(margins_file)
    # Loading the package is not counted: one small job before.
    codes = sorted(data["country"].unique())
    targets = {
        code: {
            name: dict(rows[["category", "persons"]].itertuples(index=False, name=None))
            for name, rows in margins[margins["country"] == code].groupby("variable", sort=False)
        }
        for code in codes
    }
    list(JOBS[package](data[data["country"] == codes[0]].head(2_000), targets[codes[0]]))
    times: list[float] = []
    while len(times) < REPEATS and sum(times) < MOST_SECONDS:
        began = time.process_time()
        found = [(code, *row) for code in codes for row in JOBS[package](data[data["country"] == code], targets[code])]
        times.append(time.process_time() - began)
    print(f"seconds {statistics.median(times):.4f}")
    for code, index, value, se in found:
        print(f"{code} {index} {value:.12f} {se:.12f}")


if __name__ == "__main__":
    main(*sys.argv[1:4])
