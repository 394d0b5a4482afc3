"""Which rows does each question type of LimeSurvey become?"""

import re
from collections.abc import Callable, Mapping, Sequence

from surveys.core.exchange.lss import checks
from surveys.core.exchange.lss.answers import OTHER_CODE, in_languages
from surveys.core.exchange.lss.choices import answers_of, choices, in_order, is_random, list_name, other_words, shuffled
from surveys.core.exchange.lss.document import LsAnswer, LsQuestion, Texts
from surveys.core.exchange.lss.draft import Cells
from surveys.core.exchange.lss.names import (
    BATTERIES,
    GRIDS,
    ONE_OF_LIST,
    SERIES,
    SEVERAL,
    TYPED,
    has_number_of_other,
    is_checked,
    pairs,
    ranked_by,
)
from surveys.core.exchange.lss.plain_text import plain
from surveys.core.exchange.lss.writer import Writer
from surveys.core.said import sentence

LEFT_OUT = {
    "|": sentence("A file cannot be handed over on the telephone; the question was left out."),
    "I": sentence("The interviewer changes the language with a key at any time; the question was left out."),
}
_COMMENT = {"en": "Comment", "cs": "Komentář", "da": "Kommentar", "de": "Kommentar", "fr": "Commentaire"}


def _texts(to: Writer, question: LsQuestion) -> Mapping[str, Texts]:
    return {"label": to.texts.label(question.texts, question.code), "hint": to.texts.hint(question)}


def is_empty(question: LsQuestion) -> bool:
    """Whether it lacks the items or the answers that questions of its type have."""
    if question.type in ("L", "!", "O"):
        return not question.answers and not question.has_other
    if question.type in ("F", "H", "1"):
        return not question.answers or not question.subquestions
    if question.type in GRIDS:
        return not any(pairs(question))
    return question.type in (*SEVERAL, *BATTERIES, *SERIES, "R") and not ranked_by(question) and not question.has_other


def _required(question: LsQuestion) -> Cells:
    return {"required": "yes"} if question.is_mandatory else {}


def _one(to: Writer, question: LsQuestion, name: str, shared: Cells) -> None:
    list_ = list_name(to, question, name, answers_of(to, question))
    shared = _if_any_is_offered(to, question, shared)
    checked = checks.all_of([to.logic.check(question, name)])
    cells = {**shared, **_required(question), **shuffled(question), **to.logic.offered(question), **checked}
    texts = {**_texts(to, question), **to.texts.check_message(question, checked)}
    to.draft.row(f"select_one {list_}{_or_other(question)}", name, texts, **cells, **_default(to, question))
    _number_of_other(to, question, name)
    _no_default_of_other(to, question)
    if question.type == "O":
        _comment(to, f"{name}_comment", shared)


def _comment(to: Writer, name: str, shared: Cells) -> None:
    to.draft.row("text", name, {"label": in_languages_of(to, _COMMENT)}, **shared)


def in_languages_of(to: Writer, texts: Texts) -> Mapping[str, str]:
    """Built-in words in the study's languages."""
    return in_languages(texts, to.draft.languages)


def _several(to: Writer, question: LsQuestion, name: str, shared: Cells) -> None:
    options = in_order(to, question, question.subquestions)
    shared = _if_any_is_offered(to, question, shared)
    listed = choices(to, options, question)
    alone = question.attributes.get("exclude_all_others", "").replace(",", ";").split(";")
    list_ = to.draft.lists.name(name.lower(), listed, [code.strip() for code in alone])
    limits = checks.all_of([*checks.number_chosen(to, question), to.logic.check(question, name)])
    chosen_first = [o.code for o in question.subquestions if question.item_defaults.get(o.id) == "Y"]
    default = {"default": " ".join(chosen_first)} if chosen_first else {}
    cells = {**shared, **_required(question), **shuffled(question), **limits, **to.logic.offered(question), **default}
    texts = {**_texts(to, question), **to.texts.check_message(question, limits)}
    to.draft.row(f"select_multiple {list_}{_or_other(question)}", name, texts, **cells)
    _number_of_other(to, question, name)
    for written in dict.fromkeys(question.item_defaults.values()):
        if written not in ("Y", "N"):
            _no_default(to, written)
    if question.type == "P":
        _comments(to, question, options, name, shared)


