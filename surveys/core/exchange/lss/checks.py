"""What may the answers of a question of LimeSurvey be: limits, patterns, totals, and checks that it writes itself?"""

import re
from collections.abc import Iterable, Sequence

from surveys.core.exchange.lss.document import LsQuestion
from surveys.core.exchange.lss.draft import Cells
from surveys.core.exchange.lss.names import is_checked
from surveys.core.exchange.lss.patterns import pattern
from surveys.core.exchange.lss.untranslatable import UntranslatableError
from surveys.core.exchange.lss.writer import Writer
from surveys.core.said import sentence

_DATE = re.compile(r"(\d{4})(-\d{2}-\d{2})?")
_WHOLE = re.compile(r"-?\d+")
_NUMBER_LIMIT = re.compile(r"\. ([<>]=) (-?\d+(?:\.\d+)?)")
# Longer numbers are as long as anybody's.
_MOST_DIGITS = 16
_TOTALS = (
    (("equals_num_value", "num_value_equals_sgqa"), "="),
    (("min_num_value", "min_num_value_sgqa"), ">="),
    (("max_num_value", "max_num_value_sgqa"), "<="),
)


def all_of(parts: Iterable[str]) -> Cells:
    """The cell of a check whose parts must all hold."""
    said = [part for part in parts if part]
    if not said:
        return {}
    return {"constraint": " and ".join(f"({part})" if " or " in part and len(said) > 1 else part for part in said)}


def number_chosen(to: Writer, question: LsQuestion) -> list[str]:
    """How many options may be chosen."""
    found = []
    for key, sign in (("min_answers", ">="), ("max_answers", "<=")):
        found += [f"count-selected(.) {sign} {limit}" for limit in _limit(to, question, key)]
    return found


def typed(to: Writer, question: LsQuestion, type_: str) -> list[str]:
    """The checks of one typed answer; of every item of a question with several."""
    parts = [_pattern(to, question)] if question.pattern else []
    if type_ in ("integer", "decimal"):
        limits = _least_and_greatest(to, question)
        parts += [*limits, *_digits(question, type_, limits), *_steps(to, question)]
    most = question.attributes.get("maximum_chars", "")
    if type_ == "text" and most.isdecimal():
        parts.append(f"string-length(.) <= {most}")
    if type_ == "date":
        parts += _days(to, question)
    return parts


def number_type(question: LsQuestion) -> str:
    """Whether whole numbers are asked for: where the question says so, and where they are chosen in whole steps."""
    said = question.attributes
    is_whole = said.get("num_value_int_only") == "1"
    if _has_steps(question):
        first, step = _first_and_step(question)
        is_whole = is_whole or (_is_whole(first) and _is_whole(step))
    return "integer" if is_whole else "decimal"


def _is_slider(question: LsQuestion) -> bool:
    return question.type == "K" and question.attributes.get("slider_layout") == "1"


def _is_dropdown(question: LsQuestion) -> bool:
    return question.type == ":" and question.attributes.get("input_boxes") != "1"


def _has_steps(question: LsQuestion) -> bool:
    """Whether the number is chosen, not typed."""
    return _is_slider(question) or _is_dropdown(question)


def _first_and_step(question: LsQuestion) -> tuple[str, str]:
    """The number that a slider or a list of numbers begins with, and how far it is to the next one."""
    if _is_slider(question):
        return _written(question, "slider_min") or "0", _written(question, "slider_accuracy") or "1"
    return _written(question, "multiflexible_min") or "1", _written(question, "multiflexible_step") or "1"


def _is_whole(number: str) -> bool:
    return _WHOLE.fullmatch(number) is not None


def _steps(to: Writer, question: LsQuestion) -> list[str]:
    """Which numbers a slider or a list of numbers has between its ends."""
    first, step = _first_and_step(question)
    if not _has_steps(question) or step == "1":
        return []
    if not (_is_whole(first) and _is_whole(step) and int(step)):
        to.draft.remark("untranslated_limit", sentence("Steps of {step} are not checked.", step=step))
        return []
    return [f". mod {step} = 0" if int(first) % int(step) == 0 else f"(. - {first}) mod {step} = 0"]


def _digits(question: LsQuestion, type_: str, limits: Sequence[str]) -> list[str]:
    """The longest number, a sign and a decimal point counted; unless the limits see to it."""
    most = _written(question, "maximum_chars")
    if not most.isdecimal() or not 0 < int(most) < _MOST_DIGITS or _has_steps(question):
        return []
    if type_ == "decimal":
        return [f"string-length(.) <= {most}"]
    greatest, least = 10 ** int(most) - 1, 1 - 10 ** (int(most) - 1)
    own = [match for match in map(_NUMBER_LIMIT.fullmatch, limits) if match]
    found = [] if any(m[1] == "<=" and float(m[2]) <= greatest for m in own) else [f". <= {greatest}"]
    return found if any(m[1] == ">=" and float(m[2]) >= least for m in own) else [f". >= {least}", *found]


def _least_and_greatest(to: Writer, question: LsQuestion) -> list[str]:
    pairs = [("min_num_value_n", "max_num_value_n")]
    if _is_slider(question):
        pairs.append(("slider_min", "slider_max"))
    if _is_dropdown(question):
        return _of_dropdown(to, question)
    if question.type == ":":
        pairs = [("multiflexible_min", "multiflexible_max")]
    found = [
        f". {sign} {limit}"
        for keys in pairs
        for key, sign in zip(keys, (">=", "<="), strict=True)
        for limit in _limit(to, question, key)
    ]
    if _is_slider(question):
        # A slider that does not say so goes from 0 to 100.
        for sign, end in ((">=", "0"), ("<=", "100")):
            if not any(limit.startswith(f". {sign}") for limit in found):
                found.append(f". {sign} {end}")
    return found


