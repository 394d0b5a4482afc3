"""Which words do the scripts of the working screens need, in the interviewer's language?"""

from django.utils.translation import gettext as _
from django.utils.translation import pgettext


def interview_words() -> dict[str, str]:
    """Words of the interview screen. Blanks stand in braces."""
    return (
        {
            "instruction": pgettext("before an instruction", "Interviewer"),
            "probe": _("Probe"),
            "code": _("Code"),
            "reason": _("Reason, in a few words"),
            "reason_needed": _("Write the reason first."),
            "search": _("Type to search"),
            "search_found": _("{n} found; ↓ and ↑ move, Enter takes the one marked."),
            "search_more": _("{n} more: type on."),
            "remove_answer": _("Remove {answer}"),
            "confirm_answer": _("Confirm the answer"),
            "correct_answer": _("Correct the answer"),
            "range": _("From {low} to {high}"),
            "range_from": _("{low} or more"),
            "range_to": _("Up to {high}"),
            "date_day": pgettext("in the form of a date", "DD"),
            "date_month": pgettext("in the form of a date", "MM"),
            "date_year": pgettext("in the form of a date", "YYYY"),
            "time_form": pgettext("the form of a time", "HH:MM"),
            "dk": _("Do not know"),
            "refused": _("Refused"),
            "na": _("Not applicable"),
            "step_consent": _("Consent"),
            "step_selection": _("Choosing the respondent"),
            "step_recording": _("Consent to recording"),
            "no_rounds": _("No questions have been asked in rounds so far."),
            "round_answers": _("Answers: {n}"),
            "round_is_out": _("taken out; Enter brings it back"),
            "round_kept": _(
                "Its answers ({n}) are kept in the record and left out of the data; what comes after it moves up."
            ),
            "round_count": _("“{question}” becomes {n}."),
            "round_replaced": _("The number stays as it is: another one will be asked about instead."),
            "round_out": _("Taken out: {round}."),
            "round_back": _("Brought back: {round}."),
            "round_belongs": _("Does “{round}” belong here?"),
            "yes": _("Yes"),
            "no": _("No"),
            "next": _("Next"),
            "finish": _("Finish"),
            "quota_full": _("Quota full: thank and end"),
            "end_complete": _("That was the last question"),
            "end_screened": _("The interview ends here"),
            "end_hint": _("Enter saves the interview; a note can follow."),
            "end_saving": _("Saving…"),
            "end_saved": _("The interview is saved."),
            "language_now": _("Questions are now in {language}."),
            "already_over": _("This interview has ended."),
            "suspended": _("This interview is suspended. It goes on when its case is called again."),
            "in_another_tab": _(
                "This interview is open in another tab. Go on there, or close that tab: then it goes on here."
            ),
            "to_work": _("Back to work"),
            "cannot_open": _("The interview cannot be opened."),
            "loading_waits": _("The server does not answer. Trying again…"),
            "line_down": _("The server does not answer. Trying again; everything is kept here."),
            "line_signed_out": _("You are signed out. Sign in again; everything is kept here."),
            "signed_in": _("Signed in again."),
            "remark_kept": _("The note is kept."),
            "unread": _("{n} messages wait until after the interview"),
            "conflicts": _("{n} answers differ: decide"),
            "clock_target": _("of about {minutes} min"),
            "clock_over": _("{n} min over the {minutes} min"),
            "no_answer": _("no answer"),
            "outbox_saved": _("All answers saved"),
            "outbox_waiting": _("{n} answers on their way"),
            "outbox_offline": _("No line: {n} answers wait here since {time}. Go on."),
            "outbox_signed_out": _(
                "Signed out: {n} answers wait here since {time}. Go on, and sign in when there is a moment."
            ),
            "outbox_refused": _("The server refused {n} answers, which are kept here: {reason}"),
        }
        | _problems()
        | _call_words()
        | {
            # While questions are asked somebody has long answered, and nobody is to dial.
            "call_answered": _("Connected"),
            "call_failed": _("The exchange did not call"),
        }
    )


