"""Is the ledger without a gap, and is no late commit ever passed?"""

import threading
import uuid
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import pytest
from django.db import connection, transaction

from interviews.models import Interview, LedgerHead, LedgerRow
from interviews.services import completion, conducting, ledger
from tests.interviews.fieldwork import NOON, SAID, Study
from tests.interviews.racing import PATIENCE_SECONDS, at_once, in_background, wait_until_blocked

pytestmark = pytest.mark.django_db(transaction=True)
N = 8


def positions() -> list[int]:
    return list(LedgerRow.objects.order_by("position").values_list("position", flat=True))


def test_completing_many_times_at_once_counts_once(study: Study) -> None:
    interview = study.interview(**SAID)

    ended = at_once([partial(completion.complete, interview=interview.pk, now=NOON)] * N)

    assert {found.status for found in ended} == {Interview.Status.COMPLETE}
    assert (study.cell("north").completes, positions()) == (1, [1])


def test_positions_have_no_gap_though_some_transactions_fail(study: Study) -> None:
    interviews = [study.interview(**{**SAID, "region": region}) for region in ("north", "south") * (N // 2)]

    at_once([partial(completion.complete, interview=found.pk, now=NOON) for found in interviews])

    assert positions() == [1, 2, 3, 4]
    assert LedgerHead.objects.get().position == 4


def test_voiding_while_others_complete_keeps_the_ledger_whole(study: Study) -> None:
    first = study.complete()
    interviews = [study.interview(**{**SAID, "region": "south"}) for _ in range(2)]

    at_once(
        [
            partial(completion.void, interview=first.pk, reason="Invented.", now=NOON),
            *(partial(completion.complete, interview=found.pk, now=NOON) for found in interviews),
        ]
    )

    assert positions() == [1, 2, 3, 4]
    assert (study.cell("north").completes, study.cell("south").completes) == (0, 2)


class Slow:
    """A transaction that has its number and does not commit yet."""

    def __init__(self) -> None:
        self.has_number, self.may_commit = threading.Event(), threading.Event()

    def wait(self) -> None:
        self.has_number.set()
        assert self.may_commit.wait(PATIENCE_SECONDS)


def test_a_later_row_waits_for_the_commit_of_an_earlier_one(study: Study) -> None:
    first, second = study.interview(**SAID), study.interview(**SAID)
    slow = Slow()

    @transaction.atomic
    def append_slowly() -> None:
        ledger.append(interview=first, sign=1, values={}, now=NOON)
        slow.wait()

    with ThreadPoolExecutor(2) as pool:
        early = in_background(pool, append_slowly)
        assert slow.has_number.wait(PATIENCE_SECONDS)
        late = in_background(pool, partial(completion.complete, interview=second.pk, now=NOON))
        wait_until_blocked()
        seen_meanwhile = positions()
        slow.may_commit.set()
        early.result(PATIENCE_SECONDS)
        late.result(PATIENCE_SECONDS)

    assert seen_meanwhile == []
    assert list(LedgerRow.objects.order_by("position").values_list("interview", flat=True)) == [first.pk, second.pk]


def test_the_control_numbers_by_a_sequence_and_so_lets_a_watermark_pass_a_late_commit(study: Study) -> None:
    slow = Slow()
    with connection.cursor() as cursor:
        cursor.execute("CREATE SEQUENCE control_sequence")
        cursor.execute("CREATE TABLE control_ledger (position bigint)")

    @transaction.atomic
    def append(then: "object" = None) -> None:
        with connection.cursor() as cursor:
            cursor.execute("INSERT INTO control_ledger VALUES (nextval('control_sequence'))")
        if then is not None:
            slow.wait()

    def seen() -> list[int]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT position FROM control_ledger ORDER BY position")
            return [position for (position,) in cursor.fetchall()]

    try:
        with ThreadPoolExecutor(2) as pool:
            early = in_background(pool, partial(append, slow))
            assert slow.has_number.wait(PATIENCE_SECONDS)
            in_background(pool, append).result(PATIENCE_SECONDS)
            seen_meanwhile = seen()
            slow.may_commit.set()
            early.result(PATIENCE_SECONDS)
        # A reader whose watermark is 2 by now never sees the row 1.
        assert (seen_meanwhile, seen()) == ([2], [1, 2])
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP TABLE control_ledger")
            cursor.execute("DROP SEQUENCE control_sequence")


def test_beginning_an_interview_many_times_at_once_makes_one(study: Study) -> None:
    study.add_cases()
    user = study.person()
    case, wanted = study.take(user), uuid.uuid4()

    begun = at_once(
        [partial(conducting.begin, id=wanted, case=case.pk, interviewer=user.pk, language="en", now=NOON)] * N
    )

    assert [is_new for _, is_new in begun].count(True) == 1
    assert {interview.pk for interview, _ in begun} == {wanted}