def _of_dropdown(to: Writer, question: LsQuestion) -> list[str]:
    """The numbers that an array offers in a list: from 1, or ten of them, where it does not say which."""
    least, most = (_limit(to, question, key) for key in ("multiflexible_min", "multiflexible_max"))
    first = least[0] if least else "1"
    last = most[0] if most else f"{first} + 10" if least else "10"
    return [f". >= {first}", f". <= {last}"]


def of_item(to: Writer, question: LsQuestion, name: str, type_: str) -> list[str]:
    """What is checked of every item by itself."""
    parts = [] if is_checked(question) or type_.startswith("select") else typed(to, question, type_)
    return [*parts, to.logic.item_check(question, name)]


def of_all_items(to: Writer, question: LsQuestion, group: Cells, rows: Sequence[Cells]) -> None:
    """What is checked of all items together stands where the others are answered.

    Args:
        rows: of the items, at least one.
    """
    n_answers(to, question)
    written = question.attributes.get("em_validation_q", "")
    has_total = question.type == "K" and any(question.attributes.get(key) for keys, _ in _TOTALS for key in keys)
    if group.get("order") and (written or has_total):
        to.draft.remark(
            "untranslated_total",
            sentence("The check of all items together was left out, because their order changes."),
        )
        return
    if has_total:
        _totals(to, question, rows)
    last = rows[-1]
    check = to.logic.checked(written, last["name"]) if written else ""
    if check:
        last |= all_of([last.get("constraint", ""), check])
        to.draft.say(last, to.texts.check_message(question, last))
        to.draft.remark(
            "checked_at_last",
            sentence("The check of all items together is made at the last one, if that is asked and answered."),
        )


def _totals(to: Writer, question: LsQuestion, rows: Sequence[Cells]) -> None:
    """What numbers add to is checked at the last that is asked: at every one behind which none must follow, unless one does."""
    for place in reversed(range(len(rows))):
        later = [row.get("relevant", "") for row in rows[place + 1 :]]
        if not all(later):
            return
        names = [row["name"] for row in rows[: place + 1]]
        for keys, sign in _TOTALS:
            for total in filter(None, (question.attributes.get(key, "") for key in keys)):
                check = _total(to, names, total, sign)
                said = " or ".join([*(f"({one})" for one in later), check]) if check else ""
                rows[place].update(all_of([rows[place].get("constraint", ""), said]))


def n_answers(to: Writer, question: LsQuestion) -> None:
    """How many items must or may be answered is not counted here; it is named."""
    for key, said in (
        (
            "min_answers",
            sentence(
                "That at least {n} of its items are answered is not checked.", n=_written(question, "min_answers")
            ),
        ),
        (
            "max_answers",
            sentence("That at most {n} of its items are answered is not checked.", n=_written(question, "max_answers")),
        ),
    ):
        if _written(question, key):
            to.draft.remark("untranslated_limit", said)


def _written(question: LsQuestion, key: str) -> str:
    return question.attributes.get(key, "").strip()


def _limit(to: Writer, question: LsQuestion, key: str) -> list[str]:
    """A limit, which may follow from earlier answers; none if there is none or it cannot be said."""
    limit = _written(question, key)
    if not limit:
        return []
    try:
        return [to.logic.value(limit)]
    except UntranslatableError as error:
        facts = {"limit": limit, "reason": error.message}
        to.draft.remark("untranslated_limit", sentence("The limit '{limit}' was left out, because {reason}.", **facts))
        return []


def _days(to: Writer, question: LsQuestion) -> list[str]:
    """The first and the last day: a date, a year, today, or a day that follows from earlier answers."""
    found = []
    for key, sign, rest in (("date_min", ">=", "-01-01"), ("date_max", "<=", "-12-31")):
        written = _written(question, key)
        match = _DATE.fullmatch(written)
        if match:
            found.append(f". {sign} date('{match[1]}{match[2] or rest}')")
        elif written.strip("{}").lower() in ("now", "today"):
            found.append(f". {sign} today()")
        else:
            found += [f". {sign} {limit}" for limit in _limit(to, question, key)]
    return found


def _pattern(to: Writer, question: LsQuestion) -> str:
    try:
        said = pattern(question.pattern)
    except UntranslatableError as error:
        facts = {"pattern": question.pattern, "reason": error.message}
        to.draft.remark(
            "untranslated_pattern", sentence("The check '{pattern}' was left out, because {reason}.", **facts)
        )
        return ""
    return f'regex(., "{said}")' if "'" in said else f"regex(., '{said}')"


def _total(to: Writer, items: Sequence[str], total: str, sign: str) -> str:
    """What the numbers add to."""
    try:
        return (
            " + ".join([*(f"coalesce(${{{item}}}, 0)" for item in items[:-1]), "."])
            + f" {sign} {to.logic.value(total)}"
        )
    except UntranslatableError as error:
        left_out = sentence(
            "The check of the sum against '{total}' was left out, because {reason}.", total=total, reason=error.message
        )
        to.draft.remark("untranslated_total", left_out)
        return ""
