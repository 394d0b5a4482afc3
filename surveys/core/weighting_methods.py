"""By which methods can weights be made to meet margins, and which choices go together?"""

from dataclasses import dataclass

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

    def problems(self, n_margins: int) -> list[str]:
        """Why this is no method for so many margins; none, if it is one."""
        found = []
        if self.name not in METHODS:
            found.append(f"method '{self.name}' is not known; known are {', '.join(METHODS)}")
        if self.bounds is not None and self.name in (RAKING, POSTSTRATIFY):
            found.append(f"bounds are for {' and '.join(BOUNDED)}; for {self.name} set a cap")
        if self.bounds is not None and not 0 <= self.bounds[0] < 1 < self.bounds[1]:
            found.append("bounds are multiples of the design weight: one from 0 to below 1, one above 1, such as 0.3 3")
        if self.bounds is None and self.name == LOGIT:
            found.append("logit needs bounds, such as 0.3 3")
        if self.cap is not None and self.name in BOUNDED:
            found.append(f"a cap is for raking; for {self.name} set bounds")
        if self.cap is not None and self.cap <= 1:
            found.append("a cap is a multiple of the mean weight and must be more than 1, such as 5")
        if self.trim is not None and not 0 <= self.trim[0] < 1 < self.trim[1]:
            found.append("trim takes multiples of the mean weight: one from 0 to below 1, one above 1, such as 0.3 3")
        if self.name == POSTSTRATIFY and n_margins > 1:
            found.append("post-stratification takes one crossed margin; take raking for several")
        return found
