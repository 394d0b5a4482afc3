"""How are the answers of a snapshot's respondents read from the columnar copy, however many they are?

Only the columns asked for are read, each once; see `columns`. polars is loaded at the first call.
"""

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

import numpy as np

from analysis import selectors
from analysis.core.design import Booleans
from analysis.core.microdata import COUNTRY, Microdata, weighted
from analysis.core.raking import Floats
from analysis.core.respondent_answers import Grouped
from analysis.core.response import recorded
from analysis.core.scores import unit_of
from analysis.core.tables.variables import LANGUAGE, MINUTES
from analysis.models import Snapshot
from analysis.services import columns
from surveys.core.expressions.instances import split_key
from surveys.core.sampling import INTERVIEWER
from surveys.core.study import IndexDefinition, Study

if TYPE_CHECKING:
    import polars as pl

# For clusters: each respondent by himself, whatever the survey's own design is.
NONE = "none"


class ColumnAnswers:
    """The answers of the interviews that a snapshot counts, in the ledger's order; see `core.respondent_answers.Answers`.

    Args:
        country: code, if only those of a country; else empty.
        used: which of these, shape (n,); None: all.
    """

    def __init__(self, snapshot: Snapshot, country: str, used: Booleans | None = None) -> None:
        self._snapshot, self._country, self._used = snapshot, country, used
        self._held: dict[str, pl.Series] = {}
        self._known: set[str] = set()

    def read(self, names: Iterable[str]) -> None:
        """Read what is asked for of these questions, all at once; what has been read is kept."""
        import polars as pl

        wanted = {name for name in names if name not in self._known}
        if not wanted:
            return
        # Asked for anew each time: merged files give way to others.
        frame = _with_course(columns.at(self._snapshot.survey_id, self._snapshot.ledger))
        present = frame.collect_schema().names()
        if self._country:
            is_there = columns.text(COUNTRY) in present
            frame = frame.filter(pl.col(columns.text(COUNTRY)) == self._country if is_there else pl.lit(value=False))
        of_variables = (name for name in present if not name.startswith("@"))
        found = [name for name in of_variables if split_key(columns.variable_of(name))[0] in wanted]
        # Choices come again and again: a text is kept once.
        rows = frame.select(columns.POSITION, *found).with_columns(pl.col(pl.String).cast(pl.Categorical)).collect()
        if self._used is not None:
            rows = rows.filter(pl.Series(self._used))
        self._held |= {name: rows[name] for name in (columns.POSITION, *found)}
        self._known |= wanted

    def grouped(self, names: Sequence[str]) -> Grouped:
        """The respondents by their answers to these questions; of a question or repeat, all instances."""
        import polars as pl

        self.read([*names, COUNTRY])
        n = len(self._held[columns.POSITION])
        wanted = set(names)
        held = [name for name in self._held if split_key(columns.variable_of(name))[0] in wanted]
        if not held:
            return Grouped(({},) if n else (), np.zeros(n, dtype=np.int64))
        rows = pl.DataFrame([self._held[name] for name in held])
        groups = rows.with_row_index("@row").group_by(held, maintain_order=True).agg("@row")
        of_row = np.empty(n, dtype=np.int64)
        sizes = groups["@row"].list.len().to_numpy()
        of_row[groups["@row"].explode(empty_as_null=False).to_numpy()] = np.repeat(np.arange(len(groups)), sizes)
        return Grouped(tuple(columns.values_of(row) for row in groups.drop("@row").iter_rows(named=True)), of_row)

    def scores(self, definition: IndexDefinition) -> Floats:
        """Scores on an index in points, NaN where missing, shape (n,)."""
        import polars as pl

        self.read([*definition.items, COUNTRY])
        held = (name for name in self._held if columns.variable_of(name) in definition.items)
        rows = pl.DataFrame([self._held[name] for name in held]).with_columns(pl.col(pl.Categorical).cast(pl.String))
        if not rows.width:
            return np.full(len(self._held[columns.POSITION]), np.nan)
        units = rows.with_columns(columns.score_units(definition, set(rows.columns)).alias("@score"))["@score"]
        # Divided here: polars multiplies by the reciprocal, which can differ in the last digit.
        return units.cast(pl.Float64).fill_null(float("nan")).to_numpy() / unit_of(definition)

    def positions(self) -> list[int]:
        """Where the interviews stand in the ledger."""
        self.read([COUNTRY])
        return [int(position) for position in self._held[columns.POSITION]]

    def only(self, used: Booleans) -> "ColumnAnswers":
        """The answers of some of them."""
        if used.all():
            return self
        all_used = used.copy() if self._used is None else self._used.copy()
        if self._used is not None:
            all_used[self._used] = used
        import polars as pl

        found = ColumnAnswers(self._snapshot, self._country, all_used)
        found._known = set(self._known)
        found._held = {name: column.filter(pl.Series(used)) for name, column in self._held.items()}
        return found


def _with_course(frame: "pl.LazyFrame") -> "pl.LazyFrame":
    """How the interview went, as variables of their own; a question that bears such a name goes before."""
    import polars as pl

    of_the_course = {
        MINUTES: pl.col(columns.LENGTH).dt.total_microseconds().truediv(60e6).alias(columns.number(MINUTES)),
        LANGUAGE: pl.col(columns.LANGUAGE).alias(columns.text(LANGUAGE)),
    }
    known = set(columns.variables(frame))
    return frame.with_columns(column for name, column in of_the_course.items() if name not in known)


def respondents(
    snapshot: Snapshot, study: Study, *, country: str = "", clusters: str = "", names: Iterable[str] = ()
) -> Microdata:
    """The respondents that a snapshot counts, weighted as its figures are.

    Args:
        country: code, if only those of a country.
        clusters: `interviewer` or a variable: who of a country belongs together; `none`: nobody; empty: as the survey's own design
            has it.
        names: questions that will be asked for, so that they are read at once with what the weights need.
    """
    answers = ColumnAnswers(snapshot, country)
    clusters_asked = [] if study.weighting.clusters in ("", INTERVIEWER) else [study.weighting.clusters]
    answers.read([*names, *clusters_asked, COUNTRY, *(v for crossing in study.weighting.crossings for v in crossing)])
    own = study.weighting.clusters
    by = own if not clusters else "" if clusters == NONE else clusters
    return weighted(
        study,
        answers,
        clusters=_labels(snapshot, answers, by) if by else None,
        # The survey's figures for a finite population count what its own design draws.
        population=dict(study.weighting.finite_population) if by == own else None,
        response=recorded(snapshot.results["weights"]) if study.weighting.nonresponse else None,
    )


def _labels(snapshot: Snapshot, answers: ColumnAnswers, clusters: str) -> list[str]:
    if clusters != INTERVIEWER:
        groups = answers.grouped((clusters,))
        labels = [str(value) for value in groups.of(clusters)]
        return [labels[place] for place in groups.of_row.tolist()]
    of_position = selectors.interviewers(snapshot.survey_id, snapshot.ledger)
    return [str(of_position.get(position)) for position in answers.positions()]
