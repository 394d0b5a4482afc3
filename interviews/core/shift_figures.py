"""What do an interviewer's calls come to?"""

from collections.abc import Mapping
from dataclasses import dataclass

from interviews.core.dispositions import CATALOGUE

# Somebody of the household was reached: an interview, a part of one, a refusal, or another reason given by a person.
REACHED = frozenset({"I", "P", "R", "O"})


@dataclass(frozen=True)
class Figures:
    """Figures of one person or of a team.

    Args:
        attempts: finished dials.
        contact_rate: share of the attempts that reached somebody, 0-1; None without attempts.
        refusal_rate: share of those reached who refused, 0-1; None where nobody was reached.
        length_minutes: mean length of the complete interviews; None without any.
        per_hour: complete interviews per hour worked, pauses apart; None without working time.
        wrap_up_seconds: mean time after a call, of all finished dials; None without attempts.
    """

    attempts: int
    completes: int
    contact_rate: float | None
    refusal_rate: float | None
    length_minutes: float | None
    hours: float
    per_hour: float | None
    wrap_up_seconds: float | None

    @property
    def contact_percent(self) -> float | None:
        """The contact rate, 0-100."""
        return None if self.contact_rate is None else 100 * self.contact_rate

    @property
    def refusal_percent(self) -> float | None:
        """The refusal rate, 0-100."""
        return None if self.refusal_rate is None else 100 * self.refusal_rate


def figures(
    dispositions: Mapping[str, int],
    *,
    completes: int,
    interview_minutes: float,
    worked_minutes: float,
    wrap_up_seconds: float = 0.0,
) -> Figures:
    """Figures from counts.

    Args:
        dispositions: AAPOR code of an attempt -> how many.
        interview_minutes: of all complete interviews together.
        worked_minutes: of all shifts together, without their pauses.
        wrap_up_seconds: of all calls together.
    """
    groups: dict[str, int] = {}
    for code, n in dispositions.items():
        found = CATALOGUE.get(code)
        if found is not None:
            groups[found.group] = groups.get(found.group, 0) + n
    attempts = sum(dispositions.values())
    reached = sum(n for group, n in groups.items() if group in REACHED)
    return Figures(
        attempts=attempts,
        completes=completes,
        contact_rate=reached / attempts if attempts else None,
        refusal_rate=groups.get("R", 0) / reached if reached else None,
        length_minutes=interview_minutes / completes if completes else None,
        hours=worked_minutes / 60,
        per_hour=60 * completes / worked_minutes if worked_minutes > 0 else None,
        wrap_up_seconds=wrap_up_seconds / attempts if attempts else None,
    )
