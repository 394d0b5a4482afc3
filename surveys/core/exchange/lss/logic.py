"""How are the conditions, checks and calculations of a LimeSurvey survey written into the cells of rows?"""

import re
from collections.abc import Callable, Mapping

from surveys.core.exchange.lss.document import LsAnswer, LsQuestion
from surveys.core.exchange.lss.draft import Cells, Draft
from surveys.core.exchange.lss.expressions import Target, translate, translate_value
from surveys.core.exchange.lss.selves import spelled_out
from surveys.core.exchange.lss.untranslatable import LaterError, UntranslatableError
from surveys.core.said import Said, gettext_noop, sentence

_NAMED = re.compile(r"\$\{([\w.-]+)\}")
ORIGINAL = "limesurvey relevance"
OF_GROUP = gettext_noop(
    "The condition '{source}' could not be translated, because {reason}: its questions are asked of everybody; see column '{column}'."
)
OF_QUESTION = gettext_noop(
    "The condition '{source}' could not be translated, because {reason}: it is asked of everybody; see column '{column}'."
)
_OF_ITEM = gettext_noop(
    "The condition '{source}' could not be translated, because {reason}: the item '{code}' is asked of everybody; see column '{column}'."
)
_OF_OPTION = gettext_noop(
    "The condition '{source}' could not be translated, because {reason}: the option '{code}' is offered to everybody."
)
_EQUATION = gettext_noop("The equation '{source}' could not be translated, because {reason}: it was left out.")


class Logic:
    """Translates what decides in a survey; what cannot be translated is remarked."""

    def __init__(self, draft: Draft) -> None:
        self.draft = draft
        self.attributes = {q.code: q.attributes for group in draft.survey.groups for q in group.questions}

    def condition(self, source: str, untranslated: str, **facts: str) -> Cells:
        """The cells of a condition; if it cannot be said, the original stands beside it."""
        return self._said("relevant", source, translate, "untranslated_condition", untranslated, **facts)

    def calculation(self, source: str) -> Cells:
        """The cells of a calculation."""
        expression = source.strip().strip("{}")
        return self._said("calculation", expression, translate_value, "untranslated_equation", _EQUATION)

    def value(self, source: str) -> str:
        """A limit or another value that may be an expression.

        Raises:
            LaterError: it follows from answers that are not known yet.
            UntranslatableError: it cannot be said.
        """
        return self._known(translate_value(self._spelled_out(source.strip().strip("{}")), self.draft.names.targets))

    def _known(self, said: str) -> str:
        """The expression, if all that it names has been asked."""
        for name in _NAMED.findall(said):
            if name not in self.draft.asked:
                raise LaterError(sentence("'{name}' is asked later, or not at all", name=name))
        return said

    def _spelled_out(self, source: str) -> str:
        """An expression with the answers that `self` and `that` stand for."""
        return spelled_out(source, self.draft.own_code, self.draft.names.variables)

    def check(self, question: LsQuestion, name: str) -> str:
        """The check that the question writes of its own answer, which the row `name` asks for."""
        source = question.attributes.get("em_validation_q", "")
        return self.checked(source, name) if source else ""

    def item_check(self, question: LsQuestion, name: str) -> str:
        """The check that is written for every item, or for the only one."""
        source = question.attributes.get("em_validation_sq", "")
        return self.checked(source, name) if source else ""

    def checked(self, source: str, name: str) -> str:
        """A check that is made at the row `name`; empty if it cannot be said."""
        targets = {**self.draft.names.targets, **self.draft.names.as_checked(name)}
        written = source.strip().strip("{}")
        try:
            return self._known(translate(self._spelled_out(written), targets))
        except UntranslatableError as error:
            facts = {"pattern": source, "reason": error.message}
            self.draft.remark(
                "untranslated_check", sentence("The check '{pattern}' was left out, because {reason}.", **facts)
            )
            return ""

    def item_condition(self, question: LsQuestion, item: LsAnswer) -> Cells:
        """When an item of a battery or a series is asked: its own condition, and what was chosen before."""
        own = self.condition(item.relevance, _OF_ITEM, code=item.code)
        parts = [own.pop("relevant", ""), *self._chosen_before(question, item.code)]
        said = " and ".join(f"({part})" if " or " in part else part for part in parts if part)
        return {**own, **({"relevant": said} if said else {})}

    def offered(self, question: LsQuestion) -> Cells:
        """Which options are offered: each by its own condition, and by what was chosen before."""
        shut = [f"(name != '{code}' or {said})" for code, said in self._offered_if(question).items() if said]
        return {"choice_filter": " and ".join(shut)} if shut else {}

    def offered_at_least(self, question: LsQuestion, n: int) -> str:
        """The condition that this many options are offered; empty if there are so many in any case."""
        conditions = self._offered_if(question).values()
        n_more = n - sum(not said for said in conditions)
        if n_more <= 0:
            return ""
        doubtful = [said for said in conditions if said]
        if n_more == 1:
            return " or ".join(doubtful)
        return f"{' + '.join(f'if({said}, 1, 0)' for said in doubtful)} >= {n_more}"

    def _offered_if(self, question: LsQuestion) -> dict[str, str]:
        """Code of every option -> when it is offered; empty if in any case."""
        found = {}
        for option in question.subquestions or question.answers:
            parts = [*self._chosen_before(question, option.code)]
            own = self.condition(option.relevance, _OF_OPTION, code=option.code)
            parts += [own["relevant"]] if own.get("relevant") else []
            found[option.code] = " and ".join(f"({part})" if " or " in part else part for part in parts)
        return found

    def _chosen_before(self, question: LsQuestion, code: str) -> list[str]:
        """The condition on the same option of an earlier question, where an array filter asks for it."""
        said = []
        for earlier, is_wanted in self._filters(question.code, {}).items():
            target = self.draft.names.targets.get(f"{earlier}_{code}")
            if target is None:
                continue
            if target.name not in self.draft.asked:
                said_of_filter = sentence(
                    "It is filtered by the answers to '{question}', which is asked later or not at all; nothing is filtered.",
                    question=earlier,
                )
                self.draft.remark("no_filter", said_of_filter)
                continue
            one = f"selected({target.ref}, '{target.option}')" if target.kind == "option" else f"{target.ref} != ''"
            said.append(one if is_wanted else f"not({one})")
        return said

    def _filters(self, code: str, found: dict[str, bool]) -> dict[str, bool]:
        """The earlier questions whose answers a question is filtered by, and whether they let in or shut out.

        What filters these filters the question too: an option that was shut out before does not come back.
        """
        attributes = self.attributes.get(code, {})
        for attribute, is_wanted in (("array_filter", True), ("array_filter_exclude", False)):
            for earlier in filter(None, re.split(r"[;,\s]+", attributes.get(attribute, ""))):
                if earlier not in found:
                    found[earlier] = is_wanted
                    self._filters(earlier, found)
        return found

    def _said(
        self,
        column: str,
        source: str,
        translated: Callable[[str, Mapping[str, Target]], str],
        code: str,
        untranslated: str,
        /,
        **about: str,
    ) -> Cells:
        try:
            return {column: self._known(translated(self._spelled_out(source), self.draft.names.targets))}
        except UntranslatableError as error:
            facts = {"source": source, "reason": error.message, "column": ORIGINAL, **about}
            self.draft.remark(code, Said(untranslated, facts=facts))
            return {ORIGINAL: source}
