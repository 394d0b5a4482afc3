"""Which words stand around the questions on a printed questionnaire? English ones; their translations come from the product's catalogue."""

from surveys.core.compiled import MISSING as MISSING_KINDS


def gettext_noop(phrase: str) -> str:
    """Marks a phrase for the catalogue; translated where it is used."""
    return phrase


ASKED_IF = gettext_noop("Asked if %(condition)s")
WHEN_FULL = gettext_noop("Read instead of the rest when the respondent's quota cell is full")
BEFORE = gettext_noop("Read before the interview begins")
SCALE_ABOVE = gettext_noop("Answers as above")
REPEATED = gettext_noop("Asked once for each, until there is no other")
ROUNDS = gettext_noop("Asked once for each; number of rounds: %(count)s")
END_OF = gettext_noop("End of “%(group)s”")
PROBE = gettext_noop("Probe")
PAGE = gettext_noop("Page")
HEADING = gettext_noop("Version %(number)s, published %(date)s")
CALCULATED = gettext_noop("Calculated: %(value)s")
BETWEEN = gettext_noop("%(low)s to %(high)s")
FROM = gettext_noop("%(low)s or more")
UP_TO = gettext_noop("%(high)s or less")
MORE = gettext_noop("and %(n)s more answers")
SOME_ANSWERS = gettext_noop("Only those answers are offered of which: %(condition)s")
MUST = gettext_noop("Taken only if %(condition)s")
CONFIRM = gettext_noop("To be confirmed unless %(condition)s")
ENDS = gettext_noop("The interview ends here with disposition %(code)s")
OTHER_ANSWER = gettext_noop("An answer")
ORDERS = {
    "rotate": gettext_noop("Begins with any of them and goes round"),
    "random": gettext_noop("In random order"),
}
ANSWERS = {
    "select_one": gettext_noop("One answer"),
    "select_multiple": gettext_noop("All answers that apply"),
    "integer": gettext_noop("A whole number"),
    "decimal": gettext_noop("A number"),
    "text": gettext_noop("In words"),
    "date": gettext_noop("A date"),
    "time": gettext_noop("A time of day"),
    "acknowledge": gettext_noop("Confirmed"),
    "hidden": gettext_noop("Brought by the sample"),
}
MISSING = dict(
    zip(
        MISSING_KINDS,
        (gettext_noop("Does not know"), gettext_noop("Refused"), gettext_noop("Does not apply")),
        strict=True,
    )
)
