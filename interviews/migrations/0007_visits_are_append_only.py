"""What the screen measured is never changed."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("interviews", "0006_visits_of_questions")]

    operations = [
        migrations.RunSQL(
            sql="""
            CREATE TRIGGER visits_are_append_only BEFORE UPDATE ON interviews_visit
                FOR EACH ROW EXECUTE FUNCTION interviews_refuse_update();
            """,
            reverse_sql="DROP TRIGGER visits_are_append_only ON interviews_visit;",
        )
    ]
