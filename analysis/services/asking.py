"""Who asks for new figures? Whoever made the ledger grow; at most one task per survey waits, and about one a second runs."""

from typing import Any

from django.db import transaction

from analysis.services import bell

TASK = "analysis.tasks.recompute"
# A waiting task is believed in so long; a worker that died with it in hand delays the figures by no more.
WAITING_SECONDS = 15
PAUSE_MILLISECONDS = 1_000
LONGEST_PAUSE_MILLISECONDS = 10_000
# A recompute that takes long is followed by a rest as much longer, so that figures leave the machine to the interviews.
REST = 3


def ask(sender: object, *, survey: int, **kwargs: Any) -> None:
    """Ask for a recompute of a survey once the present transaction is committed. At most one waits; never raises."""
    transaction.on_commit(lambda: _ring(survey), robust=True)


def ask_for_new_version(sender: object, *, version: Any, **kwargs: Any) -> None:
    """Ask for a recompute after the publication of a questionnaire version: margins or definitions may be new."""
    ask(sender, survey=version.survey_id)


def heard(survey: int) -> None:
    """Clear the flag before the ledger is read: whoever appends a row from now on rings anew."""
    bell.heard(TASK, survey, pause_key=_pause_key(survey), pause_milliseconds=PAUSE_MILLISECONDS)


def finished(survey: int, *, seconds: float) -> None:
    """Let the next recompute wait a little longer after one that took so long."""
    milliseconds = min(int(REST * seconds * 1000), LONGEST_PAUSE_MILLISECONDS)
    if milliseconds > PAUSE_MILLISECONDS:
        bell.pause(_pause_key(survey), milliseconds=milliseconds)


def _ring(survey: int) -> None:
    # What comes within the pause is counted by the task at its end.
    bell.ring(TASK, about=survey, seconds=WAITING_SECONDS, pause_key=_pause_key(survey))


def _pause_key(survey: int) -> str:
    return f"coprod:recomputed:{survey}"
