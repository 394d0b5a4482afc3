"""What does one more interview cost: the number of cells, or of interviews? Ratios within one run.

`OPENBLAS_NUM_THREADS=1 python -m benchmarks.recompute` takes the five-country study with made-up respondents in every raking cell and
measures, in processor time, absorbing an interview and computing, packing and encoding all live results anew (estimates overall, by
country and by every domain, standard errors, design effects, all comparisons, weights), at four sizes. The largest are made from
counts: so many respondents of each kind. Beside it, the same results from all sums with nothing remembered, and up to 100,000 from
every interview.
"""

import itertools
import random
import statistics
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from analysis.core.cell_bytes import to_bytes
from analysis.core.facts import UNKNOWN, RespondentFacts, facts_of
from analysis.core.packing import pack
from analysis.core.results import empty_sums, results
from analysis.core.standing import Standing
from analysis.core.sums import Sums
from interviews.simulation.population import person
from interviews.simulation.study import model_of
from surveys.core.study import Study
from surveys.core.workbook import compile_study, read_directory

STUDY = Path(__file__).parents[1] / "surveys" / "studies" / "coproduction_2008"
SIZES = (5_000, 100_000, 1_000_000, 10_000_000)
DIFFERENT_PEOPLE = 5_000
PEOPLE_PER_CELL = 6
LARGEST_COUNTED_ONE_BY_ONE = 100_000
REPEATS = 30


def values_of_people(study: Study) -> list[dict[str, Any]]:
    """Data of different people, in equal numbers in every country."""
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
        found.append({**one.answers, **derived})
    return found


def respondents(study: Study) -> list[RespondentFacts]:
    """Their facts."""
    return [facts_of(study, values) for values in values_of_people(study)]


def everywhere(study: Study, people: list[RespondentFacts], chance: random.Random) -> list[RespondentFacts]:
    """People in every raking cell that there can be."""
    found = []
    places = {v: (m, p) for m, variables in enumerate(study.weighting.margins) for p, v in enumerate(variables)}
    for country in study.countries:
        own = [one for one in people if one.country == country.code]
        margins = [sorted({one.categories[m] for one in own} - {UNKNOWN}) for m in range(len(study.weighting.margins))]
        for categories in itertools.product(*margins):
            for one in chance.choices(own, k=PEOPLE_PER_CELL):
                told = {v: categories[m].split(":")[p] for v, (m, p) in places.items() if v in one.domains}
                found.append(replace(one, categories=categories, domains={**one.domains, **told}))
    return found


def sums_of(study: Study, size: int, people: list[RespondentFacts], chance: random.Random) -> Sums:
    """The sums of so many respondents: drawn one by one, or as counts of each kind."""
    sums = empty_sums(study)
    if size <= LARGEST_COUNTED_ONE_BY_ONE:
        for one in chance.choices(people, k=size):
            sums.add(one)
        return sums
    counts = np.random.default_rng(1).multinomial(size, [1 / len(people)] * len(people))
    for one, count in zip(people, counts.tolist(), strict=True):
        # As often as it occurs: sums are linear.
        sums.add(one, count)
    return sums


def milliseconds(work: Callable[[], object], repeats: int = REPEATS) -> float:
    """The median of some runs, in processor time."""
    found = []
    for _ in range(repeats):
        began = time.process_time()
        work()
        found.append(time.process_time() - began)
    return statistics.median(found) * 1000


def main() -> None:
    """Measure and print."""
    study = compile_study(read_directory(STUDY), version=1)
    chance = random.Random(1)
    people = everywhere(study, respondents(study), chance)
    arriving = itertools.cycle(chance.choices(people, k=997))
    costs = {}
    for size in SIZES:
        sums = sums_of(study, size, people, chance)
        standing = Standing(sums)

        def absorb(sums: Sums = sums, standing: Standing = standing) -> None:
            one = next(arriving)
            sums.add(one)
            pack(standing.results(study))
            to_bytes(sums.form, sums.country(one.country).cell((one.categories, one.design_weight)))

        absorb()
        costs[size] = milliseconds(absorb)
        grown = pack(standing.results(study))
        # Read anew and computed from nothing, the same figures come out, to the bit.
        again = Sums.from_json(sums.to_json())
        assert pack(results(study, again)) == grown, "incremental and rebuilt figures differ"
        cold = milliseconds(lambda sums=sums: pack(Standing(sums).results(study)), 5)
        n_cells = sum(len(country) for country in sums.countries.values())
        line = f"{size:>10,} interviews in {n_cells:,} cells: one more {costs[size]:.2f} ms"
        line += f"; from the sums with nothing remembered {cold:.1f} ms ({cold / costs[size]:.0f} x)"
        if size <= LARGEST_COUNTED_ONE_BY_ONE:
            rebuilt = milliseconds(lambda size=size: pack(results(study, sums_of(study, size, people, chance))), 1)
            line += f"; from every interview {rebuilt:,.0f} ms ({rebuilt / costs[size]:,.0f} x)"
        print(line)
    print(
        f"One more interview costs {costs[SIZES[-1]] / costs[SIZES[0]]:.2f} times as much at {SIZES[-1]:,} as at {SIZES[0]:,}."
    )


if __name__ == "__main__":
    main()
