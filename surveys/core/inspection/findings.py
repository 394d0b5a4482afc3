"""What does an inspection find? Places where a questionnaire does not do what its author meant. Its words: surveys/inspection_words.py."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Literal

Level = Literal["error", "warning", "note"]
Evidence = Literal["proved", "example", "searched"]

# Code -> how serious: an error stops interviews or loses answers, a warning is hardly meant, a note is good to know.
LEVELS: dict[str, Level] = {
    "never_asked": "error",
    "not_reached": "warning",
    "always_asked": "warning",
    "no_valid_answer": "error",
    "only_missing": "warning",
    "no_choice": "error",
    "choice_never_offered": "warning",
    "refers_to_itself": "error",
    "calculation_cycle": "error",
    "ending_never_reached": "warning",
    "never_complete": "error",
    "item_can_be_skipped": "note",
    "cell_never_filled": "error",
    "cell_not_reached": "warning",
    "variable_may_be_missing": "warning",
    "unbounded_repeat": "warning",
    "stuck": "error",
}


@dataclass(frozen=True)
class Finding:
    """One thing found.

    Args:
        code: one of LEVELS.
        where: name of the row, the index item or the quota cell meant.
        evidence: `proved` for every interview; `example` shows one that a simulated respondent took; `searched` means that
            no simulated respondent found a way, which proves nothing.
        params: the facts for its words.
        expression: the compiled expression it is about, to be put in words.
        example: answers that lead there.
    """

    code: str
    where: str
    evidence: Evidence
    params: Mapping[str, Any] = field(default_factory=dict)
    expression: list[Any] | None = None
    example: Mapping[str, Any] = field(default_factory=dict)

    @property
    def level(self) -> Level:
        """How serious it is."""
        return LEVELS[self.code]
