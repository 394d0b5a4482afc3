"""How does a range of the ledger become sums at once? The database hands over the columns that are counted, and nothing else.

For processes that count many rows: polars is loaded at the first call. What is counted is what `counting.add_rows` counts.
"""

import json
from io import BytesIO
from typing import TYPE_CHECKING

import numpy as np
from django.db import connection
from psycopg import sql

from analysis.core.fact_columns import Coded, asked, of_answers
from analysis.core.sums import Sums as CoreSums
from analysis.core.tally import is_exact
from analysis.services import counting
from surveys.core.expressions import refers_to_instances
from surveys.core.sampling import INTERVIEWER
from surveys.core.study import Study

if TYPE_CHECKING:
    import polars as pl

SIGN, ASKED = "@sign", "@asked"
# PostgreSQL cuts longer names of columns.
LONGEST_NAME = 63

_ROWS = sql.SQL(
    """
    COPY (
        SELECT ledger.sign, {asked} AS asked, answers.*
        FROM interviews_ledgerrow AS ledger CROSS JOIN LATERAL jsonb_to_record(ledger.values) AS answers({columns})
        WHERE ledger.survey_id = {survey} AND ledger.position > {after} AND ledger.position <= {until}
    ) TO STDOUT (FORMAT csv)
    """
)
# Who asked stands with the interview, and is looked up only where interviewers are clusters.
_ASKED = sql.SQL("(SELECT interviewer_id FROM interviews_interview WHERE id = ledger.interview_id)")


def add_range(sums: CoreSums, study: Study, survey: int, *, after: int, until: int) -> None:
    """Add the ledger rows after a position and up to another one; within a transaction."""
    names = sorted(asked(study))
    if not _can_be_columns(sums, study, names):
        counting.add_rows(
            sums, study, counting.rows_after(survey, after, until=until, clusters=study.weighting.clusters)
        )
        return
    is_asked = study.weighting.clusters == INTERVIEWER
    rows = _rows(survey, names, after, until, is_asked=is_asked)
    if len(rows):
        answers = {name: _coded(rows[name]) for name in names}
        signs = rows[SIGN].cast(int).to_numpy().astype(np.float64)
        sums.add_columns(of_answers(study, answers, signs, _coded(rows[ASKED]) if is_asked else None))


def _can_be_columns(sums: CoreSums, study: Study, names: list[str]) -> bool:
    """Whether the names are those of single values, and scores are no larger than is summed at once."""
    are_short = all(len(name.encode()) <= LONGEST_NAME for name in names)
    return are_short and not refers_to_instances(study.weighting.design_weight) and is_exact(sums.form, 1)


def _rows(survey: int, names: list[str], after: int, until: int, *, is_asked: bool) -> "pl.DataFrame":
    """Sign, who asked and answers of each row: JSON as text, so that the text `"3"` and the number `3` stay different; null where there is none."""
    import polars as pl

    columns = sql.SQL(", ").join(sql.SQL("{} jsonb").format(sql.Identifier(name)) for name in names)
    numbers = {"survey": sql.Literal(survey), "after": sql.Literal(after), "until": sql.Literal(until)}
    found = BytesIO()
    with (
        connection.cursor() as cursor,
        cursor.copy(_ROWS.format(columns=columns, asked=_ASKED if is_asked else sql.NULL, **numbers)) as copy,
    ):
        for block in copy:
            found.write(block)
    schema = dict.fromkeys([SIGN, ASKED, *names], pl.String)
    if not found.tell():
        return pl.DataFrame(schema=schema)
    found.seek(0)
    return pl.read_csv(found, has_header=False, schema=schema)


def _coded(column: "pl.Series") -> Coded:
    import polars as pl

    different = column.drop_nulls().unique().sort()
    places = column.cast(pl.Enum(different)).to_physical().cast(pl.Int64)
    return Coded((*map(json.loads, different), None), places.fill_null(len(different)).to_numpy())
