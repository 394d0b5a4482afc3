"""Which words does the test bench need, and how is said why a question is asked?"""

from collections.abc import Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _

from surveys.core.expressions import Step, Words, as_boolean, as_text, in_words, key_of, split_key
from surveys.core.inspection.why import Ahead, Why
from surveys.core.study import Study
from surveys.core.texts import answer_text, text
from surveys.core.walk import Walk, index


def bench_words() -> dict[str, str]:
    """Words of the test bench's script. Blanks stand in braces."""
    return {
        "end_hint": _("Enter ends the trial. Nothing is stored."),
        "trial_over": _("The trial is over; nothing was stored."),
        "restart": _("Begin again"),
        "link_copied": _("The link is copied: it brings back this very state."),
        "link_shown": _("The link stands in the field below."),
        "cannot_open": _("The questionnaire cannot be opened."),
        "not_in_a_trial": _("That is for real interviews; in a trial there is nothing to store."),
        "off_route": _("This question is not asked after the answers so far. It is shown without them."),
        "why_failed": _("The explanation could not be fetched."),
    }


def told(
    study: Study,
    language: str,
    so_far: Walk,
    why: Why,
    ahead: Sequence[Ahead],
    calculations: Mapping[str, Any],
) -> dict[str, Any]:
    """What the panel beside the screen shows.

    Args:
        language: of the texts of the questionnaire.
    """
    questionnaire = study.questionnaire
    looked_up = index(questionnaire)
    words = Words(choice=lambda question, choice: answer_text(questionnaire, question, choice, language), phrase=_)

    def label(name: str) -> str:
        node = looked_up.questions.get(split_key(name)[0])
        if node is None:
            return ""
        parts = node["label"].get(language) or node["label"].get(study.default_language) or []
        return text(parts, so_far.values, questionnaire, language, so_far.place(name), so_far.spoken)

    return {
        "why": why,
        "verdict": _verdict(why, so_far),
        "conditions": [
            {"row": c.row, "words": in_words(c.tree, words), "holds": c.holds, "step": told_step(c.step)}
            for c in why.conditions
        ],
        "route": [
            {"name": name, "label": label(name), "answer": _answer(study, name, so_far, language)}
            for name in so_far.steps
        ],
        "ahead": [{"name": row.name, "label": label(row.name), "is_sure": row.is_sure} for row in ahead],
        "calculations": [(name, as_text(value) or _("empty")) for name, value in calculations.items()],
        "facts": [(name, as_text(so_far.values.get(name, ""))) for name in questionnaire["case_variables"]],
        "language": language,
    }


def _answer(study: Study, name: str, so_far: Walk, language: str) -> str:
    place = so_far.place(name)
    value = so_far.values.get(key_of(split_key(name)[0], place))
    if value is None:
        return ""
    return answer_text(study.questionnaire, name, value, language, so_far.values, at=place, spoken=so_far.spoken)


def _verdict(why: Why, so_far: Walk) -> str:
    if why.verdict == "asked" and not why.conditions:
        return _("Asked of everybody who comes here.")
    return {
        "asked": _("Asked, because its conditions are met."),
        "unmet": _("Not asked: a condition is not met."),
        "ended": _("Not asked: the interview ended before, at “%(end)s”.") % {"end": so_far.end_note or _("the end")},
        "later": _("Not yet: the interview is at “%(next)s”. With the answers so far it would be asked.")
        % {"next": so_far.next or ""},
        "outside": _("Never on the screen: it is known, or worked out, without asking."),
    }[why.verdict]


def told_step(step: Step) -> dict[str, Any]:
    """A part of an expression with its value, and its own parts; literals say nothing new."""
    parts = [told_step(part) for part in step.parts if part.parts or part.question]
    value = step.value
    if not step.is_used:
        shown = _("not looked at")
    elif isinstance(value, bool):
        shown = _("true") if value else _("false")
    else:
        shown = as_text(value) or _("empty")
    is_truth = step.is_used and isinstance(value, bool)
    return {
        "text": step.text,
        "value": shown,
        "parts": parts,
        "kind": ("yes" if as_boolean(value) else "no") if is_truth else "",
    }
