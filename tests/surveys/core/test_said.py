"""Can a message be said in another language, with its facts in their places?"""

import ast
import json
import pickle
from collections.abc import Iterator
from pathlib import Path

import pytest

from surveys.core.said import Said, Voice, sentence, sentence_n, together

ROOT = Path(__file__).resolve().parents[3]
GERMAN = {
    "There is no list '{word}'.": "Es gibt keine Liste „{word}“.",
    "Did you mean '{near}'?": "Ist „{near}“ gemeint?",
    "{n:,} rows, {share:.2f} of them": "{n:,} Zeilen, davon {share:.2f}",
    "It is like this: {why}.": "Es ist so: {why}.",
    "it rains": "es regnet",
}


def german(message: str) -> str:
    def plural(one: str, many: str, n: int) -> str:
        return {1: "{n} Zelle"}.get(n, "{n} Zellen")

    return Voice(lambda template: GERMAN.get(template, template), plural, (".", ",")).say(message)


def test_a_message_is_its_english_sentence() -> None:
    assert sentence("There is no list '{word}'.", word="sex") == "There is no list 'sex'."


def test_it_is_said_in_another_language_with_its_facts() -> None:
    assert german(sentence("There is no list '{word}'.", word="sex")) == "Es gibt keine Liste „sex“."


def test_sentences_stand_one_after_the_other_and_each_is_translated() -> None:
    said = together(
        sentence("There is no list '{word}'.", word="sxe"), None, sentence("Did you mean '{near}'?", near="sex")
    )

    assert said == "There is no list 'sxe'. Did you mean 'sex'?"
    assert german(said) == "Es gibt keine Liste „sxe“. Ist „sex“ gemeint?"


def test_a_fact_may_be_a_message_itself() -> None:
    assert german(sentence("It is like this: {why}.", why=sentence("it rains"))) == "Es ist so: es regnet."


def test_braces_in_what_somebody_wrote_are_no_blanks() -> None:
    assert (
        german(sentence("There is no list '{word}'.", word="${name} {0} {")) == "Es gibt keine Liste „${name} {0} {“."
    )


def test_a_brace_that_is_meant_is_written_twice() -> None:
    assert sentence("Write ${{name}}.") == "Write ${name}."


@pytest.mark.parametrize(("n", "english", "words"), [(1, "1 cell", "1 Zelle"), (2, "2 cells", "2 Zellen")])
def test_words_follow_a_number(n: int, english: str, words: str) -> None:
    said = sentence_n("{n} cell", "{n} cells", n=n)

    assert (said, german(said)) == (english, words)


def test_numbers_have_the_marks_of_the_language() -> None:
    said = sentence("{n:,} rows, {share:.2f} of them", n=20_000, share=0.25)

    assert said == "20,000 rows, 0.25 of them"
    assert german(said) == "20.000 Zeilen, davon 0,25"


def test_a_message_outlives_being_packed() -> None:
    packed = pickle.loads(pickle.dumps(sentence_n("{n} cell", "{n} cells", n=2)))

    assert german(packed) == "2 Zellen"


def test_a_text_that_is_no_message_stays_as_it_is() -> None:
    assert german("It rains {") == "It rains {"


def test_templates_stand_where_makemessages_finds_them() -> None:
    hidden = [place for place, call in calls("sentence", "gettext_noop") if not is_literal(call.args[:1])]
    hidden += [place for place, call in calls("sentence_n") if not is_literal(call.args[:2])]

    assert hidden == []


def test_no_message_is_put_together_from_pieces() -> None:
    """What is made of a message by `+`, `%` or an f-string is English for ever: the type checker refuses it as a message."""
    assert type(sentence("it rains") + ".") is not Said


def calls(*names: str) -> Iterator[tuple[str, ast.Call]]:
    for room in ("surveys", "interviews", "analysis"):
        for file in (ROOT / room).rglob("*.py"):
            for node in ast.walk(ast.parse(file.read_text())):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in names:
                    yield f"{file.relative_to(ROOT)}:{node.lineno}", node


def is_literal(templates: list[ast.expr]) -> bool:
    return bool(templates) and all(isinstance(t, ast.Constant) and isinstance(t.value, str) for t in templates)


def test_a_message_is_kept_and_said_later() -> None:
    why = sentence("It is like this: {why}.", why=sentence("it rains"))
    kept = json.loads(json.dumps(together(why, sentence_n("{n} cell", "{n} cells", n=2)).to_json()))

    assert Said.from_json(kept) == "It is like this: it rains. 2 cells"
    assert german(Said.from_json(kept)) == "Es ist so: es regnet. 2 Zellen"


def test_the_cores_say_nothing_but_messages() -> None:
    """A problem, a refusal or a note of a core is made of a message: never of a text that is put together there."""
    bare = [
        f"{place}: {ast.unparse(call)[:80]}"
        for place, call, body in told_by_the_cores()
        for text in call.args[TOLD[called(call)] : TOLD[called(call)] + 1]
        if is_bare(text, body)
    ]

    assert bare == []


# What tells people something -> the place of the words among its arguments.
TOLD = {
    "Problem": 1,
    "ExpressionError": 1,
    "Remark": 2,
    "add": 1,
    "_add": 1,
    "remark": 1,
    "kept_note": 1,
    "note": 3,
    **dict.fromkeys(("AxisError", "EnquiryError", "HoursError", "PatternError", "RakingError", "RegressionError"), 0),
    "UntranslatableError": 0,
}


def told_by_the_cores() -> Iterator[tuple[str, ast.Call, ast.AST]]:
    for room in ("surveys", "interviews", "analysis"):
        for file in (ROOT / room / "core").rglob("*.py"):
            for body in ast.walk(ast.parse(file.read_text())):
                if isinstance(body, ast.FunctionDef):
                    for node in ast.walk(body):
                        if isinstance(node, ast.Call) and called(node) in TOLD and ast.unparse(node.func) != "to.add":
                            yield f"{file.relative_to(ROOT)}:{node.lineno}", node, body


def called(call: ast.Call) -> str:
    return call.func.id if isinstance(call.func, ast.Name) else getattr(call.func, "attr", "")


def is_bare(text: ast.expr, body: ast.AST) -> bool:
    """Whether words stand there as they are, or a name that such words were given in the same function."""
    if isinstance(text, ast.Name):
        given = [
            node.value
            for node in ast.walk(body)
            if isinstance(node, ast.Assign) and [ast.unparse(target) for target in node.targets] == [text.id]
        ]
        return any(is_words(value) for value in given)
    return is_words(text)


def is_words(value: ast.expr) -> bool:
    if isinstance(value, ast.IfExp):
        return is_words(value.body) or is_words(value.orelse)
    return isinstance(value, (ast.JoinedStr, ast.BinOp)) or (
        isinstance(value, ast.Constant) and isinstance(value.value, str) and " " in value.value
    )
