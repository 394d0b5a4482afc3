"""What becomes of an answer that another machine has written to meanwhile?"""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Written:
    """An answer that stands, from another log.

    Args:
        position: its number in the interview.
        value: what was answered; None: the answer was taken back.
    """

    position: int
    value: Any


def is_conflict(value: Any, base: int | None, stands: Written | None) -> bool:
    """Whether an answer must not replace what stands: its writer did not know of it, and says something else.

    Args:
        value: the answer that arrives.
        base: the position up to which its writer knew what others had written; None: the writer does not keep count, and
            its answers count in the order of their arrival.
        stands: the last answer to the same question from another log.
    """
    return base is not None and stands is not None and stands.position > base and stands.value != value
