"""Whatever happens in whatever order, sums that grew equal sums made anew, and so do the figures.

A machine completes, corrects and voids interviews, publishes other margins, caps, rules and definitions, recomputes, kills a recompute
at every point, rolls it back after it was done, and lets another worker overtake; a real process is killed besides.
"""

import math
import multiprocessing
import random
import signal
from contextlib import suppress
from itertools import pairwise
from unittest.mock import patch

import pytest
from django.contrib.auth.models import User
from django.db import connection, transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, precondition, rule, run_state_machine_as_test

from analysis import selectors
from analysis.core.response import recorded
from analysis.core.results import results
from analysis.core.tables.spec import TableSpec
from analysis.models import Snapshot, Sums
from analysis.services import (
    counting,
    definitions,
    memory,
    rebuilding,
    recompute,
    saved_tables,
    schemes,
    standing_tables,
)
from surveys.core.problems import RejectedError
from tests.analysis.dying import POINTS, die, place
from tests.analysis.study import NOON, TABLES, Field

pytestmark = pytest.mark.django_db

WITH_REGIONS = {"survey": [*TABLES["survey"], ["hidden", "region", "", "", "", ""]]}
CHANGES = {
    "margins": {"margins": [[{"0.22": "0.25", "0.26": "0.23"}.get(c, c) for c in row] for row in TABLES["margins"]]},
    "a cap": {"weighting": [*TABLES["weighting"], ["cap", "1.5"]]},
    "fewer margins": {"weighting": [row for row in TABLES["weighting"] if row != ["margin", "education"]]},
    "design weights": {"weighting": [*TABLES["weighting"], ["design_weight", "if(${age} < 30, 2, 0.5)"]]},
    "clusters": {"weighting": [*TABLES["weighting"], ["clusters", "interviewer"], ["finite_population", "CZ=9 DE=9"]]},
    "clusters of a variable": {"weighting": [*TABLES["weighting"], ["clusters", "age"]]},
    "another domain": {"weighting": [*TABLES["weighting"], ["domain", "education"]]},
    "no health index": {"indices": [row for row in TABLES["indices"] if row[0] != "health"]},
    # Scores that need another unit, and numbers beyond 64 bits.
    "scores with decimals": {
        "indices": [[c.replace("sometimes=50", "sometimes=33.3333333") for c in row] for row in TABLES["indices"]]
    },
    "as it was": {},
}


# Choices of a weighting scheme: some need sums of their own, and have the ledger counted anew.
CHOICES = {
    "by interviewer": {"clusters": "interviewer"},
    "by an answer": {"clusters": "safety_1", "finite_population": {"CZ": 4, "DE": 1000}},
    "nobody together": {"clusters": "", "finite_population": None},
    "a large population": {"clusters": "", "finite_population": "adults"},
    "trimmed": {"trim": [0.5, 2]},
    "for those who did not respond": {"nonresponse": {"cells": ["region"], "least": 2}},
    "for nobody else": {"nonresponse": None},
}


SPECS = (
    TableSpec(rows=("safety_1",), columns=(("country", "sex"),)),
    TableSpec(rows=("index_safety", "education"), columns=(("region",),), filter="${age} > 30"),
)


class KilledError(BaseException):
    """Nobody catches it: as if the process had ended here."""


def dying_after(point):
    """The recompute dies when it has come to this point."""
    module, name = place(point)
    whole = getattr(module, name)

    def last(*args, **kwargs):
        whole(*args, **kwargs)
        raise KilledError

    return patch.object(module, name, last)


def same(one, other):
    """Whether figures are equal: text to the letter, numbers to 1e-9."""
    if isinstance(one, dict):
        return one.keys() == other.keys() and all(same(one[key], other[key]) for key in one)
    if isinstance(one, (list, tuple)):
        return len(one) == len(other) and all(same(a, b) for a, b in zip(one, other, strict=True))
    if isinstance(one, float) and isinstance(other, float):
        return math.isclose(one, other, rel_tol=1e-9, abs_tol=1e-12)
    return one == other


