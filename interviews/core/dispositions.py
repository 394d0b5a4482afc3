"""Which outcomes can a call have, and what follows from each?

Codes and groups: AAPOR Standard Definitions for telephone surveys.
"""

from dataclasses import dataclass
from typing import Literal

Group = Literal["I", "P", "R", "NC", "O", "UH", "UO", "NE"]
Follow = Literal["final", "minutes", "daypart", "refusal"]


def gettext_noop(phrase: str) -> str:
    """Marks a name for the catalogue; translated where it is shown."""
    return phrase


@dataclass(frozen=True)
class Disposition:
    """One outcome.

    Args:
        label: the standard's own words; screens translate them.
        follow: what happens to the case without an appointment: finished for good, called again in some minutes, in another
            daypart, or once more after some days (refusal).
        is_result: whether an interviewer may give it to an attempt; the others come from the interview or the system.
    """

    code: str
    group: Group
    label: str
    follow: Follow
    is_result: bool = True


CATALOGUE: dict[str, Disposition] = {
    d.code: d
    for d in (
        Disposition("1.10", "I", gettext_noop("Complete interview"), "final", is_result=False),
        Disposition("1.20", "P", gettext_noop("Partial interview"), "final", is_result=False),
        Disposition("2.10", "R", gettext_noop("Refusal and break-off"), "final"),
        Disposition("2.11", "R", gettext_noop("Refusal"), "refusal"),
        Disposition("2.111", "R", gettext_noop("Household-level refusal"), "refusal"),
        Disposition("2.112", "R", gettext_noop("Known-respondent refusal"), "refusal"),
        Disposition("2.12", "R", gettext_noop("Break-off"), "final"),
        Disposition("2.20", "NC", gettext_noop("Non-contact"), "daypart"),
        Disposition("2.21", "NC", gettext_noop("Respondent never available"), "daypart"),
        Disposition("2.22", "NC", gettext_noop("Answering device confirming residential household"), "daypart"),
        Disposition("2.30", "O", gettext_noop("Other eligible non-interview"), "final"),
        Disposition("2.31", "O", gettext_noop("Dead"), "final"),
        Disposition("2.32", "O", gettext_noop("Physically or mentally unable or incompetent"), "final"),
        Disposition("2.33", "O", gettext_noop("Language problem"), "final"),
        Disposition("2.35", "O", gettext_noop("Miscellaneous eligible non-interview"), "final"),
        Disposition("3.10", "UH", gettext_noop("Unknown if housing unit or person"), "daypart"),
        Disposition("3.11", "UH", gettext_noop("Not attempted"), "daypart", is_result=False),
        Disposition("3.12", "UH", gettext_noop("Always busy"), "minutes"),
        Disposition("3.13", "UH", gettext_noop("No answer"), "daypart"),
        Disposition("3.14", "UH", gettext_noop("Answering device - unknown if household"), "daypart"),
        Disposition("3.15", "UH", gettext_noop("Telecommunication barrier or call blocking"), "daypart"),
        Disposition("3.16", "UH", gettext_noop("Technical phone problem"), "daypart"),
        Disposition("3.20", "UO", gettext_noop("Household - unknown if eligible respondent"), "daypart"),
        Disposition("3.21", "UO", gettext_noop("No screener completed"), "daypart"),
        Disposition("3.30", "UO", gettext_noop("Unknown if person is eligible"), "daypart"),
        Disposition("3.90", "UO", gettext_noop("Other unknown"), "daypart"),
        Disposition("4.10", "NE", gettext_noop("Out of sample"), "final"),
        Disposition("4.20", "NE", gettext_noop("Fax or data line"), "final"),
        Disposition("4.30", "NE", gettext_noop("Non-working or disconnected number"), "final"),
        Disposition("4.40", "NE", gettext_noop("Special technological circumstances"), "final"),
        Disposition("4.50", "NE", gettext_noop("Non-residence"), "final"),
        Disposition("4.70", "NE", gettext_noop("No eligible respondent"), "final"),
        Disposition("4.80", "NE", gettext_noop("Quota filled"), "final", is_result=False),
    )
}

# What a case has before anybody has called it.
NOT_ATTEMPTED = "3.11"

# Of several attempts the case keeps the outcome that tells most: an interview, then a refusal, and so on down to no answer.
_RANK: dict[Group, int] = {"I": 0, "P": 1, "NE": 2, "R": 3, "O": 4, "NC": 5, "UO": 6, "UH": 7}


def of_case(before: str, attempt: str) -> str:
    """Disposition of a case after an attempt.

    A final outcome and a contact stand against a later ring in an empty house; between equals the later one counts.
    """
    if before not in CATALOGUE:
        return attempt
    return attempt if _RANK[CATALOGUE[attempt].group] <= _RANK[CATALOGUE[before].group] else before


def of_break_off(*, is_enough: bool) -> str:
    """Disposition of an interview that was broken off: partial once enough was answered by the survey's own rule, else a break-off."""
    return "1.20" if is_enough else "2.12"