def _comments(to: Writer, question: LsQuestion, options: Sequence[LsAnswer], name: str, shared: Cells) -> None:
    """A comment on every option: if it is chosen, if it is not, or in any case."""
    when = {"allways": "", "always": "", "unchecked": "not({chosen})"}.get(
        question.attributes.get("commented_checkbox", ""), "{chosen}"
    )
    for option in options:
        text = {
            key: f"{word}: {_COMMENT.get(key, _COMMENT['en'])}" for key, word in to.texts.words(option.texts).items()
        }
        chosen = when.format(chosen=f"selected(${{{name}}}, '{option.code}')")
        cells = {"relevant": chosen} if chosen else shared
        to.draft.row("text", f"{name}_{option.code}_comment", {"label": text}, **cells)
    if question.has_other:
        required = {"required": "yes"} if question.attributes.get("other_comment_mandatory") == "1" else {}
        _comment(to, f"{name}_other_comment", {"relevant": _is_other(name), **required})


def _if_any_is_offered(to: Writer, question: LsQuestion, shared: Cells) -> Cells:
    """LimeSurvey passes over a question of which no option is left."""
    return shared if question.has_other else _also(shared, to.logic.offered_at_least(question, 1))


def _also(cells: Cells, condition: str) -> Cells:
    """The cells, with one more condition."""
    parts = [part for part in (cells.get("relevant", ""), condition) if part]
    if len(parts) > 1:
        parts = [f"({part})" if " or " in part else part for part in parts]
    return {**cells, "relevant": " and ".join(parts)} if parts else cells


def _or_other(question: LsQuestion) -> str:
    """Whether the words of another answer are asked for; a number has a row of its own."""
    return " or_other" if question.has_other and not has_number_of_other(question) else ""


def _number_of_other(to: Writer, question: LsQuestion, name: str) -> None:
    """The other answer, where it is a number."""
    if has_number_of_other(question):
        cells = {"relevant": _is_other(name), "required": "yes"}
        to.draft.row("decimal", f"{name}_other", {"label": other_words(to, question)}, **cells)


def _is_other(name: str) -> str:
    return f"selected(${{{name}}}, '{OTHER_CODE}')"


def _no_default_of_other(to: Writer, question: LsQuestion) -> None:
    if "other" in question.item_defaults:
        _no_default(to, question.item_defaults["other"])


def _default(to: Writer, question: LsQuestion) -> Cells:
    """The default answer, where it is one of the question's own answers or a plain word."""
    written = question.default
    if not written:
        return {}
    if question.type in ONE_OF_LIST:
        known = {code for code, _ in answers_of(to, question)}
        code = OTHER_CODE if written == "-oth-" else written
        return {"default": code} if code in known else _no_default(to, written)
    is_number = re.fullmatch(r"-?\d+(\.\d+)?", written) is not None
    if "{" in written or question.type == "D" or (question.type == "N" and not is_number):
        return _no_default(to, written)
    return {"default": written}


def _no_default(to: Writer, written: str) -> Cells:
    said = sentence("The default answer '{written}' was left out. Enter it anew if it is wanted.", written=written)
    to.draft.remark("no_default", said)
    return {}


def _typed(to: Writer, question: LsQuestion, name: str, shared: Cells) -> None:
    is_number = question.type == "N" or question.attributes.get("numbers_only") == "1"
    type_ = checks.number_type(question) if is_number else TYPED[question.type]
    if question.type == "D":
        type_ = _date_or_time(to, question)
    parts = [*checks.typed(to, question, type_), to.logic.check(question, name), to.logic.item_check(question, name)]
    constraint = checks.all_of(parts)
    message = to.texts.check_message(question, constraint, "em_validation_q_tip", "em_validation_sq_tip")
    texts = {**_texts(to, question), **message}
    to.draft.row(type_, name, texts, **shared, **_required(question), **constraint, **_default(to, question))


