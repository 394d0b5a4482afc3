from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("surveys", "0010_a_draft_may_come_before_any_version"),
    ]

    operations = [
        migrations.AddField(
            model_name="draft",
            name="key",
            field=models.UUIDField(
                help_text="Of the request that began it with a new survey, so that it can be repeated.",
                null=True,
                unique=True,
            ),
        ),
    ]
