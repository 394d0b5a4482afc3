"""What does a recompute cost: the number of cells, or of interviews? Ratios within one run.

`OPENBLAS_NUM_THREADS=1 python -m benchmarks.recompute` takes the five-country study with made-up respondents, compares absorbing one
interview and computing all results anew with computing them from every interview, at two sizes.
"""

import json
import random
import time
from collections.abc import Callable
from pathlib import Path

from analysis.core.facts import RespondentFacts, facts_of
from analysis.core.results import empty_sums, results
from analysis.core.sums import Sums
from interviews.simulation.population import person
from interviews.simulation.study import model_of
from surveys.core.study import Study
from surveys.core.workbook import compile_study, read_directory

STUDY = Path(__file__).parents[1] / "surveys" / "studies" / "coproduction_2008"
SIZES = (5_000, 100_000)
DIFFERENT_PEOPLE = 5_000
REPEATS = 5


def respondents(study: Study) -> list[RespondentFacts]:
    """Facts of different people, in equal numbers in every country."""
    model = model_of(study)
    codes = [country.code for country in study.countries]
    found = []
    for number in range(DIFFERENT_PEOPLE):
        code = codes[number % len(codes)]
        one = person(model, code, seed=f"benchmark{number}")
        group = {"18-24": "18-34", "25-34": "18-34", "35-44": "35-54", "45-54": "35-54"}.get(one.band, "55+")
        derived = {
            "country": code,
            "age_band": one.band,
            "age_group": group,
            "education": one.answers[f"education_{code.lower()}"],
        }
        found.append(facts_of(study, {**one.answers, **derived}))
    return found


def seconds(work: Callable[[], object]) -> float:
    """The best of a few runs, in processor time."""
    best = float("inf")
    for _ in range(REPEATS):
        began = time.process_time()
        work()
        best = min(best, time.process_time() - began)
    return best


def main() -> None:
    """Measure and print."""
    study = compile_study(read_directory(STUDY), version=1)
    people = respondents(study)
    chance = random.Random(1)
    costs = {}
    for size in SIZES:
        sample = [chance.choice(people) for _ in range(size)]
        sums = total(study, sample)
        arriving = chance.choice(people)

        def absorb(sums: Sums = sums, arriving: RespondentFacts = arriving) -> None:
            sums.add(arriving)
            results(study, sums)
            sums.add(arriving, -1)

        def stored(sums: Sums = sums, arriving: RespondentFacts = arriving) -> None:
            read = Sums.from_json(json.loads(json.dumps(sums.to_json())))
            read.add(arriving)

        def rebuild(sample: list[RespondentFacts] = sample) -> None:
            results(study, total(study, sample))

        costs[size] = seconds(absorb)
        stored_cost, rebuilt = seconds(stored), seconds(rebuild)
        n_cells = sum(len(cells) for cells in sums.countries.values())
        print(
            f"{size:>7,} interviews, {n_cells:,} cells: one more {costs[size] * 1000:.1f} ms "
            f"(and {stored_cost * 1000:.1f} ms to store and read the sums), "
            f"from all {rebuilt * 1000:,.0f} ms: {rebuilt / costs[size]:.1f} x"
        )
    small, large = (costs[size] for size in SIZES)
    print(f"One more interview costs {large / small:.2f} times as much at {SIZES[1]:,} as at {SIZES[0]:,}.")


def total(study: Study, sample: list[RespondentFacts]) -> Sums:
    """Sums from nothing."""
    sums = empty_sums(study)
    for facts in sample:
        sums.add(facts)
    return sums


if __name__ == "__main__":
    main()
