"""What does a compiled questionnaire consist of? Its constants, and what one look over it finds."""

from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

MISSING = ("dk", "refused", "na")
QUOTA_FULL = "4.80"
COMPLETE = "1.10"

Node = Mapping[str, Any]
Questionnaire = Mapping[str, Any]


class Index:
    """What one look over a questionnaire finds once and for all."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        self.questions: dict[str, Node] = {node["name"]: node for node in _questions(questionnaire["body"])}
        self.labels: dict[str, dict[str, Node]] = {
            name: {choice["name"]: choice for choice in choices} for name, choices in questionnaire["lists"].items()
        }


_indices: OrderedDict[int, tuple[Questionnaire, Index]] = OrderedDict()


def index(questionnaire: Questionnaire) -> Index:
    """The index of a questionnaire, kept for the last few ones that were asked for."""
    found = _indices.get(id(questionnaire))
    # The questionnaire itself is kept beside its index, so that no other object can have the same id meanwhile.
    if found is None:
        found = _indices[id(questionnaire)] = (questionnaire, Index(questionnaire))
        while len(_indices) > 16:
            _indices.popitem(last=False)
    return found[1]


def _questions(nodes: Sequence[Node]) -> Iterator[Node]:
    for node in nodes:
        if node["kind"] == "group":
            yield from _questions(node["children"])
        else:
            yield node


def is_on_the_walk(node: Node) -> bool:
    """Whether a row is met in the interview.

    The introduction is read before the interview, the quota-full note instead of its rest.
    """
    return "introduction" not in node["appearance"].split() and node["ends"] != QUOTA_FULL
