"""How do respondents who belong together stand in a weighted country, and what are the totals of each cluster?

The linearised total of a cluster is linear in the numbers and sums of scores of its respondents in each cell, so those are enough: the
weights, which change with every interview, are common to a cell.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix

from analysis.core.cell_form import CellKey
from analysis.core.cell_shape import Shape
from analysis.core.raking import Floats, Integers
from analysis.core.raking_cells import RakingCells

# Strata that were (nearly) wholly drawn add no variance.
WHOLLY_DRAWN = 1e-7


@dataclass(frozen=True, eq=False)
class Clusters:
    """The respondents of a country by raking cell and cluster.

    Args:
        total: how many clusters there are.
        cluster: number of the cluster of each entry, shape (entries,).
        cell: place of a cell in the country's frame that has its categories, shape (entries,).
        raking_cell: place of that cell's raking cell, shape (entries,).
        n: sum of the design weights of its respondents, shape (entries,).
        weighted: the same of numbers with a score and scores less the middle, shape (entries, 2, indices, slots of the frame).
    """

    total: int
    cluster: Integers
    cell: Integers
    raking_cell: Integers
    n: Floats
    weighted: Floats

    def totals(self, factors: Floats, columns: Floats, slopes: Floats) -> Floats:
        """Weighted totals of the residuals of each cluster.

        Args:
            factors: what the design weights of each cell are multiplied by.
            columns: of the calibration, of each raking cell, shape (raking cells, columns).
            slopes: of every total on them, shape (columns, 2 x indices x slots).

        Returns:
            shape (clusters, 2 x indices x slots).
        """
        f = factors[self.cell]
        places = (self.cluster, np.arange(len(f)))
        shape = (self.total, len(f))
        found = csr_matrix((f, places), shape=shape) @ self.weighted.reshape(len(f), -1)
        fitted = (csr_matrix((f * self.n, places), shape=shape) @ columns[self.raking_cell]) @ slopes
        return np.asarray(found - fitted)


def clusters_of(
    shape: Shape, sums: RakingCells, keys: Sequence[CellKey], raking_cells: Integers, slots: Sequence[str]
) -> Clusters:
    """The clusters of a country.

    Args:
        shape: of the sums by cell and cluster.
        sums: over the respondents of each raking cell and cluster.
        keys: the cells of the frame.
        raking_cells: the raking cell of each of them.
        slots: of the frame.
    """
    of_cell = {key: number for number, key in enumerate(keys)}
    entries = [shape.keys[first] for first in sums.firsts.tolist()]
    labels = [categories[-1] for categories, _ in entries]
    number = {label: place for place, label in enumerate(sorted(set(labels)))}
    # A slot that its last respondent has left stands on one side only.
    place = {slot: at for at, slot in enumerate(shape.slots)}
    known = [(at, place[slot]) for at, slot in enumerate(slots) if slot in place]
    weighted = np.zeros((*sums.weighted.shape[:3], len(slots)))
    to, where = (list(side) for side in zip(*known, strict=True))
    weighted[..., to] = sums.weighted[..., where]
    cell = np.array([of_cell[categories[:-1], weight] for categories, weight in entries], dtype=np.int64)
    return Clusters(
        total=len(number),
        cluster=np.array([number[label] for label in labels], dtype=np.int64),
        cell=cell,
        raking_cell=raking_cells[cell],
        n=sums.n[:, 0],
        weighted=weighted,
    )


def drawn_share(drawn: int, code: str, population: Mapping[str, float]) -> float:
    """What part of a country's units was drawn; 0: of so many that it makes no difference, or of fewer than were drawn.

    Args:
        drawn: clusters, or without clusters respondents.
        population: country -> units in the population; see `Weighting.finite_population`.
    """
    size = population.get(code, float("inf"))
    return 0.0 if size == float("inf") or drawn > size else drawn / size


@dataclass(frozen=True, eq=False)
class Drawing:
    """How the respondents of a country were drawn.

    Args:
        respondents: how many.
        clusters: who belongs together; None: everybody was drawn by himself.
        share: what part of the population's clusters (without clusters: persons) was drawn; 0: no matter.
    """

    respondents: int
    clusters: Clusters | None = None
    share: float = 0.0

    @property
    def drawn(self) -> int:
        """What was drawn: clusters, or respondents."""
        return self.respondents if self.clusters is None else self.clusters.total

    @property
    def scale(self) -> float:
        """What sums of squares about the mean are multiplied by: (1 - n/N) n / (n - 1); NaN for one unit, 0 if all were drawn."""
        if 1 - self.share < WHOLLY_DRAWN:
            return 0.0
        return (1 - self.share) * self.drawn / (self.drawn - 1) if self.drawn > 1 else float("nan")
