"""How are cross tables offered over REST?"""

from math import isfinite
from typing import Any

from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.request import Request
from rest_framework.response import Response

from analysis.api import notes, schemas
from analysis.api.figures import COUNTRY, Figures
from analysis.core.tables.cells import MEAN, Block, Cell, Column, Table
from analysis.core.tables.spec import WORDS, parse
from analysis.services import disclosure, tables
from surveys.core.problems import RejectedError

PARAMETERS = [
    OpenApiParameter("rows", str, required=True, description="Variables, with commas between."),
    OpenApiParameter(
        "columns",
        str,
        description="Banners side by side, with commas between; nested ones with an asterisk: sex*age_group.",
    ),
    COUNTRY,
    OpenApiParameter("filter", str, description="An expression: ${age} >= 30 and ${sex} = 'female'."),
    OpenApiParameter("missing", str, description="Kinds of missing that count: dk, refused, na."),
    OpenApiParameter("top", int, description="So many first categories together, as a row of their own."),
    OpenApiParameter("nets", str, description="safety_1:does it=often+sometimes; a semicolon between nets."),
    OpenApiParameter("bands", str, description="Where the bands of a number begin: age:18,35,55."),
]


class Tables(Figures):
    """Weighted cross tables."""

    @extend_schema(parameters=PARAMETERS, responses=schemas.TABLE)
    def get(self, request: Request, slug: str) -> Response:
        """Counts, percentages, means, bases, standard errors, intervals, significance letters, Rao-Scott tests."""
        survey = self.survey(request, slug)
        spec, problems = parse({word: request.query_params.get(word, "") for word in WORDS})
        if problems:
            raise RejectedError(problems)
        found = tables.table(survey=survey, spec=spec)
        snapshot = found.snapshot
        return Response(
            {
                "snapshot": snapshot.number if snapshot else None,
                "ledger": snapshot.ledger if snapshot else 0,
                "n": found.table.n,
                **{word: spec.to_query().get(word, "") for word in WORDS},
                "table": {**_first(found.table), **_whole(found.table)},
                "rule": _rule(survey),
                "notes": notes.answered(found.notes),
            }
        )


def _rule(survey: Any) -> dict[str, Any]:
    stated = disclosure.stated(survey)
    return {name: getattr(stated, name) for name in ("mark_below", "suppress_below", "adjustment")}


class RuleInput(serializers.Serializer[None]):
    """The rule of tables."""

    mark_below = serializers.IntegerField()
    suppress_below = serializers.IntegerField()
    adjustment = serializers.CharField(max_length=20)


class TableRules(Figures):
    """By which rule tables are tested, and bases are marked or not shown."""

    @extend_schema(responses=RuleInput)
    def get(self, request: Request, slug: str) -> Response:
        """The rule as it stands."""
        return Response(_rule(self.survey(request, slug)))

    @extend_schema(request=RuleInput, responses=RuleInput)
    def put(self, request: Request, slug: str) -> Response:
        """Change the rule."""
        survey = self.survey(request, slug)
        wanted = RuleInput(data=request.data)
        wanted.is_valid(raise_exception=True)
        disclosure.state(survey=survey, **wanted.validated_data)
        return Response(_rule(survey))


def _name(column: Column) -> str:
    return ":".join(column.category)


def _cell(row: str, column: Column, cell: Cell) -> dict[str, Any]:
    return {
        "row": row,
        "column": _name(column),
        "banner": column.variable,
        "n": cell.n,
        "weighted": cell.weighted,
        "percent": cell.value,
        "row_percent": cell.row_percent,
        "total_percent": cell.total_percent,
        "se": cell.se,
        "ci_low": cell.low,
        "ci_high": cell.high,
        "letters": cell.letters,
    }


def _first(table: Table) -> dict[str, Any]:
    """The first variable's categories as a plain list of cells; without a banner, those of the total."""
    if not table.blocks:
        return {"rows": [], "columns": [], "cells": [], "n": 0, "n_missing": 0}
    block = table.blocks[0]
    places = list(range(1, len(table.columns))) or [0]
    rows = [row for row in block.rows if row.kind != MEAN]
    return {
        "rows": [row.category for row in rows],
        "columns": [_name(table.columns[place]) for place in places],
        "cells": [_cell(row.category, table.columns[p], row.cells[p]) for row in rows for p in places],
        "n": block.bases[0].n,
        "n_missing": block.n_missing,
    }


def _whole(table: Table) -> dict[str, Any]:
    """Every variable with its bases, rows and tests; the first column is the total."""
    return {
        "heads": [{"variable": c.variable, "category": list(c.category), "letter": c.letter} for c in table.columns],
        "blocks": [_block(block) for block in table.blocks],
        "df": table.df,
    }


def _block(block: Block) -> dict[str, Any]:
    return {
        "variable": block.variable,
        "n_missing": block.n_missing,
        "bases": [vars(base) for base in block.bases],
        "tests": {
            name: {key: value if isfinite(value) else None for key, value in vars(test).items()}
            for name, test in block.tests.items()
        },
        "rows": [
            {"category": row.category, "kind": row.kind, "cells": [vars(cell) for cell in row.cells]}
            for row in block.rows
        ],
    }