def _date_or_time(to: Writer, question: LsQuestion) -> str:
    """Whether a date is asked for or a time of day, by the letters of its format."""
    form = question.attributes.get("date_format", "")
    if "H" not in form:
        if re.search(r"[my]", form) and not ("d" in form and "m" in form and "y" in form):
            said = sentence("It asked for a part of a date ({form}); it asks for a whole date now.", form=form)
            to.draft.remark("whole_date", said)
        return "date"
    if not re.search(r"[dmy]", form):
        return "time"
    to.draft.remark("date_only", sentence("It asked for a date with a time; it asks for the date now."))
    return "date"


def _battery(to: Writer, question: LsQuestion, name: str, shared: Cells) -> None:
    list_ = list_name(to, question, name, answers_of(to, question))
    items = [(f"{name}_{item.code}", item) for item in in_order(to, question, question.subquestions)]
    _group(to, question, name, shared, items, f"select_one {list_}")


def _group(
    to: Writer,
    question: LsQuestion,
    name: str,
    shared: Cells,
    items: Sequence[tuple[str, LsAnswer]],
    type_: str,
    stem: Texts | None = None,
    is_whole: bool = True,
) -> None:
    """A group with the question as its stem (where no other is given) and its subquestions as items.

    Args:
        is_whole: all items have been asked at its end; else what is checked of all of them is not checked yet.
    """
    order = {"order": "random"} if is_random(question) else {}
    group = to.draft.row(
        "begin_group", name, {"label": to.texts.label(stem or question.texts, question.code)}, **shared, **order
    )
    hint = to.texts.hint(question)
    rows = []
    for place, (item_name, item) in enumerate(items):
        check = checks.all_of(checks.of_item(to, question, item_name, type_))
        texts = {
            "label": to.texts.label(_sides(question, item.texts), item.code),
            "hint": hint if place == 0 else {},
            **to.texts.check_message(question, check, "em_validation_sq_tip"),
        }
        row = to.draft.row(
            type_, item_name, texts, **_required(question), **to.logic.item_condition(question, item), **check
        )
        rows.append(row)
    if rows and is_whole:
        checks.of_all_items(to, question, group, rows)
    _no_defaults_of_items(to, question)
    to.draft.rows.append({"type": "end_group"})


def _sides(question: LsQuestion, texts: Texts) -> Texts:
    """What stands on both sides of a scale is read as such: `good|bad`."""
    sign = question.attributes.get("slider_separator", "|") if question.type in SERIES else "|"
    is_slider = question.attributes.get("slider_layout") == "1"
    if not sign or (question.type in SERIES and not is_slider):
        return texts
    return {
        language: " … ".join(part.strip() for part in text.split(sign) if part.strip())
        for language, text in texts.items()
    }


def _no_defaults_of_items(to: Writer, question: LsQuestion) -> None:
    for written in dict.fromkeys(question.item_defaults.values()):
        _no_default(to, written)


def _series(to: Writer, question: LsQuestion, name: str, shared: Cells) -> None:
    items = [(f"{name}_{item.code}", item) for item in in_order(to, question, question.subquestions)]
    is_number = question.type == "K" or question.attributes.get("numbers_only") == "1"
    type_ = checks.number_type(question) if is_number else SERIES[question.type]
    _group(to, question, name, shared, items, type_)


def _grid(to: Writer, question: LsQuestion, name: str, shared: Cells) -> None:
    if question.type == ":" and is_checked(question):
        columns = [column for column in question.subquestions if column.scale == 1]
        list_ = to.draft.lists.name(name.lower(), choices(to, columns))
        ticked = [(f"{name}_{row.code}", row) for row in question.subquestions if row.scale == 0]
        _group(to, question, name, shared, ticked, f"select_multiple {list_}")
        return
    items = []
    for row, column in pairs(question):
        texts = {
            language: " – ".join(text for text in (row.texts.get(language, ""), column.texts.get(language, "")) if text)
            for language in to.draft.languages
        }
        relevance = " and ".join(f"({one})" for one in (row.relevance, column.relevance) if one)
        items.append((f"{name}_{row.code}_{column.code}", LsAnswer(row.code, texts, relevance=relevance)))
    is_number = question.type == ":" or question.attributes.get("numbers_only") == "1"
    _group(to, question, name, shared, items, checks.number_type(question) if is_number else GRIDS[question.type])


