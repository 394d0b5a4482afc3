"""What can respondents be asked, wherever they come from: a survey's ledger or a file?"""

from collections.abc import Mapping
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from analysis.core.design import Design
from analysis.core.frame import CountryFrame
from analysis.core.model_matrix import Predictor
from analysis.core.raking import Floats, Integers
from surveys.core.study import Study


class Respondents(Protocol):
    """What is asked of respondents, wherever they come from; see `microdata.Microdata`."""

    @property
    def study(self) -> Study:
        """Whose definitions they follow."""
        ...

    @property
    def design(self) -> Design:
        """How they were drawn and weighted."""
        ...

    @property
    def base(self) -> Floats:
        """Weights before calibration, shape (n,)."""
        ...

    @property
    def countries(self) -> NDArray[np.str_]:
        """Country of each, shape (n,)."""
        ...

    @property
    def frames(self) -> Mapping[str, CountryFrame]:
        """The weighted countries; empty, if weights were not made to meet anything."""
        ...

    @property
    def cells(self) -> Integers:
        """Cell of each in its country's frame, shape (n,)."""
        ...

    def scores(self, name: str) -> Floats:
        """Scores of an index, NaN where missing."""
        ...

    def numbers(self, name: str) -> Floats:
        """A numeric variable, NaN where missing."""
        ...

    def categories(self, name: str) -> list[str | None]:
        """Category of each, None where missing."""
        ...

    def predictor(self, name: str) -> Predictor:
        """A variable with its categories."""
        ...
