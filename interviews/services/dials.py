"""How is a call asked for, placed once, followed and hung up?"""

from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from interviews.core import dialling
from interviews.models import Attempt, Dial, Dialler
from interviews.selectors import dialling as found
from interviews.services import exchange
from surveys import events
from surveys.core.problems import Problem, RejectedError

# So many calls in a row that the exchange did not take within this time: it is left alone for a while.
N_FAILURES = 3
REST = timedelta(seconds=30)
# Handed over by a worker that died, or never reported on again.
LOST = timedelta(seconds=30)
LONGEST = timedelta(hours=4)


def ask(*, id: UUID, attempt: UUID, interviewer: int, now: datetime) -> tuple[Dial, bool]:
    """Ask for a call; a worker places it. The same id again, or another while a call of the attempt is under way, gives that one.

    An exchange that did not take the last calls is not asked again for a while: the call has failed at once, and nobody waits.

    Returns:
        the call and whether it is new.

    Raises:
        RejectedError: the call has an outcome already, or no exchange is set up for the interviewer.
    """
    try:
        return _ask(id, attempt, interviewer, now)
    except IntegrityError:
        # Asked twice at the same moment, and the other request was quicker.
        return _ask(id, attempt, interviewer, now)


@transaction.atomic
def _ask(id: UUID, attempt: UUID, interviewer: int, now: datetime) -> tuple[Dial, bool]:
    known = Dial.objects.filter(pk=id).first()
    if known is not None:
        if known.attempt_id != attempt:
            raise RejectedError([Problem("conflict", _("This id belongs to another call."), where="id")])
        return known, False
    call = Attempt.objects.select_related("case__survey").get(pk=attempt)
    if call.ended_at is not None:
        raise RejectedError([Problem("ended", _("This call has its outcome already."), where="attempt")])
    dialler, extension = found.dialler_of(call.case.survey), found.extension_of(interviewer)
    if dialler is None or not extension:
        raise RejectedError([Problem("no_dialler", _("No exchange places calls for you here."), where="dialler")])
    live = Dial.objects.filter(attempt=attempt, state__in=dialling.ORDER).first()
    if live is not None and not found.is_too_late(live, now):
        return live, False
    if live is not None:
        _finish(live, dialling.FAILED, now)
    is_resting = _is_resting(dialler, now)
    made = Dial.objects.create(
        id=id,
        attempt=call,
        dialler=dialler,
        extension=extension,
        asked_at=now,
        state=dialling.FAILED if is_resting else dialling.ASKED,
        ended_at=now if is_resting else None,
    )
    if not is_resting:
        transaction.on_commit(partial(_ring, "place", id), robust=True)
    return made, True


def _is_resting(dialler: Dialler, now: datetime) -> bool:
    tried = Dial.objects.filter(dialler=dialler, placed_at__isnull=False, ended_at__gt=now - REST)
    last = list(tried.order_by("-asked_at").values_list("is_unreachable", flat=True)[:N_FAILURES])
    return len(last) == N_FAILURES and all(last)


def place(*, id: UUID, now: datetime) -> bool:
    """Hand a call to the exchange, as a worker: at most once, whatever dies. False: it was taken already, or it is too late."""
    # Claimed by a conditional UPDATE. A worker that dies behind this line leaves a call that is not placed, never one placed twice.
    waiting = Dial.objects.filter(pk=id, state=dialling.ASKED, asked_at__gt=now - dialling.PATIENCE)
    if not waiting.update(state=dialling.PLACING, placed_at=now):
        return False
    dial = Dial.objects.select_related("dialler", "attempt__case__contact", "attempt__case__survey").get(pk=id)
    try:
        call = exchange.place(dial)
    except exchange.UnreachableError as error:
        _finish(dial, dialling.FAILED, now, is_unreachable=True)
        if error.has_begun and dial.dialler.hang_up_url:
            # The interviewer dials by hand now: a call that begins late would be the second.
            with suppress(exchange.UnreachableError):
                exchange.hang_up(dial)
        return True
    Dial.objects.filter(pk=id).update(call=call)
    report(id=id, state=dialling.DIALLING, now=now)
    return True


@transaction.atomic
def report(*, id: UUID, state: str, now: datetime) -> Dial:
    """What the exchange says about a call. Repeated and late reports change nothing.

    Raises:
        RejectedError: there is no such state.
    """
    if state not in dialling.REPORTED:
        message = _("Write one of: %(known)s.") % {"known": ", ".join(dialling.REPORTED)}
        raise RejectedError([Problem("unknown_state", message, where="state")])
    dial = Dial.objects.select_for_update(of=("self",)).select_related("attempt__case__survey").get(pk=id)
    after = dialling.moved(dial.state, state)
    if after != dial.state:
        dial.state, dial.ended_at = after, now if after in dialling.FINAL else None
        dial.save(update_fields=["state", "ended_at"])
        _tell(dial)
    return dial


@transaction.atomic
def hang_up(*, id: UUID, now: datetime) -> Dial:
    """Wish to hang up; a worker asks the exchange. Wishing it again changes nothing; a call not handed over yet is not placed."""
    dial = Dial.objects.select_for_update(of=("self",)).select_related("dialler", "attempt__case__survey").get(pk=id)
    if dial.state in dialling.FINAL or dial.hang_up_at is not None:
        return dial
    if dial.state == dialling.ASKED:
        _finish(dial, dialling.ENDED, now)
        return dial
    if dial.dialler.hang_up_url:
        dial.hang_up_at = now
        dial.save(update_fields=["hang_up_at"])
        transaction.on_commit(partial(_ring, "hang_up", id), robust=True)
    return dial


def end(*, id: UUID, now: datetime) -> None:
    """Have the exchange hang up, as a worker. What it reports afterwards changes nothing."""
    dial = Dial.objects.select_related("dialler", "attempt__case__contact", "attempt__case__survey").get(pk=id)
    if dial.state in dialling.FINAL:
        return
    try:
        exchange.hang_up(dial)
    except exchange.UnreachableError:
        # The wish may be repeated; the interviewer can hang up by hand.
        Dial.objects.filter(pk=id).update(hang_up_at=None)
        _tell(dial)
        return
    report(id=id, state=dialling.ENDED, now=now)


def sweep(*, now: datetime) -> int:
    """End calls that nobody will report on any more; how many."""
    lost = Dial.objects.filter(state__in=(dialling.ASKED, dialling.PLACING), asked_at__lt=now - LOST)
    over = Dial.objects.filter(state__in=dialling.ORDER, asked_at__lt=now - LONGEST)
    n = lost.update(state=dialling.FAILED, ended_at=now)
    return n + over.update(state=dialling.ENDED, ended_at=now)


def _finish(dial: Dial, state: str, now: datetime, *, is_unreachable: bool = False) -> None:
    live = Dial.objects.filter(pk=dial.pk, state__in=dialling.ORDER)
    if live.update(state=state, ended_at=now, is_unreachable=is_unreachable):
        dial.state, dial.ended_at = state, now
        _tell(dial)


def _tell(dial: Dial) -> None:
    """The screen looks when it hears of its call; others hear an id that says nothing to them."""
    events.publish_on_commit(dial.attempt.case.survey.slug, "dial", {"id": str(dial.pk)})


def _ring(what: str, id: UUID) -> None:
    from interviews import tasks

    {"place": tasks.place_call, "hang_up": tasks.hang_up_call}[what].delay(str(id))
