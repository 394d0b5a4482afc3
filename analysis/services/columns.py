"""How is the whole ledger read fast, column by column?

From a copy in Parquet files that follows the ledger (`column_files`). A variable's value stands in one of four columns by what it is,
whatever the questionnaire's version: text in `name` (choices, and the words for missing values too), a number in `name#`, true or
false in `name?`, several choices in `name[]`. What is not an answer begins with `@`.

For workers and for requests that are allowed to take a moment: polars is loaded at the first call.
"""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from analysis.core.facts import UNKNOWN, design_weight_of
from analysis.core.scores import scorer_of
from analysis.models import Snapshot
from analysis.services.column_files import (
    COUNTRY,
    ENDED,
    INTERVIEW,
    LANGUAGE,
    LENGTH,
    POSITION,
    SIGN,
    STARTED,
    VERSION,
    choices,
    differences,
    follow,
    frame_of,
    number,
    rebuild,
    text,
    truth,
)
from analysis.services.definitions import study_of_snapshot
from analysis.services.weighing import Weigher
from surveys.core.study import IndexDefinition, Study
from surveys.core.walk import MISSING

if TYPE_CHECKING:
    import polars as pl

__all__ = [
    "COUNTRY", "ENDED", "INTERVIEW", "LANGUAGE", "LENGTH", "POSITION", "STARTED", "VERSION",
    "WEIGHT", "WEIGHT_COUNTRY", "at", "choices", "differences", "follow", "has", "index", "number", "rebuild", "score_units", "text",
    "truth", "values_of", "variable_of", "variables", "weighed",
]  # fmt: skip

WEIGHT, WEIGHT_COUNTRY = "@weight", "@weight_country"
_DESIGN = "@design_weight"


def at(survey: int, ledger: int) -> "pl.LazyFrame":
    """The interviews that count at a ledger position, one row each, in the ledger's order; the copy follows first.

    Columns: `@position`, `@interview`, `@version` (primary key), `@country` (code), `@language`, `@started_at`, `@ended_at`,
    `@length` (a duration: the time on the telephone), and the variables; see `number`, `text` and `choices`.
    """
    import polars as pl

    rows = everything(survey, until=ledger).filter(pl.col(POSITION) <= ledger)
    # Few interviews are taken back. Their rows are looked up, so that of all others not even the ids need to be read.
    back = rows.filter(pl.col(SIGN) < 0).group_by(INTERVIEW).agg(pl.col(POSITION).max().alias("@gone"))
    of_them = rows.filter(pl.col(SIGN) > 0).join(back, on=INTERVIEW, how="inner")
    left_out = of_them.filter(pl.col(POSITION) <= pl.col("@gone")).select(POSITION).collect()[POSITION]
    counted = rows.filter(pl.col(SIGN) > 0)
    return (counted.filter(~pl.col(POSITION).is_in(left_out.implode())) if len(left_out) else counted).drop(SIGN)


def everything(survey: int, *, until: int) -> "pl.LazyFrame":
    """Every ledger row up to a position (and a few beyond, where a file is longer), in order."""
    import polars as pl

    chunks = [chunk for chunk in follow(survey, until=until) if chunk.first <= until]
    if not chunks:
        return frame_of([]).lazy()
    return pl.concat([pl.scan_parquet(chunk.path) for chunk in chunks], how="diagonal")


def has(frame: "pl.LazyFrame", column: str) -> bool:
    """Whether anybody's data have this column."""
    return column in frame.collect_schema()


def variables(frame: "pl.LazyFrame") -> Sequence[str]:
    """The variables that anybody's data have, sorted."""
    names = (name for name in frame.collect_schema().names() if not name.startswith("@"))
    return sorted({variable_of(name) for name in names})


def variable_of(column: str) -> str:
    """The variable that a column has values of."""
    return column.removesuffix("[]").removesuffix("#").removesuffix("?")


def index(name: str) -> str:
    """The column of the respondents' scores on an index, 0-100."""
    return f"@index_{name}"


