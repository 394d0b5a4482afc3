"""An interview changes one cell: each has a row of its own. What was counted is counted again from the ledger."""

import uuid

import django.db.models.deletion
from django.db import migrations, models


def begin_anew(apps, schema_editor):
    apps.get_model("analysis", "Sums").objects.update(watermark=0)


class Migration(migrations.Migration):
    dependencies = [("analysis", "0005_tables_are_saved")]

    operations = [
        migrations.RunPython(begin_anew, migrations.RunPython.noop, elidable=True),
        migrations.RemoveField("sums", "sums"),
        migrations.AddField(
            "sums",
            "revision",
            models.UUIDField(
                default=uuid.uuid4,
                help_text="Another one with every change: whoever has these sums in memory sees whether they stand.",
            ),
        ),
        migrations.CreateModel(
            name="SumsCell",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("key", models.TextField(help_text="Country, categories and design weight, in JSON.")),
                ("numbers", models.BinaryField(help_text="analysis.core.cell_bytes.to_bytes().")),
                (
                    "sums",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="cells", to="analysis.sums"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("sums", "key"), name="sums_cell_is_unique")],
            },
        ),
    ]
