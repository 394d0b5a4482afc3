"""What reads the columnar copy fastest: polars or pandas? The same weighted cross table of the same file.

`python -m benchmarks.columns [ROWS]` writes a Parquet file with the data of made-up respondents and times, on the wall and warm, a
weighted table of two variables with a filter.
"""

import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import polars as pl

from benchmarks.recompute import STUDY, values_of_people
from surveys.core.workbook import compile_study, read_directory


def main(n: int = 1_000_000) -> None:
    """Measure and print."""
    people = values_of_people(compile_study(read_directory(STUDY), version=1))
    names = sorted({name for values in people for name in values})
    texts = {name: [v if isinstance(v := values.get(name), str) else None for values in people] for name in names}
    ages = [v if isinstance(v := values.get("age"), int) else None for values in people]
    frame = pl.DataFrame({**texts, "age#": ages}, schema={**dict.fromkeys(texts, pl.String), "age#": pl.Float64})
    frame = pl.concat([frame] * (n // len(people))).with_columns(pl.int_range(pl.len()).mod(97).add(1).alias("@weight"))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "copy.parquet"
        frame.write_parquet(path, compression="zstd", row_group_size=65_536)

        def by_polars() -> float:
            rows = pl.scan_parquet(path).filter(pl.col("age#") >= 30)
            table = rows.group_by("region", "safety_1").agg(pl.col("@weight").sum()).collect()
            return float(table["@weight"].sum())

        def by_pandas() -> float:
            rows = pd.read_parquet(path, columns=["age#", "region", "safety_1", "@weight"])
            table = rows[rows["age#"] >= 30].groupby(["region", "safety_1"], dropna=False)["@weight"].sum()
            return float(table.sum())

        assert by_polars() == by_pandas()
        polars, pandas = (best(work) for work in (by_polars, by_pandas))
        print(
            f"{len(frame):,} rows, {path.stat().st_size / 1e6:.0f} MB: polars {polars:.0f} ms, pandas {pandas:.0f} ms: {pandas / polars:.1f} x"
        )


def best(work: Callable[[], object]) -> float:
    """Milliseconds on the wall, the best of a few."""
    found = []
    for _ in range(5):
        began = time.perf_counter()
        work()
        found.append(time.perf_counter() - began)
    return min(found) * 1000


if __name__ == "__main__":
    main(*(int(word) for word in sys.argv[1:2]))
