"""Is every change and every effect said in words?"""

import re
from pathlib import Path

import surveys.core.versions.effects as module
from surveys.change_words import PARTS, effect_in_words, in_words
from surveys.core.versions.diff import Change
from surveys.core.versions.effects import Effect


def test_every_kind_of_effect_has_its_sentence() -> None:
    source = Path(module.__file__).read_text()
    kinds = {
        "column_added",
        "column_ends",
        "column_retyped",
        "calculation_changed",
        "variable_redefined",
        "asked_of_others",
    }
    kinds |= {"answer_added", "answer_ends", "answer_recoded", "computed_anew", "weighted_anew"}
    kinds |= {f"variable_answer_{kind}" for kind in ("added", "ends", "recoded")}
    kinds |= {f"cell_{kind}" for kind in ("added", "removed", "changed")}
    assert set(re.findall(r'"((?:column|calculation|answer|computed|weighted|asked)_[a-z_]+)"', source)) <= kinds

    for kind in sorted(kinds):
        sentence = effect_in_words(Effect("quotas", kind, "age", before="old", after="new"))
        assert sentence.endswith(("until now.", ".")), kind
        assert "%(" not in sentence


def test_every_kind_of_change_has_its_sentence() -> None:
    for part in PARTS:
        for kind in ("added", "removed", "moved", "changed", "retyped", "recoded"):
            sentence = in_words(Change(part, kind, "age", "label", before="old", after="new"))
            assert "age" in sentence
            assert "%(" not in sentence


def test_a_change_names_the_column_and_language() -> None:
    assert in_words(Change("text", "changed", "age", "hint", "de", "a", "b")) == "age: hint (de) has changed."
    assert in_words(Change("question", "moved", "age", before="", after="sex")) == (
        "age has moved: it stood behind the beginning and stands behind sex."
    )