def weighed(snapshot: Snapshot) -> "pl.LazyFrame":
    """The interviews of a snapshot with its weights and scores, those of `Weigher`, computed column by column.

    Columns: those of `at`; `@weight` (for figures of all countries together: mean 1, countries count by their adults);
    `@weight_country` (for figures of a country: mean 1 in each); the scores, see `index`.
    """
    import polars as pl

    study, weigher = study_of_snapshot(snapshot), Weigher(snapshot)
    frame = at(snapshot.survey_id, snapshot.ledger)
    present = set(frame.collect_schema().names())
    margins = [f"@margin{place}" for place in range(len(study.weighting.crossings))]
    keyed = frame.with_columns(
        **{
            name: _category(variables, present)
            for name, variables in zip(margins, study.weighting.crossings, strict=True)
        }
    )
    keyed = _with_design_weight(keyed, study)
    cells: dict[str, list[Any]] = {name: [] for name in ("@of", *margins, _DESIGN, WEIGHT, WEIGHT_COUNTRY)}
    for country, categories, design_weight, *weights in weigher.cells():
        for column, value in zip(cells.values(), (country, *categories, design_weight, *weights), strict=True):
            column.append(value)
    kinds = {name: pl.String if name in ("@of", *margins) else pl.Float64 for name in cells}
    table = pl.LazyFrame(cells, schema=kinds)
    on = {text("country"): "@of", **{name: name for name in (*margins, _DESIGN)}}
    joined = keyed.join(table, left_on=list(on), right_on=list(on.values()), how="left", maintain_order="left")
    scores = {index(definition.name): _score(definition, present) for definition in study.indices}
    return joined.with_columns(**scores).drop(*margins, _DESIGN)


def _category(variables: tuple[str, ...], present: set[str]) -> "pl.Expr":
    """As `category_of`: the values joined by `:`, or unknown if one of them is."""
    import polars as pl

    if any(text(variable) not in present for variable in variables):
        return pl.lit(UNKNOWN)
    columns = [pl.col(text(variable)) for variable in variables]
    is_unknown = pl.any_horizontal(c.is_null() | c.is_in(["", *MISSING]) for c in columns)
    return pl.when(is_unknown).then(pl.lit(UNKNOWN)).otherwise(pl.concat_str(columns, separator=":"))


def _with_design_weight(frame: "pl.LazyFrame", study: Study) -> "pl.LazyFrame":
    import polars as pl

    if study.weighting.design_weight[0] == "lit":
        return frame.with_columns(pl.lit(design_weight_of(study, {})).alias(_DESIGN))

    def evaluated(part: pl.DataFrame) -> pl.DataFrame:
        weights = [design_weight_of(study, values_of(row)) for row in part.iter_rows(named=True)]
        return part.with_columns(pl.Series(_DESIGN, weights, dtype=pl.Float64))

    schema = {**frame.collect_schema(), _DESIGN: pl.Float64()}
    return frame.map_batches(evaluated, schema=pl.Schema(schema))


def values_of(row: Mapping[str, Any]) -> dict[str, Any]:
    """An interview's data from its columns; whole numbers are whole again."""
    found = {name: value for name, value in row.items() if value is not None and not name.startswith("@")}
    return {
        variable_of(name): int(value) if isinstance(value, float) and value.is_integer() else value
        for name, value in found.items()
    }


def _score(definition: IndexDefinition, present: set[str]) -> "pl.Expr":
    """As `score_of`, in points."""
    import polars as pl

    return score_units(definition, present).cast(pl.Float64) / scorer_of(definition)[0]


def score_units(definition: IndexDefinition, present: set[str]) -> "pl.Expr":
    """The score on an index as `score_of` has it, in units; null where missing.

    Args:
        present: the columns that there are.
    """
    import polars as pl

    _, items = scorer_of(definition)
    found = [
        pl.col(text(item)).replace_strict(dict(scores), default=None, return_dtype=pl.Int64)
        for item, scores in items.items()
        if text(item) in present
    ]
    if not found:
        return pl.lit(None, dtype=pl.Int64)
    n_answered = pl.sum_horizontal(column.is_not_null().cast(pl.Int64) for column in found)
    score = pl.sum_horizontal(found) // n_answered
    is_enough = n_answered >= max(definition.minimum_answered, 1)
    return pl.when(is_enough).then(score)
