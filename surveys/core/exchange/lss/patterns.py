"""How is a pattern of LimeSurvey said as one of a whole text?"""

import re

from surveys.core.exchange.lss.untranslatable import UntranslatableError
from surveys.core.said import sentence


def pattern(written: str) -> str:
    """The pattern of a whole text, from `/^[0-9]+$/`; LimeSurvey's may match in the middle.

    Raises:
        UntranslatableError: it has a modifier that changes its meaning.
    """
    match = re.fullmatch(r"\s*(?P<mark>[/#~])(?P<inside>.*)(?P=mark)(?P<modifiers>[a-zA-Z]*)\s*", written, re.DOTALL)
    inside, modifiers = (match["inside"], match["modifiers"]) if match else (written, "")
    if set(modifiers) - {"u", "s"}:
        raise UntranslatableError(
            sentence("the pattern's modifier '{modifiers}' has no counterpart", modifiers=modifiers)
        )
    begins, ends = inside.startswith("^"), inside.endswith("$") and not inside.endswith(r"\$")
    core = inside[begins : len(inside) - ends]
    if "|" in core and not (begins and ends):
        core = f"({core})"
    elif "|" in _without_brackets(core):
        # `^a|b$` has two meanings; a bracket round it would change it.
        raise UntranslatableError(sentence("the pattern has alternatives without brackets round them"))
    return ("" if begins else ".*") + core + ("" if ends else ".*")


def _without_brackets(core: str) -> str:
    """What stands in no bracket of a pattern."""
    rest = re.sub(r"\\.|\[[^\]]*\]", "", core)
    while (shorter := re.sub(r"\([^()]*\)", "", rest)) != rest:
        rest = shorter
    return rest
