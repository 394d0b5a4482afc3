"""How do respondents who belong together stand in a weighted country, and what are the totals of each cluster?

The linearised total of a cluster is linear in the numbers and sums of scores of its respondents in each cell, so those are enough: the
weights, which change with every interview, are common to a cell.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix

from analysis.core.cell_arrays import arrays_of
from analysis.core.country_sums import CellKey, CountrySums
from analysis.core.moments import Units
from analysis.core.raking import Floats, Integers

# Strata that were (nearly) wholly drawn add no variance.
WHOLLY_DRAWN = 1e-7


@dataclass(frozen=True, eq=False)
class Clusters:
    """The respondents of a country by cell and cluster.

    Args:
        total: how many clusters there are.
        cluster: number of the cluster of each entry, shape (entries,).
        cell: place of its cell in the country's frame, shape (entries,).
        n: its respondents, shape (entries,).
        moments: numbers with a score and sums of scores less the middle, shape (entries, 2, indices, slots of the frame).
    """

    total: int
    cluster: Integers
    cell: Integers
    n: Integers
    moments: Floats

    def totals(self, weights: Floats, columns: Floats, slopes: Floats) -> Floats:
        """Weighted totals of the residuals of each cluster.

        Args:
            weights: of each cell.
            columns: of the calibration, of each cell, shape (cells, columns).
            slopes: of every total on them, shape (columns, 2 x indices x slots).

        Returns:
            shape (clusters, 2 x indices x slots).
        """
        w = weights[self.cell]
        places = (self.cluster, np.arange(len(w)))
        shape = (self.total, len(w))
        found = csr_matrix((w, places), shape=shape) @ self.moments.reshape(len(w), -1)
        fitted = (csr_matrix((w * self.n, places), shape=shape) @ columns[self.cell]) @ slopes
        return np.asarray(found - fitted)


def clusters_of(
    kept: CountrySums, domains: tuple[str, ...], units: Units, keys: Sequence[CellKey], slots: Sequence[str]
) -> Clusters:
    """The clusters of a country.

    Args:
        kept: sums by cell and cluster.
        keys: the cells of the frame.
        slots: of the frame.
    """
    arrays = arrays_of(kept, domains, units, ())
    of_cell = {key: number for number, key in enumerate(keys)}
    entries = arrays.shape.keys
    labels = [categories[-1] for categories, _ in entries]
    number = {label: place for place, label in enumerate(sorted(set(labels)))}
    # A slot that its last respondent has left stands on one side only.
    place = {slot: at for at, slot in enumerate(arrays.shape.slots)}
    known = [(at, place[slot]) for at, slot in enumerate(slots) if slot in place]
    moments = np.zeros((len(entries), 2, len(units), len(slots)))
    to, where = (list(side) for side in zip(*known, strict=True))
    moments[..., to] = arrays.moments[:, :2][..., where]
    return Clusters(
        total=len(number),
        cluster=np.array([number[label] for label in labels], dtype=np.int64),
        cell=np.array([of_cell[categories[:-1], weight] for categories, weight in entries], dtype=np.int64),
        n=arrays.n,
        moments=moments,
    )


def drawn_share(drawn: int, code: str, population: Mapping[str, float]) -> float:
    """What part of a country's units was drawn; 0: of so many that it makes no difference, or of fewer than were drawn.

    Args:
        drawn: clusters, or without clusters respondents.
        population: country -> units in the population; see `Weighting.finite_population`.
    """
    size = population.get(code, float("inf"))
    return 0.0 if size == float("inf") or drawn > size else drawn / size


def scale_of(drawn: int, share: float) -> float:
    """What sums of squares about the mean are multiplied by: (1 - n/N) n / (n - 1); NaN for one unit, 0 if all were drawn."""
    if 1 - share < WHOLLY_DRAWN:
        return 0.0
    return (1 - share) * drawn / (drawn - 1) if drawn > 1 else float("nan")
