"""What does a worker keep between two recomputes? The sums, and the weighted countries that they gave."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from analysis.core import frame
from analysis.core.frame import CountryFrame
from analysis.core.response import Cases, Response
from analysis.core.results import Results, results_of
from analysis.core.sums import Sums
from surveys.core.study import Study


@dataclass
class Standing:
    """Sums and what follows from them, by country; a country whose sums stay as they are is not weighted again.

    What is kept is never anything but what would come out anew, to the bit: raking starts cold, and sums are exact.
    """

    sums: Sums
    _study: Study | None = None
    _frames: dict[str, tuple[tuple[int, Mapping[str, Cases] | None], CountryFrame]] = field(default_factory=dict)

    def results(self, study: Study, response: Response | None = None) -> Results:
        """All figures, by the live rule.

        Args:
            response: cases by cell, where the study adjusts for non-response.
        """
        if self._study is not study:
            self._study, self._frames = study, {}
        return results_of(study, self.frames(study, response))

    def frames(self, study: Study, response: Response | None = None) -> list[CountryFrame]:
        """The weighted countries, in the study's order."""
        found = []
        for country in study.countries:
            sums = self.sums.countries.get(country.code)
            if sums is None or not sums.n:
                self._frames.pop(country.code, None)
                continue
            cases = (response or {}).get(country.code)
            made_of, kept = self._frames.get(country.code, (None, None))
            if kept is None or made_of != (sums.clock, cases):
                kept = frame.build(study, country, sums, self.sums.clusters.get(country.code), cases, live=True)
                self._frames[country.code] = ((sums.clock, cases), kept)
            found.append(kept)
        return found
