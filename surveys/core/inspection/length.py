"""How long does an interview take? Words read aloud at a reading pace, and time to answer by kind of question."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from surveys.core.compiled import Node
from surveys.core.expressions import split_key
from surveys.core.inspection.model import Model
from surveys.core.inspection.respondents import Journey
from surveys.core.texts import text

# Pace of reading questions aloud on the telephone.
WORDS_PER_MINUTE = 150
# Seconds from the end of reading to the next question: the respondent thinks and speaks, the interviewer enters.
# Rounded averages of ours, to be set against the real times of the fieldwork.
ANSWER_SECONDS: Mapping[str, float] = {
    "select_one": 4.0,
    "select_multiple": 8.0,
    "integer": 4.0,
    "decimal": 6.0,
    "range": 4.0,
    "text": 15.0,
    "date": 7.0,
    "time": 6.0,
    "note": 1.0,
    "acknowledge": 2.0,
}
OTHER_SECONDS = 8.0
# In a battery the scale is known after the first item: its answers are not read again, and come faster.
BATTERY_SECONDS = 3.0


@dataclass(frozen=True)
class Section:
    """A top-level group, or the rows outside groups: seconds, median over the interviews that came to it."""

    name: str
    seconds: float
    share: float


@dataclass(frozen=True)
class Length:
    """Expected length of the interviews that are completed, in minutes.

    Args:
        n: completed interviews it is measured on; with none, all interviews.
        median: half of them are shorter.
        p90: nine in ten are shorter.
        sections: in the order of the questionnaire.
    """

    n: int
    median: float
    p90: float
    sections: tuple[Section, ...]

    def to_json(self) -> dict[str, Any]:
        """Plain figures."""
        sections = [{"name": s.name, "seconds": round(s.seconds, 1), "share": round(s.share, 3)} for s in self.sections]
        return {"n": self.n, "median": round(self.median, 2), "p90": round(self.p90, 2), "sections": sections}


def lengths(model: Model, journeys: Sequence[Journey], language: str) -> Length:
    """The length of interviews in a language.

    Args:
        journeys: of respondents without an aim.
    """
    chosen = [journey for journey in journeys if journey.walk.end == "1.10"] or list(journeys)
    reader = _Reader(model, language)
    timed = [reader.seconds(journey) for journey in chosen]
    totals = sorted(sum(by_section.values()) / 60 for by_section in timed)
    names = list(dict.fromkeys(reader.section(name) for name in model.places))
    sections = []
    for name in names:
        met = sorted(by_section[name] for by_section in timed if name in by_section)
        if met:
            sections.append(Section(name, quantile(met, 0.5), len(met) / len(timed)))
    return Length(len(chosen), quantile(totals, 0.5), quantile(totals, 0.9), tuple(sections))


def quantile(values: Sequence[float], share: float) -> float:
    """The smallest value that at least this share of the sorted values does not exceed; 0 of none.

    Source: Hyndman and Fan (1996), The American Statistician 50(4), 361-365, definition 1.
    """
    return values[max(0, math.ceil(share * len(values)) - 1)] if values else 0.0


class _Reader:
    """Reads a questionnaire aloud in one language and counts the words."""

    def __init__(self, model: Model, language: str) -> None:
        self.model, self.language = model, language
        self.parents: dict[str, Node] = {}
        for group in model.groups.values():
            for child in group.node["children"]:
                self.parents[child["name"]] = group.node
        self._choices: dict[str, int] = {}

    def section(self, name: str) -> str:
        """The outermost group of a row; empty outside groups."""
        groups = self.model.places[name].groups
        return groups[0] if groups else ""

    def seconds(self, journey: Journey) -> dict[str, float]:
        """Section -> seconds of one interview."""
        found: dict[str, float] = {}
        read: set[str] = set()
        last_list, last_group = "", ""
        for step in journey.walk.steps:
            name, at = split_key(step)
            place = self.model.places.get(name)
            if place is None:
                continue
            node, values = place.node, journey.walk.values
            words = self._words(node["label"], values, at)
            for group in place.groups:
                if group not in read:
                    read.add(group)
                    words += self._words(self.model.groups[group].node["label"], values, at)
            parent = place.groups[-1] if place.groups else ""
            is_known = bool(node["list"]) and node["list"] == last_list and parent == last_group and parent != ""
            if node["list"] and not is_known:
                words += self._list(node["list"])
            last_list, last_group = node["list"] or "", parent
            answer = BATTERY_SECONDS if is_known else ANSWER_SECONDS.get(node["type"], OTHER_SECONDS)
            section = self.section(name)
            found[section] = found.get(section, 0.0) + words * 60 / WORDS_PER_MINUTE + answer
        return found

    def _words(self, label: Mapping[str, Any], values: Mapping[str, Any], at: tuple[int, ...] = ()) -> int:
        questionnaire = self.model.questionnaire
        parts = label.get(self.language) or label.get(questionnaire["default_language"]) or []
        return len(text(parts, values, questionnaire, self.language, at).split())

    def _list(self, name: str) -> int:
        """Words of the answers read out: not of missing kinds, which are never offered, nor of lists too long to read."""
        if name not in self._choices:
            listed = [c for c in self.model.questionnaire["lists"].get(name, ()) if not c["missing"]]
            is_read = len(listed) <= 12
            self._choices[name] = sum(self._words(c["label"], {}) for c in listed) if is_read else 0
        return self._choices[name]
