"""What stands on a printed questionnaire: every row in order, its routing and its checks in words, codes in front of the answers."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from surveys.core.compiled import QUOTA_FULL, Node, Questionnaire, in_rows, index
from surveys.core.exchange import print_phrases as phrases
from surveys.core.expressions.in_words import Words, in_words

# A printed page is no directory: longer lists are cut, and the print says so.
MOST_CHOICES = 60
_SILENT = ("calculate", "hidden")


@dataclass(frozen=True)
class PrintedChoice:
    """An answer: what is stored, what is read, and whether it says that there is no answer."""

    code: str
    text: str
    is_missing: bool


@dataclass(frozen=True)
class PrintedItem:
    """One row of the print.

    Args:
        kind: group, note, question, value (what is calculated or brought by the sample), or end (of a group; it has no name).
        depth: how many groups it stands in.
        number: of a question, such as `12`; empty for other rows.
        text: what is read aloud; of a group its heading.
        instruction: what only the interviewer reads.
        probe: what is asked when the answer is not clear.
        routing: when it is asked; empty if always.
        answer: how the answer is given, in words.
        choices: the answers in their order.
        remarks: checks, order, endings, each a sentence.
    """

    kind: str
    depth: int
    name: str
    number: str = ""
    text: str = ""
    instruction: str = ""
    probe: str = ""
    routing: str = ""
    answer: str = ""
    choices: tuple[PrintedChoice, ...] = ()
    remarks: tuple[str, ...] = field(default=())


def printable(questionnaire: Questionnaire, language: str, phrase: Callable[[str], str] = str) -> list[PrintedItem]:
    """The rows of a questionnaire as they are printed in one language.

    Args:
        questionnaire: compiled.
        language: of the questions; a text that is missing in it is printed in the default language.
        phrase: translates the words around the questions, such as `Asked if %(condition)s`.
    """
    return list(_Printer(questionnaire, language, phrase).items(questionnaire["body"], 0))


class _Printer:
    def __init__(self, questionnaire: Questionnaire, language: str, phrase: Callable[[str], str]) -> None:
        self.questionnaire, self.language, self.phrase = questionnaire, language, phrase
        self.labels = index(questionnaire).labels
        self.lists = {name: node["list"] for name, node in index(questionnaire).questions.items()}
        self.numbers = dict(zip(_asked(questionnaire["body"]), map(str, count(1)), strict=False))
        self.words = Words(question=self.called, choice=self.choice_in_words, phrase=phrase)

    def called(self, name: str) -> str:
        """How a question is called on the page: by its number and name."""
        return f"Q{self.numbers[name]} ({name})" if name in self.numbers else name

    def choice_in_words(self, question: str, choice: str) -> str:
        found = self.labels.get(self.lists.get(question) or "", {}).get(choice)
        if found:
            return f"“{self.text(found['label'])}”"
        return f"“{self.say(phrases.MISSING[choice])}”" if choice in phrases.MISSING else choice

    def text(self, texts: Mapping[str, Sequence[Any]]) -> str:
        parts = texts.get(self.language) or texts.get(self.questionnaire["default_language"]) or []
        return "".join(part if isinstance(part, str) else f"[{self.called(part['ref'])}]" for part in parts)

    def say(self, words: str, **parts: str) -> str:
        return self.phrase(words) % parts

    def items(self, nodes: Sequence[Node], depth: int) -> Iterator[PrintedItem]:
        rows = list(in_rows(nodes))
        for node, following in zip(rows, [*rows[1:], None], strict=True):
            if "children" not in node:
                yield self.question(node, depth)
                continue
            scale = _scale(node)
            yield self.group(node, depth, scale)
            for item in self.items(node["children"], depth + 1):
                yield self.of_battery(item) if scale and item.kind == "question" else item
            # The heading of a group ends the one before it.
            if node["kind"] == "repeat" or (following is not None and "children" not in following):
                yield self.end(node, depth)

    def end(self, node: Node, depth: int) -> PrintedItem:
        """Where what belongs to a group is over."""
        heading = self.text(node["label"]) or node["name"]
        return PrintedItem(kind="end", depth=depth, name="", text=self.say(phrases.END_OF, group=heading))

    def of_battery(self, item: PrintedItem) -> PrintedItem:
        """An item whose answers stand above, with the battery."""
        own = {**vars(item), "choices": (), "answer": self.say(phrases.SCALE_ABOVE)}
        return PrintedItem(**own)

    def group(self, node: Node, depth: int, scale: str | None) -> PrintedItem:
        remarks = [self.say(phrases.ORDERS[node["order"]])] if node.get("order") in phrases.ORDERS else []
        if node["kind"] == "repeat":
            count = node["count"]
            remarks.append(
                self.say(phrases.REPEATED)
                if count is None
                else self.say(phrases.ROUNDS, count=in_words(count, self.words))
            )
        return PrintedItem(
            kind="group",
            depth=depth,
            name=node["name"],
            text=self.text(node["label"]),
            instruction=self.text(node.get("hint") or {}),
            routing=self.routing(node),
            choices=self.choices(scale) if scale else (),
            remarks=tuple(remarks),
        )

    def routing(self, node: Node) -> str:
        if node.get("ends") == QUOTA_FULL:
            return self.say(phrases.WHEN_FULL)
        if "introduction" in (node.get("appearance") or "").split():
            return self.say(phrases.BEFORE)
        tree = node.get("relevant")
        return self.say(phrases.ASKED_IF, condition=in_words(tree, self.words)) if tree else ""

    def question(self, node: Node, depth: int) -> PrintedItem:
        is_silent, is_note = node["type"] in _SILENT, node["type"] == "note"
        return PrintedItem(
            kind="value" if is_silent else "note" if is_note else "question",
            depth=depth,
            name=node["name"],
            number=self.numbers.get(node["name"], ""),
            text=self.text(node["label"]),
            instruction=self.text(node["hint"]),
            probe=self.text(node.get("probe") or {}),
            routing=self.routing(node),
            answer="" if is_note else self.answer(node),
            choices=self.choices(node["list"]) if node["list"] else self.missing(node),
            remarks=tuple(self.remarks(node)),
        )

    def answer(self, node: Node) -> str:
        if node["calculation"]:
            return self.say(phrases.CALCULATED, value=in_words(node["calculation"], self.words))
        words = self.say(phrases.ANSWERS.get(node["type"], phrases.OTHER_ANSWER))
        low, high = node.get("bounds") or (None, None)
        if low is None and high is None:
            return words
        limits = phrases.BETWEEN if None not in (low, high) else phrases.FROM if high is None else phrases.UP_TO
        return f"{words}, {self.say(limits, low=str(low), high=str(high))}"

    def choices(self, name: str) -> tuple[PrintedChoice, ...]:
        listed = self.questionnaire["lists"][name]
        printed = [PrintedChoice(c["name"], self.text(c["label"]), c["missing"]) for c in listed[:MOST_CHOICES]]
        left = len(listed) - len(printed)
        return (*printed, *([PrintedChoice("…", self.say(phrases.MORE, n=str(left)), False)] if left else []))

    def missing(self, node: Node) -> tuple[PrintedChoice, ...]:
        return tuple(PrintedChoice(kind, self.say(phrases.MISSING[kind]), True) for kind in node["missing"])

    def remarks(self, node: Node) -> Iterator[str]:
        if node["choice_filter"]:
            yield self.say(phrases.SOME_ANSWERS, condition=in_words(node["choice_filter"], self.words))
        if node["choice_order"]:
            yield self.say(phrases.ORDERS["random"])
        # Limits of numbers stand with the answer already.
        if node["constraint"] and not node.get("bounds"):
            yield self.say(phrases.MUST, condition=in_words(node["constraint"], self.words))
        if node.get("soft_constraint"):
            yield self.say(phrases.CONFIRM, condition=in_words(node["soft_constraint"], self.words))
        if node["ends"]:
            yield self.say(phrases.ENDS, code=node["ends"])


def _asked(nodes: Sequence[Node]) -> Iterator[str]:
    for node in nodes:
        if "children" in node:
            yield from _asked(node["children"])
        elif node["type"] not in (*_SILENT, "note"):
            yield node["name"]


def _scale(group: Node) -> str | None:
    """The list that all questions of a battery share; None if the group is none."""
    children = group["children"]
    if len(children) < 2 or any(
        "children" in child or not child["list"] or child["choice_filter"] for child in children
    ):
        return None
    scales = {(child["type"], child["list"]) for child in children}
    return children[0]["list"] if len(scales) == 1 else None
