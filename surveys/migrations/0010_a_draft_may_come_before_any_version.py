import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("surveys", "0009_inspections_are_rows"),
    ]

    operations = [
        migrations.AlterField(
            model_name="draft",
            name="based_on",
            field=models.ForeignKey(
                help_text="The version it was begun from; null: there was none yet.",
                null=True,
                on_delete=django.db.models.deletion.CASCADE,
                related_name="+",
                to="surveys.questionnaireversion",
            ),
        ),
    ]