def _problems() -> dict[str, str]:
    return {
        "problem_required": _("This question needs an answer."),
        "problem_no_such_code": _("No answer has this code."),
        "problem_missing_not_allowed": _("This question does not allow that."),
        "problem_not_integer": _("Enter a whole number."),
        "problem_not_decimal": _("Enter a number."),
        "problem_not_an_integer": _("Enter a whole number."),
        "problem_not_a_number": _("Enter a number."),
        "problem_not_a_date": _("Enter a date, in the form that stands below the field."),
        "problem_nothing_found": _("No answer was found. Type other words, or fewer."),
        "problem_not_a_time": _("Enter a time, such as 14:30."),
        "problem_exclusive_choice": _("This answer stands alone: no other can stand beside it."),
        "problem_unknown_choice": _("This is not one of the answers."),
        "problem_constraint": _("The answer is outside what this question allows."),
        "problem_soft_constraint": _("This answer is unlikely. Confirm it with a reason, or correct it."),
        "problem_unknown": _("This answer is not allowed."),
    }


def case_words() -> dict[str, str]:
    """Words of the work page and the case screen."""
    return {
        "no_answer": _("No answer"),
        "busy": _("Busy"),
        "answering_machine": _("Answering machine"),
        "callback": _("Call back later"),
        "refusal_household": _("Refusal: household"),
        "refusal_respondent": _("Refusal: respondent"),
        "language_problem": _("Language problem"),
        "not_in_service": _("Not in service"),
        "business": _("Business, institution"),
        "no_eligible": _("No eligible person"),
        "fax": _("Fax or data line"),
        "technical": _("Technical problem"),
        "other": _("Other"),
        "when_to_call": _("Say when to call back."),
        "time_has_passed": _("That time has passed there. Give a time to come."),
        "looking": _("Looking for the next case…"),
        "outcome_first": _("You have dialled: give this call its outcome first."),
        "line_down": _("The server does not answer. Trying again…"),
        "line_signed_out": _("You are signed out. Sign in again."),
        "signed_in": _("Signed in again."),
        "shift_since": _("Your shift began at {time}."),
        "no_shift": _("Your shift begins with the next case."),
        "paused_since": _("{reason}, since {time}."),
        "agreed_near": _("{n} firm appointments are agreed around that time already."),
        "outside_hours": _("That is outside the calling hours there, or a holiday."),
        "your_time": _("{time} by your clock."),
        "leftovers": _("{n} answers that waited here are saved now."),
        "copied": _("Number copied"),
        "cannot_copy": _("Copying needs a page with TLS (https)."),
        "new_case": _("Case {id}: {number}"),
        "local_time": _("{time} there now"),
        "attempts_none": _("First attempt"),
        "attempts_one": _("1 attempt so far"),
        "attempts_many": _("{n} attempts so far"),
        "last_outcome": _("last: {outcome}"),
        "confirm_outcome": _("Record: {outcome}"),
        "start": _("Start interview"),
        "resume": _("Go on with the interview"),
        "appointment_hard": _("Agreed with the respondent: {time}"),
        "appointment_soft": _("Expected: {time}"),
        "recorded": _("Recorded: {outcome}"),
        "comes_back": _("The next case opens {time}."),
        "no_more": _("No case is waiting for a later time either."),
    } | _call_words()


def _call_words() -> dict[str, str]:
    """How a call by the exchange stands."""
    return {
        "call_asked": _("Calling…"),
        "call_placing": _("Calling…"),
        "call_dialling": _("Dialling…"),
        "call_ringing": _("It rings."),
        "call_answered": _("Somebody has answered."),
        "call_busy": _("Busy."),
        "call_no_answer": _("Nobody answers."),
        "call_unobtainable": _("The number cannot be reached."),
        "call_failed": _("The exchange does not call. Dial by the link or by hand; the outcome is given as always."),
        "call_ended": _("The call has ended."),
    }
