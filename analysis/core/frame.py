"""What do the sums of a country look like to the estimation: arrays, weights, residuals?"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

import numpy as np

from analysis.core.calibration import Method, weigh
from analysis.core.cell_arrays import Exact, arrays_of
from analysis.core.cell_form import CellKey
from analysis.core.cell_shape import Shape
from analysis.core.clusters import Drawing, clusters_of, drawn_share
from analysis.core.country_sums import CountrySums
from analysis.core.fact_columns import Coded
from analysis.core.live import note, rake_live, strict_margin
from analysis.core.moments import pairs_of, units_of
from analysis.core.notes import kept_note
from analysis.core.parts import Fit, Part, part_of
from analysis.core.raking import Floats, Integers, Raked, RakingError, RakingMargin, dummies, targets_of
from analysis.core.raking_cells import category_sums_of, raking_cells_of
from analysis.core.response import Adjustment, Cases, adjust_live
from surveys.core.said import sentence
from surveys.core.study import CountryDesign, Study

# Factors that are nearer to each other are the same but for rounding.
SAME = 1e-12
# Of the largest eigenvalue: what is smaller is 0 but for rounding.
RANK = 1e-11
# Counts of persons are often rounded to thousands: so far they may be off the adult population and mean the same.
ROUNDING = 1e-3


@dataclass(frozen=True, eq=False)
class CountryFrame:
    """One weighted country.

    Args:
        code: of the country.
        keys: categories and design weight of each cell.
        n: respondents, shape (cells,).
        design_weights: after the adjustment for non-response, shape (cells,).
        weights: design weight x raking factor, shape (cells,).
        raked: how the weights came about.
        inverse: inverse of the design-weighted products of the margin dummies, shape (columns, columns).
        slots: names of the slots, `variable=category`, without those of unknown values; the first is everybody.
        part: what the country has to say about every mean.
        exact: number with a score, sum and sum of squares in units, over all cells, as whole numbers; shape (3, indices, slots).
        exact_pairs: for each pair of indices number with both, sums of either, sum of products, over all cells in units as whole
            numbers.
        drawing: how the respondents were drawn.
        adjustment: what the design weights from selection were multiplied by for non-response; None: by nothing.
    """

    code: str
    keys: tuple[CellKey, ...]
    n: Integers
    design_weights: Floats
    weights: Floats
    raked: Raked
    inverse: Floats
    slots: tuple[str, ...]
    part: Part
    exact: Exact
    exact_pairs: tuple[tuple[int, ...], ...]
    drawing: Drawing
    adjustment: Adjustment | None = None

    @property
    def total(self) -> int:
        """Respondents."""
        return self.drawing.respondents

    @cached_property
    def columns(self) -> Floats:
        """Margin dummies of each cell, shape (cells, columns); a constant if nothing is raked on."""
        return _columns(self.raked, np.arange(len(self.n)))

    @property
    def factors(self) -> Floats:
        """What the design weight from selection, which stands in the key, is multiplied by; shape (cells,)."""
        return self.raked.factors if self.adjustment is None else self.raked.factors * self.adjustment.factors

    def project(self, totals: Floats) -> Floats:
        """The part of a variable that the margins explain.

        Regression on the margin dummies, weighted by the design weight, as R's calibrate() has it. Respondents of a cell share
        their dummies, so the regression needs the cells' totals only.

        Args:
            totals: sum of the variable over the respondents of each cell, shape (..., cells, m).

        Returns:
            its fitted value for a respondent of each cell, same shape.
        """
        weighted = self.design_weights[:, None] * totals
        return np.asarray(self.columns @ (self.inverse @ (self.columns.T @ weighted)))


def build(
    study: Study,
    country: CountryDesign,
    cells: CountrySums,
    clusters: CountrySums | None = None,
    cases: Mapping[str, Cases] | None = None,
    *,
    live: bool,
) -> CountryFrame:
    """Weight a country.

    Args:
        clusters: the same respondents by cell and cluster.
        cases: cell of the non-response adjustment -> its cases.

    Raises:
        RakingError: in the strict mode (not live), margins that cannot be met, or more drawn than the population has.
    """
    units, pairs = units_of(study), pairs_of(study)
    domains = study.weighting.domains
    arrays = arrays_of(cells, domains)
    n, design_weights = arrays.n, arrays.shape.design_weights
    adjustment, adjusted, notes = None, np.ones(len(n)), list[dict[str, Any]]()
    rule = study.weighting.nonresponse
    if rule is not None:
        place = len(study.weighting.margins)
        adjustment = adjust_live(rule, country.code, arrays.shape.keys, place, cases or {}, notes, live=live)
        adjusted = adjustment.factors
        design_weights = design_weights * adjusted
    raked = _rake(study, country, arrays.shape, n, design_weights, notes, live=live)
    factors = raked.factors * adjusted
    common = factors[arrays.shape.firsts][arrays.shape.raking_cell]
    apart = bool((np.abs(factors - common) > SAME * common).any())
    sums = raking_cells_of(cells, domains, units, pairs, apart=apart)
    columns, before = _columns(raked, sums.firsts), adjusted[sums.firsts]
    if adjustment is None and not apart and raked.margins and raked.is_calibrated:
        by_category = category_sums_of(cells, domains, sums, _of_cells(raked, sums.firsts))
    else:
        flat = (columns.T * before) @ sums.weighted.reshape(len(before), -1)
        by_category = flat.reshape(columns.shape[1], *sums.weighted.shape[1:])
    inverse = _inverse(columns.T @ (columns * (sums.n[:, 0] * before)[:, None]))
    slots, exact = arrays.shape.slots, arrays.exact
    # Where a category was left by its last respondent there is a slot with nothing in it.
    present = np.flatnonzero((arrays.slot_n > 0) | (np.arange(len(slots)) == 0))
    if len(present) < len(slots):
        slots = tuple(slots[place] for place in present.tolist())
        sums, exact, by_category = sums.of_slots(present), exact[..., present], by_category[..., present]
    by_cluster = None
    if clusters is not None:
        of_clusters = raking_cells_of(clusters, domains, units, (), apart=apart)
        rows = np.arange(len(n)) if apart else arrays.shape.raking_cell
        by_cluster = clusters_of(clusters.shape(domains), of_clusters, arrays.shape.keys, rows, slots)
    total = int(n.sum())
    drawn = total if by_cluster is None else by_cluster.total
    share = drawn_share(drawn, country.code, dict(study.weighting.finite_population))
    drawing = Drawing(total, by_cluster, share)
    return CountryFrame(
        code=country.code,
        keys=arrays.shape.keys,
        n=n,
        design_weights=design_weights,
        weights=design_weights * raked.factors,
        raked=_noted(study, country.code, raked, drawn, live=live),
        inverse=inverse,
        slots=slots,
        part=part_of(sums, drawing, pairs, Fit(columns, inverse, factors, by_category)),
        exact=exact,
        exact_pairs=tuple(tuple(of_pair) for of_pair in arrays.exact_pairs.tolist()),
        drawing=drawing,
        adjustment=adjustment,
    )


def _columns(raked: Raked, cells: Integers) -> Floats:
    """Margin dummies of some cells; none where trimmed weights no longer meet the margins: standard errors take them as given."""
    if not raked.is_calibrated:
        return np.zeros((len(cells), 0))
    return dummies(_of_cells(raked, cells), len(cells))


def _of_cells(raked: Raked, cells: Integers) -> list[RakingMargin]:
    """The margins as some of the cells have them."""
    return [replace(margin, of_cell=margin.of_cell[cells]) for margin in raked.margins]


def _inverse(products: Floats) -> Floats:
    """The pseudo-inverse: dummies of several margins are dependent, and it takes the projection all the same."""
    values, vectors = np.linalg.eigh(products)
    is_kept = np.abs(values) > RANK * np.abs(values).max(initial=0.0)
    kept = vectors[:, is_kept]
    return np.asarray((kept / values[is_kept]) @ kept.T)


def _noted(study: Study, code: str, raked: Raked, drawn: int, *, live: bool) -> Raked:
    """With what to know about standard errors."""
    notes = []
    clusters, size = study.weighting.clusters, dict(study.weighting.finite_population).get(code, float("inf"))
    if drawn > size:
        facts = {"country": code, "drawn": drawn, "size": int(size)}
        if not live:
            raise RakingError(sentence("{drawn:,} were drawn of a population of {size:,}: {country}", **facts))
        message = sentence(
            "{country}: {drawn:,} were drawn of a population of {size:,}; standard errors do not allow for its size.",
            **facts,
        )
        notes.append(kept_note("population_too_small", message, country=code))
    if drawn == 1 and raked.factors.size and clusters:
        message = sentence(
            "{country}: all respondents belong to one cluster ({clusters}): there are no standard errors.",
            country=code,
            clusters=clusters,
        )
        notes.append(kept_note("one_cluster", message, country=code))
    return replace(raked, notes=(*raked.notes, *notes)) if notes else raked


def _rake(
    study: Study,
    country: CountryDesign,
    shape: Shape,
    n: Integers,
    design_weights: Floats,
    notes: list[dict[str, Any]],
    *,
    live: bool,
) -> Raked:
    known = {margin.variables: margin for margin in study.margins if margin.country == country.code}
    population = float(country.adult_population)
    margins = []
    for number, variables in enumerate(study.weighting.margins):
        name = " x ".join(variables)
        margin = known.get(variables)
        if margin is None:
            if not live:
                raise RakingError(sentence("margin without figures: {place}", place=f"{country.code}|{name}"))
            notes.append(
                note("no_margin", country.code, name, sentence("the study has no figures; it adjusts nothing."))
            )
            continue
        whole, given = (1.0 if margin.is_share else population), sum(value for _, value in margin.targets)
        if abs(given / whole - 1) > ROUNDING:
            if not live:
                raise RakingError(
                    sentence(
                        "margins disagree on population total: {place} adds to {given:,.10g}, not to {whole:,.10g}",
                        place=f"{country.code}|{name}",
                        given=given,
                        whole=whole,
                    )
                )
            message = sentence(
                "its figures add to {given:,.10g} and are scaled to {whole:,.10g}.", given=given, whole=whole
            )
            notes.append(note("scaled", country.code, name, message, given=given, whole=whole))
        joined = {c: group for code, m, c, group in study.weighting.collapse if (code, m) == (country.code, name)}
        persons = targets_of(population, dict(margin.targets))
        margins.append((name, _together(persons, joined), _grouped(shape.margins[number], joined)))
    weighting = study.weighting
    method = Method(weighting.method, weighting.bounds, weighting.cap, weighting.trim)
    if method.cap is None and method.trim is None:
        # Factors depend on the categories only: cells that differ in design weight are weighted as one.
        base = np.add.reduceat(n * design_weights, shape.firsts)
        n = np.add.reduceat(n, shape.firsts)
        design_weights = base / n
        margins = [(name, persons, Coded(c.different, c.of_row[shape.firsts])) for name, persons, c in margins]
    if live or not margins:
        raked = rake_live(country.code, n, design_weights, population, margins, method, notes)
    else:
        strict = [strict_margin(country.code, name, persons, categories) for name, persons, categories in margins]
        raked = weigh(country.code, n, design_weights, strict, method)
    return raked if len(n) == len(shape.keys) else _spread(raked, shape.raking_cell)


def _spread(raked: Raked, cells: Integers) -> Raked:
    """What holds for raking cells, for each of their cells."""
    return replace(
        raked,
        factors=raked.factors[cells],
        trimmed=raked.trimmed[cells],
        margins=tuple(replace(margin, of_cell=margin.of_cell[cells]) for margin in raked.margins),
    )


def _together(persons: Mapping[str, float], joined: Mapping[str, str]) -> dict[str, float]:
    """The targets of a margin, those of joined categories added."""
    found: dict[str, float] = {}
    for category, target in persons.items():
        group = joined.get(category, category)
        found[group] = found.get(group, 0.0) + target
    return found


def _grouped(categories: Coded, joined: Mapping[str, str]) -> Coded:
    if not joined:
        return categories
    groups = Coded.of(joined.get(category, category) for category in categories.different)
    return Coded(groups.different, groups.of_row[categories.of_row])