class Fieldwork(RuleBasedStateMachine):
    """A survey in the field, and a worker that is not to be relied on."""

    def __init__(self):
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.field = Field.open(**WITH_REGIONS)
        self.field.hire(3)
        self.analyst = User.objects.create_user("ann")
        for number, spec in enumerate(SPECS):
            saved_tables.save(
                survey=self.field.survey, user=self.analyst, name=str(number), spec=spec, is_live=True, now=NOON
            )
        self.counted = []

    @initialize(seed=st.integers(0, 10**6), n=st.integers(0, 12))
    def begin(self, seed, n):
        self.field.chance = random.Random(seed)
        self.counted += self.field.complete_many(n)

    @rule(
        country=st.sampled_from(["CZ", "DE"]),
        education=st.sampled_from(["low", "high", "refused"]),
        region=st.sampled_from(["north", "south"]),
    )
    def complete(self, country, education, region):
        self.counted.append(self.field.complete(country, education=education, region=region))

    @rule(
        country=st.sampled_from(["CZ", "DE"]),
        region=st.sampled_from(["north", "south", "west"]),
        disposition=st.sampled_from(["2.11", "3.13", "4.30", "3.11"]),
    )
    def get_no_interview(self, country, region, disposition):
        self.field.call(country, disposition, region=region)

    @precondition(lambda self: self.counted)
    @rule(data=st.data())
    def void(self, data):
        self.field.void(self.counted.pop(data.draw(st.integers(0, len(self.counted) - 1))))

    @precondition(lambda self: self.counted)
    @rule(data=st.data(), answer=st.sampled_from(["often", "never", "dk"]), sex=st.sampled_from(["male", "female"]))
    def correct(self, data, answer, sex):
        interview = data.draw(st.sampled_from(self.counted))
        self.field.append(interview, -1)
        interview.values = interview.values | {"safety_1": answer, "sex": sex}
        interview.save()
        self.field.append(interview, +1)

    @rule(change=st.sampled_from(sorted(CHANGES)))
    def weigh_or_define_otherwise(self, change):
        self.field.publish(**WITH_REGIONS, **CHANGES[change])

    @rule(choice=st.sampled_from(sorted(CHOICES)))
    def choose_a_scheme(self, choice):
        definition = CHOICES[choice]
        # What the interviews so far cannot keep is refused, and changes nothing.
        with suppress(RejectedError):
            schemes.choose(survey=self.field.survey, definition=definition, reason=choice, user=self.analyst, now=NOON)

    @rule()
    def recompute(self):
        recompute.run(self.field.survey.pk)

    @rule()
    def rebuild(self):
        rebuilding.rebuild(self.field.survey.pk)

    @rule(point=st.sampled_from(sorted(POINTS)))
    def kill(self, point):
        before = list(Sums.objects.values_list("watermark", "revision"))
        with dying_after(point):
            try:
                with transaction.atomic():
                    recompute.run(self.field.survey.pk)
            except KilledError:
                assert list(Sums.objects.values_list("watermark", "revision")) == before

    @rule()
    def lose_the_connection_at_the_commit(self):
        """The worker has done all, and remembers it; the database has not."""
        with transaction.atomic():
            recompute.run(self.field.survey.pk)
            transaction.set_rollback(True)

    @rule()
    def be_overtaken_by_another_worker(self):
        remembered = dict(memory._remembered)
        memory._remembered.clear()
        recompute.run(self.field.survey.pk)
        memory._remembered.clear()
        memory._remembered.update(remembered)

    def teardown(self):
        try:
            self._is_as_rebuilt()
        finally:
            transaction.set_rollback(True)
            self.transaction.__exit__(None, None, None)
            memory._remembered.clear()

    def _is_as_rebuilt(self):
        recompute.run(self.field.survey.pk)
        kept = Sums.objects.get(survey=self.field.survey)
        assert counting.differences(kept) == []
        assert standing_tables.differences(kept) == []
        newest = selectors.latest_snapshot(self.field.survey)
        assert (newest.n if newest else 0) == len(self.counted)
        numbers = list(Snapshot.objects.order_by("ledger", "number").values_list("number", flat=True))
        assert all(a < b for a, b in pairwise(numbers))
        if newest:
            study = definitions.study_of_sums(kept)
            for spec in SPECS:
                assert standing_tables.opened(self.field.survey, study, spec, newest) is not None
            anew = counting.recounted(self.field.survey.pk, study, until=kept.watermark)
            assert same(newest.results, results(study, anew, response=recorded(newest.results["weights"])).to_json())


def test_whatever_happens_incremental_equals_rebuilt(db):
    run_state_machine_as_test(
        Fieldwork,
        settings=settings(
            max_examples=20,
            stateful_step_count=25,
            deadline=None,
            suppress_health_check=[
                HealthCheck.function_scoped_fixture,
                HealthCheck.too_slow,
                HealthCheck.data_too_large,
            ],
        ),
    )


@pytest.mark.django_db(transaction=True)
def test_a_process_killed_on_the_way_counts_nothing_twice_and_loses_nothing(field):
    field.void(field.complete_many(9)[2])
    recompute.run(field.survey.pk)
    before = list(Sums.objects.values_list("watermark", "revision"))
    field.complete_many(5)

    for point in ("cells are written", "the snapshot is stored", "all is done but the commit"):
        process = multiprocessing.get_context("spawn").Process(
            target=die, args=(dict(connection.settings_dict), field.survey.pk, point)
        )
        process.start()
        process.join(timeout=60)
        assert process.exitcode == -signal.SIGKILL
        assert list(Sums.objects.values_list("watermark", "revision")) == before
        assert Snapshot.objects.count() == 1

    recompute.run(field.survey.pk)
    assert selectors.latest_snapshot(field.survey).n == 13
    assert counting.differences(Sums.objects.get()) == []
