"""By which methods can weights be made to meet margins, and which choices go together?"""

from dataclasses import dataclass

from surveys.core.said import Said, sentence

RAKING, POSTSTRATIFY, LINEAR, LOGIT = "raking", "poststratify", "linear", "logit"
METHODS = (RAKING, POSTSTRATIFY, LINEAR, LOGIT)
BOUNDED = (LINEAR, LOGIT)

HOLM, BONFERRONI, BENJAMINI_HOCHBERG = "holm", "bonferroni", "benjamini-hochberg"
ADJUSTMENTS = (HOLM, BONFERRONI, BENJAMINI_HOCHBERG)


@dataclass(frozen=True)
class Method:
    """How weights are made to meet the margins.

    Args:
        name: one of METHODS. Post-stratification is raking on one (crossed) margin.
        bounds: least and greatest weight as multiples of the design weight scaled to the population; for linear and logit.
        cap: largest weight as a multiple of the mean weight; for raking and post-stratification.
        trim: least and greatest weight as multiples of the mean weight, cut after all margins are met, which then are met no longer.
    """

    name: str = RAKING
    bounds: tuple[float, float] | None = None
    cap: float | None = None
    trim: tuple[float, float] | None = None

    def problems(self, n_margins: int) -> list[Said]:
        """Why this is no method for so many margins; none, if it is one."""
        found: list[Said] = []
        if self.name not in METHODS:
            listed = ", ".join(METHODS)
            found.append(
                sentence("Method '{method}' is not known; known are {listed}.", method=self.name, listed=listed)
            )
        if self.bounds is not None and self.name in (RAKING, POSTSTRATIFY):
            found.append(sentence("Bounds are for linear and logit; for {method} set a cap.", method=self.name))
        if self.bounds is not None and not 0 <= self.bounds[0] < 1 < self.bounds[1]:
            found.append(
                sentence(
                    "Bounds are multiples of the design weight: one from 0 to below 1, one above 1, such as 0.3 3."
                )
            )
        if self.bounds is None and self.name == LOGIT:
            found.append(sentence("Logit needs bounds, such as 0.3 3."))
        if self.cap is not None and self.name in BOUNDED:
            found.append(sentence("A cap is for raking; for {method} set bounds.", method=self.name))
        if self.cap is not None and self.cap <= 1:
            found.append(sentence("A cap is a multiple of the mean weight and must be more than 1, such as 5."))
        if self.trim is not None and not 0 <= self.trim[0] < 1 < self.trim[1]:
            found.append(
                sentence("Trim takes multiples of the mean weight: one from 0 to below 1, one above 1, such as 0.3 3.")
            )
        if self.name == POSTSTRATIFY and n_margins > 1:
            found.append(sentence("Post-stratification takes one crossed margin; take raking for several."))
        return found
