"""What is kept in little room comes back as it was."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis.core.packing import pack, pack_json, unpack
from analysis.core.results import empty_sums, results
from tests.analysis.core import made_up


@settings(max_examples=25)
@given(seed=st.integers(0, 1000), n=st.integers(0, 60))
def test_figures_come_back_as_they_were(seed: int, n: int) -> None:
    study = made_up.study()
    found = results(study, made_up.total(study, made_up.sample(seed, n)))

    back = unpack(pack(found))

    assert json.dumps(back) == json.dumps(found.to_json())


def test_the_figures_of_nobody_come_back() -> None:
    study = made_up.study()
    found = results(study, empty_sums(study))

    assert unpack(pack(found)) == found.to_json()


def test_figures_published_as_plain_values_come_back() -> None:
    published = {"n": 3, "estimates": [{"index": "one", "se": None}]}

    assert unpack(pack_json(published)) == published


def test_a_layout_of_a_newer_version_is_refused() -> None:
    with pytest.raises(ValueError, match="layout 9 are of a newer version"):
        unpack(b"\x09")
