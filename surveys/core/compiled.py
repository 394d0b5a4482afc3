"""What does a compiled questionnaire consist of? Its constants, and what one look over it finds.

A questionnaire is JSON: `body` is a list of nodes, `lists` has list -> choices, `tables` has file -> columns and rows for pulldata(), `spoken` the
calculations that sound different in another language, with its names of months and weekdays (surveys/core/workbook/spoken.py), or None. Texts are language -> parts, each a string or
`{"ref": question}`. Expressions are trees (surveys/core/expressions). A node is a group (`kind` group: `name`, `label`, `relevant`,
`order`, `children`), a repeat (`kind` repeat: `name`, `label`, `relevant`, `children`; `count`, its number of rounds, or None: then
`asks_another` is true and its last child asks for another round; `maximum` rounds), both with a `hint` if they have one, or a question (`kind` question), whose keys are

    type, name, label, hint, probe    as in the workbook; a `range` has become integer or decimal
    list, choice_filter, choice_order
    required, relevant, calculation
    default, default_calculation the answer that stands in it when it comes up: a value, or an expression
    read_only                    its answer is `calculation` or the default; what is given for it is `true`, once it has been read
    specifies                    {question, choice}: the text behind that choice, in no row of its own. The question and its texts are
                                 children of a group `QUESTION/specify` without text or order
    range                        {start, end, step} that answers must keep, or None
    bounds                       [smallest, largest] answer as shown beside the field, or None; nothing is checked by it
    constraint, constraint_message
    soft_constraint, soft_constraint_message   an answer for which it is false needs a reason
    missing                      the missing kinds that it takes
    appearance, ends

`objections` is a list of `name`, `label` and `answer`: what people say before they take part, and what is answered.

A choice has `name`, `label`, `missing`, `exclusive` (stands alone), `specify` and `filter` (column -> cell, for choice_filter).
Keys may come in later: whoever reads a questionnaire that was published earlier asks for new ones with `get`.
"""

import re
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

MISSING = ("dk", "refused", "na")
QUOTA_FULL = "4.80"
COMPLETE = "1.10"
# Part of an answer's key: `age/confirmed` holds, beside the answer `age`, which value was confirmed and why: `["140", "as the papers say"]`.
# Beside what is arranged anew for every interview: the names in the order in which they were met.
ORDER = "/order"
# The question at the end of a round of a repeat without a number: is there another one?
ANOTHER = "/another"
CONFIRMED = "/confirmed"
# Of a round of a repeat that was taken out again: `person[2]/removed` is true (docs/decisions/, *Rounds keep their number in the log*).
REMOVED = "/removed"

Node = Mapping[str, Any]
Questionnaire = Mapping[str, Any]
# No name in a workbook has a `/`.
SPECIFY = "/specify"


def keeps_together(node: Node) -> bool:
    """Whether a node is the group `QUESTION/specify`, which stands in no row of the workbook: it only keeps a question with its texts."""
    return "children" in node and str(node["name"]).endswith(SPECIFY)


def in_rows(nodes: Sequence[Node]) -> Iterator[Node]:
    """The nodes as the workbook has them: what is only kept together stands one by one."""
    for node in nodes:
        if keeps_together(node):
            yield from in_rows(node["children"])
        else:
            yield node


class Index:
    """What one look over a questionnaire finds once and for all."""

    def __init__(self, questionnaire: Questionnaire) -> None:
        # Question or repeat -> the repeats it stands in, outermost first.
        self.repeats: dict[str, tuple[str, ...]] = {}
        self.questions: dict[str, Node] = {}
        self.groups: dict[str, Node] = {}
        self.repeat_nodes: dict[str, Node] = {}
        # Groups and questions whose children or answers are arranged anew for every interview.
        self.arranged: list[str] = []
        self._learn(questionnaire["body"], ())
        self.labels: dict[str, dict[str, Node]] = {
            name: {choice["name"]: choice for choice in choices} for name, choices in questionnaire["lists"].items()
        }

    def _learn(self, nodes: Sequence[Node], repeats: tuple[str, ...]) -> None:
        for node in nodes:
            if repeats:
                self.repeats[node["name"]] = repeats
            if node.get("order") or node.get("choice_order"):
                self.arranged.append(node["name"])
            if "children" in node:
                self.groups[node["name"]] = node
            if node["kind"] == "repeat":
                self.repeat_nodes[node["name"]] = node
            if "children" in node:
                self._learn(node["children"], (*repeats, node["name"]) if node["kind"] == "repeat" else repeats)
            else:
                self.questions[node["name"]] = node

    def question(self, key: str) -> Node | None:
        """The question of a key such as `age[2]`, whichever instance of a repeat it names; None if there is no such key."""
        found = _KEY.fullmatch(key)
        if found is None or found["at"].count("[") != len(self.repeats.get(found["name"], ())):
            return None
        return self.questions.get(found["name"])

    def is_round(self, key: str) -> bool:
        """Whether a key such as `person[2]` names a round of a repeat."""
        found = _KEY.fullmatch(key)
        if found is None or found["name"] not in self.repeat_nodes:
            return False
        return found["at"].count("[") == len(self.repeats.get(found["name"], ())) + 1


_KEY = re.compile(r"(?P<name>[^\[\]]+)(?P<at>(?:\[[1-9][0-9]{0,3}\])*)")
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


def is_answer_key(questionnaire: Questionnaire, key: str) -> bool:
    """Whether an answer event can carry this name: a question, the confirmation of an unlikely answer to one, or a round taken out."""
    if key.endswith(REMOVED):
        return index(questionnaire).is_round(key.removesuffix(REMOVED))
    node = index(questionnaire).question(key.removesuffix(CONFIRMED))
    return node is not None and (not key.endswith(CONFIRMED) or node.get("soft_constraint") is not None)


def is_on_the_walk(node: Node) -> bool:
    """Whether a row is met in the interview.

    The introduction is read before the interview, the quota-full note instead of its rest.
    """
    return "introduction" not in node["appearance"].split() and node["ends"] != QUOTA_FULL
