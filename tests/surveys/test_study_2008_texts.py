"""Is the workbook of the five-country study whole in every language?"""

import re

import pytest

from tests.surveys.study_2008 import LANGUAGES, lists, questions, table


@pytest.mark.parametrize("sheet", ["survey", "choices", "indices", "objections"])
def test_a_text_in_one_language_is_there_in_all_five(sheet: str) -> None:
    columns = {header.partition("::")[0] for header in table(sheet)[0] if "::" in header}

    for row in table(sheet):
        for column in columns:
            written = [bool(row[f"{column}::{language}"].strip()) for language in LANGUAGES]
            assert all(written) or not any(written), (row.get("name"), column)


def test_every_question_note_choice_and_index_has_a_label() -> None:
    spoken = [row for row in table("survey") if row["type"].split()[0] in ("select_one", "integer", "note")]

    for row in (*spoken, *table("choices"), *table("indices"), *table("objections")):
        for language in LANGUAGES:
            assert row[f"label::{language}"].strip(), row


def test_no_text_leaves_the_interviewer_to_choose_an_ending() -> None:
    texts = [(header, text) for name in ("survey", "choices") for row in table(name) for header, text in row.items()]

    # Such as zaměstnaný(á), prêt(e), der/die: nobody can say it.
    unspeakable = re.compile(r"\w\(\w{1,8}\)|\w/-?\w")
    assert [text for header, text in texts if header.startswith("label::") and unspeakable.search(text)] == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_answers_of_a_scale_are_different_words(language: str) -> None:
    for name, rows in lists().items():
        labels = [(row["country"], row[f"label::{language}"]) for row in rows]
        assert len(set(labels)) == len(labels), name


@pytest.mark.parametrize("language", LANGUAGES)
def test_arguments_for_who_hesitates_are_one_key_away(language: str) -> None:
    arguments = questions()["consent"][f"probe::{language}"].split("\n\n")

    assert len(arguments) == 5
    assert [name for name, row in questions().items() if row[f"probe::{language}"]] == ["consent"]
