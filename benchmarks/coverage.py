"""How often is the truth inside the 95 % intervals? Seeded simulated studies of five countries, without the way over HTTP.

`OPENBLAS_NUM_THREADS=1 python -m benchmarks.coverage [STUDIES] [INTERVIEWS_PER_COUNTRY]` draws people from the simulation's population,
weights them and estimates the three indices by country and together, as live results do, and counts the intervals that hold the truth
of the truth table. Exit code 1 if the share is not what 95 % intervals give, within four standard deviations.
"""

import math
import os
import sys
from collections import Counter
from concurrent.futures import ProcessPoolExecutor
from functools import cache, partial
from pathlib import Path

from analysis.core.facts import facts_of
from analysis.core.results import empty_sums, results
from interviews.simulation.population import Model, person
from interviews.simulation.study import model_of, pooled_truth, truth
from surveys.core.study import Study
from surveys.core.workbook import compile_study, read_directory

STUDY = Path(__file__).parents[1] / "surveys" / "studies" / "coproduction_2008"
AGE_GROUP = {"18-24": "18-34", "25-34": "18-34", "35-44": "35-54", "45-54": "35-54"}


@cache
def prepared() -> tuple[Study, Model, dict[tuple[str, str], float]]:
    """The study, its population, and the truth: (index, country or `overall`) -> score."""
    study = compile_study(read_directory(STUDY), version=1)
    known = {**truth(study.slug), **{(index, "overall"): score for index, score in pooled_truth(study).items()}}
    return study, model_of(study), known


def one_study(seed: int, per_country: int) -> dict[tuple[str, str], bool]:
    """Whether each interval of a study holds the truth."""
    study, model, known = prepared()
    sums = empty_sums(study)
    for country in study.countries:
        code = country.code
        for number in range(per_country):
            one = person(model, code, seed=f"coverage{seed}-{code}-{number}")
            derived = {"country": code, "age_band": one.band, "age_group": AGE_GROUP.get(one.band, "55+")}
            values = {**one.answers, **derived, "education": one.answers[f"education_{code.lower()}"]}
            sums.add(facts_of(study, values))
    found = {
        (row["index"], row["domain"]): row for row in results(study, sums).estimates if row["by"] in ("", "country")
    }
    return {key: found[key]["ci_low"] <= score <= found[key]["ci_high"] for key, score in known.items()}


def main(n_studies: int = 100, per_country: int = 1_000) -> bool:
    """Draw, count, print; whether the shares are those of 95 % intervals."""
    with ProcessPoolExecutor(os.cpu_count()) as pool:
        studies = list(pool.map(partial(one_study, per_country=per_country), range(n_studies)))
    hits = Counter(key for study in studies for key, is_inside in study.items() if is_inside)
    print(f"{n_studies} studies of {per_country:,} interviews in each of five countries: intervals that hold the truth")
    domains = list(dict.fromkeys(domain for _, domain in studies[0]))
    print(f"{'':14}" + "".join(f"{domain:>10}" for domain in domains))
    for index in dict.fromkeys(index for index, _ in studies[0]):
        print(f"{index:14}" + "".join(f"{hits[index, domain]:>10}" for domain in domains))
    # Intervals of one study hang together a little; of different studies and countries they do not.
    n = n_studies * len(studies[0])
    share, spread = sum(hits.values()) / n, math.sqrt(0.95 * 0.05 / n)
    print(
        f"together {sum(hits.values()):,} of {n:,}: {share:.1%} (95 % give {0.95 - 4 * spread:.1%} to {0.95 + 4 * spread:.1%})"
    )
    return abs(share - 0.95) <= 4 * spread


if __name__ == "__main__":
    sys.exit(0 if main(*(int(word) for word in sys.argv[1:3])) else 1)
