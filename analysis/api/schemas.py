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
            "sweeps": serializers.IntegerField(),
            "margin_error": _number(),
            "margins": serializers.ListField(child=serializers.DictField()),
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
)

TABLE = inline_serializer(
    "Table",
    {
        "snapshot": serializers.IntegerField(allow_null=True),
        "ledger": serializers.IntegerField(),
        "n": serializers.IntegerField(),
        "rows": serializers.CharField(),
        "columns": serializers.CharField(allow_blank=True),
        "country": serializers.CharField(allow_blank=True),
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
                        "n": serializers.IntegerField(),
                        "weighted": _number(null=False),
                        "percent": _number(),
                        "se": _number(),
                    },
                    many=True,
                ),
                "n": serializers.IntegerField(),
                "n_missing": serializers.IntegerField(),
            },
        ),
    },
)
