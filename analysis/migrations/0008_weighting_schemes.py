"""Weights may be chosen otherwise than the workbook says, and a snapshot tells by which choice it was made."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("analysis", "0007_figures_are_packed"),
        ("surveys", "0004_draft_revisions_are_append_only"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.CreateModel(
            name="WeightingScheme",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("definition", models.JSONField(help_text="analysis.core.schemes.definition_of().")),
                ("reason", models.CharField(max_length=500)),
                ("made_at", models.DateTimeField()),
                (
                    "made_by",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.SET_NULL,
                        related_name="+",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
                (
                    "survey",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="weighting_schemes",
                        to="surveys.survey",
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="+", to="surveys.questionnaireversion"
                    ),
                ),
            ],
            options={
                "ordering": ["survey", "-number"],
            },
        ),
        migrations.AddField(
            model_name="snapshot",
            name="scheme",
            field=models.ForeignKey(
                help_text="Empty: the workbook's own.",
                null=True,
                on_delete=django.db.models.deletion.RESTRICT,
                related_name="+",
                to="analysis.weightingscheme",
            ),
        ),
        migrations.AddConstraint(
            model_name="weightingscheme",
            constraint=models.UniqueConstraint(fields=("survey", "number"), name="scheme_number_is_unique"),
        ),
        migrations.AddConstraint(
            model_name="weightingscheme",
            constraint=models.CheckConstraint(
                condition=models.Q(("number__gte", 1), models.Q(("reason", ""), _negated=True)),
                name="scheme_has_number_and_reason",
            ),
        ),
    ]
