import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
        ("surveys", "0011_drafts_know_the_request_that_began_them"),
    ]

    operations = [
        migrations.AddField(
            model_name="survey",
            name="draft_discarded_at",
            field=models.DateTimeField(
                editable=False, help_text="When a draft was last thrown away; it left no row.", null=True
            ),
        ),
        migrations.AddField(
            model_name="survey",
            name="draft_discarded_by",
            field=models.ForeignKey(
                editable=False,
                null=True,
                on_delete=django.db.models.deletion.SET_NULL,
                related_name="+",
                to=settings.AUTH_USER_MODEL,
            ),
        ),
    ]
