"""What shapes do the figures have? For the OpenAPI document; the figures themselves come from the snapshot as they are."""

from typing import Any

from drf_spectacular.utils import inline_serializer
from rest_framework import serializers

Field = serializers.Field[Any, Any, Any, Any]


def _number(*, null: bool = True) -> serializers.FloatField:
    return serializers.FloatField(allow_null=null)


def _answer(name: str, row: Field, **more: Field) -> Field:
    fields: dict[str, Field] = {
        "snapshot": serializers.IntegerField(allow_null=True),
        "ledger": serializers.IntegerField(),
        "n": serializers.IntegerField(),
        "created_at": serializers.DateTimeField(allow_null=True),
        **more,
        "results": row,
        "notes": serializers.ListField(child=serializers.DictField()),
    }
    return inline_serializer(name, fields)


INDICES = _answer(
    "Indices",
    inline_serializer(
        "IndexEstimate",
        {
            "index": serializers.CharField(),
            "part_of": serializers.CharField(allow_blank=True),
            "by": serializers.CharField(allow_blank=True),
            "domain": serializers.CharField(),
            "country": serializers.CharField(allow_blank=True),
            "n": serializers.IntegerField(),
            "estimate": _number(null=False),
            "se": _number(),
            "ci_low": _number(),
            "ci_high": _number(),
            "deff": _number(),
            "n_eff": _number(),
        },
        many=True,
    ),
)

COMPARISONS = _answer(
    "Comparisons",
    inline_serializer(
        "Comparison",
        {
            "index": serializers.CharField(),
            "by": serializers.CharField(),
            "country": serializers.CharField(allow_blank=True),
            "a": serializers.CharField(),
            "b": serializers.CharField(),
            "estimate": _number(),
            "se": _number(),
            "t": _number(),
            "df": serializers.IntegerField(),
            "p": _number(),
            "p_adjusted": _number(),
            "p_bonferroni": _number(),
            "is_significant": serializers.BooleanField(),
        },
        many=True,
    ),
    alpha=_number(null=False),
    rule=serializers.CharField(),
    adjust=serializers.CharField(),
)

WEIGHTS = _answer(
    "Weights",
    inline_serializer(
        "CountryWeights",
        {
            "country": serializers.CharField(),
            "n": serializers.IntegerField(),
            "population": _number(null=False),
            "deff": _number(),
            "n_eff": _number(),
            "min_weight": _number(),
            "max_weight": _number(),
            "trimmed_share": _number(),
            "drawn": serializers.IntegerField(required=False, help_text="Clusters, or without clusters respondents."),
            "drawn_share": serializers.FloatField(required=False, help_text="Of the population; 0: no matter."),
            "sweeps": serializers.IntegerField(),
            "margin_error": _number(),
            "margins": serializers.ListField(child=serializers.DictField()),
            "nonresponse": serializers.ListField(
                child=serializers.DictField(),
                required=False,
                help_text="Of each cell its cases, eligible, answered, factor.",
            ),
            "factors": inline_serializer(
                "RakingFactor",
                {
                    "categories": serializers.ListField(child=serializers.CharField()),
                    "design_weight": _number(null=False),
                    "n": serializers.IntegerField(),
                    "factor": _number(null=False),
                },
                many=True,
            ),
        },
        many=True,
    ),
    overall=serializers.DictField(),
    scheme=serializers.IntegerField(help_text="Number of the weighting scheme; 0: the workbook's."),
)

_BASE = inline_serializer(
    "TableBase",
    {
        "n": serializers.IntegerField(),
        "weighted": _number(null=False),
        "effective": _number(),
        "is_small": serializers.BooleanField(),
        "is_suppressed": serializers.BooleanField(),
    },
    many=True,
)

_CELL: dict[str, Field] = {
    "n": serializers.IntegerField(allow_null=True),
    "weighted": _number(),
    "row_percent": _number(),
    "total_percent": _number(),
    "se": _number(),
    "letters": serializers.CharField(allow_blank=True),
}

_ROW = inline_serializer(
    "TableRow",
    {
        "category": serializers.CharField(allow_blank=True),
        "kind": serializers.CharField(help_text="category, net or mean."),
        "cells": inline_serializer(
            "TableValue", {**_CELL, "value": _number(), "low": _number(), "high": _number()}, many=True
        ),
    },
    many=True,
)

_BLOCK = inline_serializer(
    "TableBlock",
    {
        "variable": serializers.CharField(),
        "n_missing": serializers.IntegerField(),
        "bases": _BASE,
        "tests": serializers.DictField(child=serializers.DictField()),
        "rows": _ROW,
    },
    many=True,
)

TABLE = inline_serializer(
    "Table",
    {
        "snapshot": serializers.IntegerField(allow_null=True),
        "ledger": serializers.IntegerField(),
        "n": serializers.IntegerField(),
        **{
            word: serializers.CharField(allow_blank=True)
            for word in ("rows", "columns", "country", "filter", "missing", "top", "nets", "bands")
        },
        "table": inline_serializer(
            "CrossTable",
            {
                "rows": serializers.ListField(child=serializers.CharField()),
                "columns": serializers.ListField(child=serializers.CharField(allow_blank=True)),
                "cells": inline_serializer(
                    "TableCell",
                    {
                        "row": serializers.CharField(),
                        "column": serializers.CharField(allow_blank=True),
                        "banner": serializers.CharField(allow_blank=True),
                        **_CELL,
                        "percent": _number(),
                        "ci_low": _number(),
                        "ci_high": _number(),
                    },
                    many=True,
                ),
                "n": serializers.IntegerField(),
                "n_missing": serializers.IntegerField(),
                "heads": serializers.ListField(child=serializers.DictField()),
                "blocks": _BLOCK,
                "df": serializers.IntegerField(),
            },
        ),
        "rule": serializers.DictField(),
        "notes": serializers.ListField(child=serializers.DictField()),
    },
)
