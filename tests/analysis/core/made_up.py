"""What studies and respondents do the tests of the estimation make up?"""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from analysis.core.facts import RespondentFacts
from analysis.core.results import empty_sums
from analysis.core.sums import Sums
from surveys.core.study import CountryDesign, IndexDefinition, Margin, Study, Weighting

SEX_AGE = ("sex", "age")
EDUCATION = ("education",)
SEXES, AGES, LEVELS = ("female", "male"), ("young", "middle", "old"), ("low", "medium", "high")
TOWNS = ("rural", "urban")


def study(codes: Sequence[str] = ("AA", "BB"), *, cap: float | None = None) -> Study:
    """Countries of different size, two margins of shares, two indices whose scores are whole points."""
    shares = [0.10, 0.22, 0.20, 0.13, 0.21, 0.14]
    sex_age = tuple(
        ((sex, age), share) for (sex, age), share in zip([(s, a) for s in SEXES for a in AGES], shares, strict=True)
    )
    education = tuple(((level,), share) for level, share in zip(LEVELS, (0.3, 0.5, 0.2), strict=True))
    return Study(
        slug="made-up",
        title="Made up",
        default_language="en",
        languages=("en",),
        questionnaire={},
        countries=tuple(
            CountryDesign(code, code, code, ("en",), ("UTC",), "", 1_000_000 * (place + 1), 0)
            for place, code in enumerate(codes)
        ),
        quotas=(),
        margins=tuple(
            Margin(code, variables, targets, is_share=True)
            for code in codes
            for variables, targets in ((SEX_AGE, sex_age), (EDUCATION, education))
        ),
        indices=tuple(
            IndexDefinition(name, "", {}, {name: {str(score): float(score) for score in range(101)}}, 1)
            for name in ("one", "two")
        ),
        weighting=Weighting((SEX_AGE, EDUCATION), ("sex", "town"), cap, ["lit", 1.0]),
    )


def respondent(
    country: str = "AA",
    *,
    sex: str = "female",
    age: str = "young",
    education: str = "low",
    town: str = "urban",
    weight: float = 1.0,
    scores: tuple[int | None, int | None] = (50, 50),
) -> RespondentFacts:
    """One respondent; a value that is not known is `?`."""
    sex_age = "?" if "?" in (sex, age) else f"{sex}:{age}"
    return RespondentFacts(country, weight, (sex_age, education), {"sex": sex, "town": town}, scores)


def sample(seed: int, n: int, codes: Sequence[str] = ("AA", "BB"), **fixed: str) -> list[RespondentFacts]:
    """Respondents with unequal design weights, whose scores hang together with what is raked on and with each other."""
    chance = np.random.default_rng(seed)
    people = []
    for number in range(n):
        values = {
            "sex": str(chance.choice(SEXES)),
            "age": str(chance.choice(AGES, p=[0.2, 0.3, 0.5])),
            "education": str(chance.choice(LEVELS)),
            "town": str(chance.choice(TOWNS)),
            **fixed,
        }
        level = 30 + 15 * (values["age"] == "old") + 10 * (values["education"] == "high") + 20 * chance.random()
        one, two = (int(np.clip(level + 15 * chance.standard_normal(), 0, 100)) for _ in range(2))
        people.append(
            respondent(
                codes[number % len(codes)],
                weight=float(chance.choice([0.5, 1.0, 2.0])),
                scores=(one if chance.random() > 0.05 else None, two if chance.random() > 0.1 else None),
                **values,
            )
        )
    return people


def total(of: Study, people: Sequence[RespondentFacts]) -> Sums:
    """The sums of these respondents."""
    sums = empty_sums(of)
    for one in people:
        sums.add(one)
    return sums


def with_targets(
    of: Study, variables: tuple[str, ...], targets: Mapping[tuple[str, ...], float], *, is_share: bool = True
) -> Study:
    """The study with other figures for a margin, in every country."""
    margins = tuple(
        replace(margin, targets=tuple(targets.items()), is_share=is_share) if margin.variables == variables else margin
        for margin in of.margins
    )
    return replace(of, margins=margins)
