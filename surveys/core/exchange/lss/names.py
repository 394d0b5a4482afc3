"""How are the questions of a LimeSurvey survey called here, and what do the names in its expressions stand for?"""

import re
from collections.abc import Iterator
from dataclasses import replace

from surveys.core.exchange.lss.document import LsAnswer, LsQuestion, LsSurvey
from surveys.core.exchange.lss.expressions import Kind, Target
from surveys.core.exchange.lss.selves import Variable

ONE_OF_LIST = ("L", "!", "O", "5", "G", "Y")
SEVERAL = ("M", "P")
BATTERIES = ("F", "A", "B", "C", "E", "H")
SERIES = {"K": "decimal", "Q": "text"}
GRIDS = {":": "decimal", ";": "text"}
TYPED = {"N": "decimal", "S": "text", "T": "text", "U": "text", "D": "date"}
# What LimeSurvey knows of a participant is a case variable here: `{TOKEN:FIRSTNAME}`, or short `{FIRSTNAME}`.
_PARTICIPANT = re.compile(r"\bTOKEN:(\w+)|\{(FIRSTNAME|LASTNAME|EMAIL|ATTRIBUTE_\d+)\b")
_KINDS: dict[str, Kind] = {
    "N": "number",
    "K": "number",
    ":": "number",
    "S": "text",
    "T": "text",
    "U": "text",
    "Q": "text",
}


class Names:
    """Unique names, whatever the case, and the targets of expressions."""

    def __init__(self, survey: LsSurvey) -> None:
        # The case's country has this name in every study.
        self._taken = {"country"}
        self.targets: dict[str, Target] = {}
        self.of_question: dict[str, str] = {}
        # Code of a question -> its answers, for `self` and `that`.
        self.variables: dict[str, list[Variable]] = {}
        # Case variables for what texts and conditions say of a participant: name -> how LimeSurvey calls it.
        self.case_variables: dict[str, str] = {}
        for field in dict.fromkeys(match[1] or match[2] for match in _PARTICIPANT.finditer(_written(survey))):
            name = self.unique(field.lower())
            self.case_variables[name] = field
            self.targets[f"TOKEN:{field}"] = self.targets[field] = Target(name, "text")
        for group in survey.groups:
            for question in group.questions:
                self.of_question[question.sgqa] = name = self.unique(question.code)
                for ending, target in self._targets(question, name):
                    self.targets[question.code + ("_" if ending else "") + ending] = target
                    self.targets[question.sgqa + ending] = target
                    if "#" not in ending and self._is_there(question, ending):
                        variable = question.code + ("_" if ending else "") + ending
                        is_comment = ending.endswith("comment")
                        self.variables.setdefault(question.code, []).append(Variable(variable, ending, is_comment))
                # Later versions call a field by the question's number alone.
                qid = question.sgqa.rpartition("X")[2]
                ids = {sub.code: sub.id for sub in question.subquestions if sub.id}
                for ending, target in self._targets(question, name):
                    self.targets[
                        f"Q{qid}" + (f"_S{ids[ending]}" if ending in ids else f"_{ending}" if ending else "")
                    ] = target

    def as_checked(self, name: str) -> dict[str, Target]:
        """What stands for the answer that is checked, as it is called in every way; the row `name` is where it is checked."""
        own = {alias: replace(target, name=".") for alias, target in self.targets.items() if target.name == name}
        single = [target for target in own.values() if target.kind != "option"]
        return own | dict.fromkeys(("this", "self"), single[0]) if single else own

    def _is_there(self, question: LsQuestion, ending: str) -> bool:
        """Whether the question has this answer; every list has a name for its other answer and its comment."""
        if ending == "other" and not any(sub.code == "other" for sub in question.subquestions):
            return question.has_other
        return not ending.endswith("comment") or question.type in ("O", "P")

    def unique(self, wanted: str) -> str:
        """A name that nothing else has."""
        base = re.sub(r"\W", "_", wanted, flags=re.ASCII)[:50] or "question"
        base = base if re.match(r"[A-Za-z_]", base) else f"q_{base}"
        name, further = base, 2
        while name.lower() in self._taken:
            name, further = f"{base}_{further}", further + 1
        self._taken.add(name.lower())
        return name

    def _targets(self, question: LsQuestion, name: str) -> Iterator[tuple[str, Target]]:
        """The endings that a question has in expressions, and what each stands for."""
        type_ = question.type
        kind: Kind = _KINDS.get(type_, "choice") if type_ not in ("*", "D") else "number" if type_ == "*" else "text"
        if type_ in ONE_OF_LIST or type_ in TYPED or type_ == "*":
            yield "", Target(name, kind)
            yield "other", Target(f"{name}_other", "number" if has_number_of_other(question) else "text")
            yield "comment", Target(f"{name}_comment", "text")
        elif type_ in SEVERAL:
            for option in question.subquestions:
                yield option.code, Target(name, "option", option.code)
                yield f"{option.code}comment", Target(f"{name}_{option.code}_comment", "text")
            yield "other", Target(f"{name}_other", "number" if has_number_of_other(question) else "text")
        elif type_ == "R":
            for place in range(1, len(ranked_by(question)) + 1):
                yield str(place), Target(f"{name}_{place}", "choice")
        elif type_ == "1":
            for row in question.subquestions:
                for scale in (0, 1):
                    yield f"{row.code}_{scale}", Target(f"{name}_{row.code}_{scale}", "choice")
                    yield f"{row.code}#{scale}", Target(f"{name}_{row.code}_{scale}", "choice")
        elif type_ == ":" and is_checked(question):
            for row, column in pairs(question):
                yield f"{row.code}_{column.code}", Target(f"{name}_{row.code}", "option", column.code)
        elif type_ in GRIDS:
            for row, column in pairs(question):
                yield f"{row.code}_{column.code}", Target(f"{name}_{row.code}_{column.code}", kind)
        else:
            for row in question.subquestions:
                yield row.code, Target(f"{name}_{row.code}", kind)


def has_number_of_other(question: LsQuestion) -> bool:
    """Whether the other answer is a number."""
    return question.has_other and question.attributes.get("other_numbers_only") == "1"


def is_checked(question: LsQuestion) -> bool:
    """Whether the cells of a grid are ticked, not filled with numbers."""
    return question.attributes.get("multiflexible_checkbox") == "1"


def ranked_by(question: LsQuestion) -> tuple[LsAnswer, ...]:
    """What is put in order: answers, or from LimeSurvey 7 on subquestions."""
    return question.answers or question.subquestions


def _written(survey: LsSurvey) -> str:
    """Every text and condition in which a participant can be named."""
    found = [*survey.welcome.values(), *survey.end.values()]
    for group in survey.groups:
        found += [*group.names.values(), *group.description.values(), group.relevance]
        for question in group.questions:
            found += [*question.texts.values(), *question.help.values(), question.relevance, question.default]
            found += question.attributes.values()
            found += [sub.relevance for sub in question.subquestions]
    return "\n".join(found)


def pairs(question: LsQuestion) -> Iterator[tuple[LsAnswer, LsAnswer]]:
    """Every row of a grid with every column."""
    columns = [subquestion for subquestion in question.subquestions if subquestion.scale == 1]
    for row in question.subquestions:
        if row.scale == 0:
            for column in columns:
                yield row, column
