"""What does a worker keep between two recomputes? The sums, and the weighted countries that they gave."""

from dataclasses import dataclass, field

from analysis.core import frame
from analysis.core.frame import CountryFrame
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
    _frames: dict[str, tuple[int, CountryFrame]] = field(default_factory=dict)

    def results(self, study: Study) -> Results:
        """All figures, by the live rule."""
        if self._study is not study:
            self._study, self._frames = study, {}
        return results_of(study, self.frames(study))

    def frames(self, study: Study) -> list[CountryFrame]:
        """The weighted countries, in the study's order."""
        found = []
        for country in study.countries:
            sums = self.sums.countries.get(country.code)
            if sums is None or not sums.n:
                self._frames.pop(country.code, None)
                continue
            clock, kept = self._frames.get(country.code, (-1, None))
            if kept is None or clock != sums.clock:
                kept = frame.build(study, country, sums, self.sums.clusters.get(country.code), live=True)
                self._frames[country.code] = (sums.clock, kept)
            found.append(kept)
        return found
