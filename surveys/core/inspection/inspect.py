"""What does an inspection of a study say? Findings, coverage, expected length."""

from dataclasses import dataclass
from typing import Any

from surveys.core.inspection.coverage import Coverage
from surveys.core.inspection.dead_ends import cycles, dead_ends
from surveys.core.inspection.design import design_findings
from surveys.core.inspection.explore import Exploration
from surveys.core.inspection.findings import LEVELS, Finding
from surveys.core.inspection.length import Length, lengths
from surveys.core.inspection.model import Model
from surveys.core.study import Study

# Counted up when other findings come of the same study: reports that are kept from before are then not shown any more.
EDITION = 1
N_RESPONDENTS = 200
# Node visits that the respondents without an aim may cost together: a long questionnaire gets fewer of them.
MOST_VISITS = 60_000
FEWEST_RESPONDENTS = 40
# So many choices of a filtered list cost about as much as a row.
CHOICES_PER_VISIT = 10


@dataclass(frozen=True)
class Inspection:
    """What was found.

    Args:
        findings: errors first, then warnings, then notes, each in the order of the questionnaire.
        coverage: what the respondents came to.
        lengths: language -> expected length.
        n_random: respondents without an aim, on whom the length is measured.
        n_sent: all respondents.
    """

    findings: tuple[Finding, ...]
    coverage: Coverage
    lengths: dict[str, Length]
    n_random: int
    n_sent: int
    seed: str

    def to_json(self) -> dict[str, Any]:
        """Plain lists and dicts."""
        return {
            "seed": self.seed,
            "n_random": self.n_random,
            "n_sent": self.n_sent,
            "findings": [
                {
                    "code": f.code,
                    "level": f.level,
                    "where": f.where,
                    "evidence": f.evidence,
                    "params": dict(f.params),
                    "expression": f.expression,
                    "example": dict(f.example),
                }
                for f in self.findings
            ],
            "coverage": self.coverage.to_json(),
            "lengths": {language: length.to_json() for language, length in self.lengths.items()},
        }


def inspect(study: Study, *, seed: str = "1", n_random: int | None = None) -> Inspection:
    """Inspect a study: bounded work, the same result for the same study and seed.

    Args:
        study: compiled.
        seed: of the simulated respondents.
        n_random: respondents without an aim; by default as many as the questionnaire's size allows.
    """
    model = Model(study.questionnaire, tuple(country.code for country in study.countries))
    exploration = Exploration(model, seed)
    loops = cycles(model)
    n_random = n_random or min(N_RESPONDENTS, max(FEWEST_RESPONDENTS, MOST_VISITS // max(1, _visits(model))))
    journeys = exploration.wander(n_random)
    if loops:
        found = loops
    else:
        exploration.reach_all()
        found = [*dead_ends(exploration), *design_findings(study, exploration)]
    order = list(dict.fromkeys(LEVELS.values()))
    return Inspection(
        findings=tuple(sorted(found, key=lambda finding: order.index(finding.level))),
        coverage=exploration.coverage,
        lengths={language: lengths(model, journeys, language) for language in study.languages},
        n_random=n_random,
        n_sent=exploration.n_sent,
        seed=seed,
    )


def _visits(model: Model) -> int:
    """What one respondent costs, about: rows, and choices of long lists that a filter looks at one by one."""
    lists = model.questionnaire["lists"]
    filtered = (
        len(lists[p.node["list"]]) for p in model.asked.values() if p.node.get("choice_filter") and p.node["list"]
    )
    return len(model.places) + sum(size // CHOICES_PER_VISIT for size in filtered)