def _dual(to: Writer, question: LsQuestion, name: str, shared: Cells) -> None:
    to.draft.remark("two_batteries", sentence("Its two scales are asked one after the other, as two batteries."))
    for scale in (0, 1):
        own = name if scale == 0 else to.draft.names.unique(f"{name}_scale_1")
        list_ = to.draft.lists.name(f"{name.lower()}_{scale}", answers_of(to, question, scale))
        items = [(f"{name}_{item.code}_{scale}", item) for item in in_order(to, question, question.subquestions)]
        stem = _with_header(to, question, scale)
        _group(to, question, own, shared, items, f"select_one {list_}", stem, is_whole=scale == 1)


def _with_header(to: Writer, question: LsQuestion, scale: int) -> Texts:
    """The stem of one of two scales, with the heading of the scale below it."""
    header = question.attribute_texts.get(f"dualscale_header{'AB'[scale]}", {})
    return {
        language: "<br>".join(text for text in (question.texts.get(language, ""), header.get(language, "")) if text)
        for language in to.draft.languages
    }


def _ranking(to: Writer, question: LsQuestion, name: str, shared: Cells) -> None:
    to.draft.remark("ranking", sentence("It is asked place by place: the first, the second and so on."))
    ranked = in_order(to, question, ranked_by(question))
    list_ = to.draft.lists.name(name.lower(), choices(to, ranked))
    least, most = (question.attributes.get(key, "").strip() for key in ("min_answers", "max_answers"))
    columns = question.attributes.get("max_subquestions", "").strip()
    n_places = min([len(ranked), *(int(limit) for limit in (most, columns) if limit.isdecimal() and limit != "0")])
    n_required = n_places if question.is_mandatory else int(least) if least.isdecimal() else 0
    for limit in (least, most):
        if limit and not limit.isdecimal():
            said = sentence(
                "The limit '{limit}' was left out, because the number of places is the same in every interview.",
                limit=limit,
            )
            to.draft.remark("untranslated_limit", said)
    offered = to.logic.offered(question).get("choice_filter", "")
    to.draft.row("begin_group", name, {"label": to.texts.label(question.texts, question.code)}, **shared)
    for place in range(1, n_places + 1):
        parts = [offered, *(f"name != ${{{name}_{earlier}}}" for earlier in range(1, place))]
        cells = {"choice_filter": " and ".join(part for part in parts if part), **shuffled(question)}
        cells = _also(cells, to.logic.offered_at_least(question, place))
        required = {"required": "yes"} if place <= n_required else {}
        texts = {
            "label": dict.fromkeys(to.draft.languages, f"{place}."),
            "hint": to.texts.hint(question) if place == 1 else {},
        }
        to.draft.row(f"select_one {list_}", f"{name}_{place}", texts, **required, **cells)
    to.draft.rows.append({"type": "end_group"})
    _no_defaults_of_items(to, question)


def _note(to: Writer, question: LsQuestion, name: str, shared: Cells) -> None:
    to.draft.row("note", name, _texts(to, question), **shared)


def _equation(to: Writer, question: LsQuestion, name: str, shared: Cells) -> None:
    if shared.get("relevant"):
        said = sentence("Its condition was left out: a calculation is made whenever its parts are known.")
        to.draft.remark("calculated_always", said)
    html = next(iter(question.texts.values()), "")
    if html.lstrip().startswith("<"):
        html = plain(html, lambda expression: f"{{{expression}}}")
    cells = to.logic.calculation(question.attributes.get("equation") or html)
    if "calculation" in cells:
        to.draft.row("calculate", name, {}, **cells)


BY_TYPE: Mapping[str, Callable[[Writer, LsQuestion, str, Cells], None]] = {
    **dict.fromkeys(ONE_OF_LIST, _one),
    **dict.fromkeys(("M", "P"), _several),
    **dict.fromkeys(TYPED, _typed),
    **dict.fromkeys(BATTERIES, _battery),
    **dict.fromkeys(SERIES, _series),
    **dict.fromkeys(GRIDS, _grid),
    "1": _dual,
    "R": _ranking,
    "X": _note,
    "*": _equation,
}
