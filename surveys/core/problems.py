"""How does the core say what is wrong, where, and what to do instead?"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True)
class Problem:
    """One thing that is wrong.

    Args:
        code: stable name of the kind of problem, for programs.
        message: a sentence for people: what is wrong and what to write instead.
        where: the place, such as `survey!H17`, a field or a question name; empty if it concerns the whole.
        params: the facts in the message, for those who word it anew.
    """

    code: str
    message: str
    where: str = ""
    params: Mapping[str, Any] = field(default_factory=dict, compare=False)

    def __str__(self) -> str:
        return f"{self.where}: {self.message}" if self.where else self.message


class RejectedError(Exception):
    """A request that is refused as a whole, with every reason at once."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(problems)
        assert self.problems, "a refusal names at least one problem"
        super().__init__("; ".join(str(problem) for problem in self.problems))
