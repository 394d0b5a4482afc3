"""How well did fieldwork reach people? Outcome rates of AAPOR Standard Definitions, telephone surveys."""

from collections import Counter
from collections.abc import Mapping

from interviews.core.dispositions import CATALOGUE

RATES = (
    *(f"RR{n}" for n in range(1, 7)),
    *(f"COOP{n}" for n in range(1, 5)),
    *(f"REF{n}" for n in range(1, 4)),
    *(f"CON{n}" for n in range(1, 4)),
)


def groups(cases: Mapping[str, int]) -> Counter[str]:
    """Number of cases by AAPOR group, from numbers by disposition code."""
    counted: Counter[str] = Counter()
    for code, n in cases.items():
        counted[CATALOGUE[code].group] += n
    return counted


def eligibility(counted: Mapping[str, int]) -> float | None:
    """e: share of eligible ones among the cases whose eligibility is known; None if none is known yet.

    Source: the proportional allocation ("CASRO") method of AAPOR Standard Definitions.
    """
    eligible = sum(counted.get(group, 0) for group in ("I", "P", "R", "NC", "O"))
    known = eligible + counted.get("NE", 0)
    return eligible / known if known else None


def eligible(counted: Mapping[str, int], e: float | None) -> float:
    """Estimated number of eligible cases: those known to be, and the share `e` of those of whom it is not known.

    Args:
        counted: number of cases by group.
        e: see `eligibility`; without any known case all of the unknown ones count.
    """
    known = sum(counted.get(group, 0) for group in ("I", "P", "R", "NC", "O"))
    return known + (1.0 if e is None else e) * (counted.get("UH", 0) + counted.get("UO", 0))


def rates(counted: Mapping[str, int], e: float | None = None) -> dict[str, float | None]:
    """Response, cooperation, refusal and contact rates (0-1); None where the denominator is empty.

    Args:
        counted: number of cases by group (I, P, R, NC, O, UH, UO, NE).
        e: estimated share of eligible ones among cases of unknown eligibility; taken from the counts if None.
    """
    i, p, r, nc, o, uh, uo = (counted.get(group, 0) for group in ("I", "P", "R", "NC", "O", "UH", "UO"))
    share = e if e is not None else eligibility(counted)
    known = i + p + r + nc + o
    unknown = uh + uo
    estimated = None if share is None else known + share * unknown
    return {
        "RR1": _ratio(i, known + unknown),
        "RR2": _ratio(i + p, known + unknown),
        "RR3": _ratio(i, estimated),
        "RR4": _ratio(i + p, estimated),
        "RR5": _ratio(i, known),
        "RR6": _ratio(i + p, known),
        "COOP1": _ratio(i, i + p + r + o),
        "COOP2": _ratio(i + p, i + p + r + o),
        "COOP3": _ratio(i, i + p + r),
        "COOP4": _ratio(i + p, i + p + r),
        "REF1": _ratio(r, known + unknown),
        "REF2": _ratio(r, estimated),
        "REF3": _ratio(r, known),
        "CON1": _ratio(i + p + r + o, known + unknown),
        "CON2": _ratio(i + p + r + o, estimated),
        "CON3": _ratio(i + p + r + o, known),
    }


def _ratio(part: float, whole: float | None) -> float | None:
    return part / whole if whole else None
