"""A published questionnaire version never changes: interviews, weights and files rely on it."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("surveys", "0001_initial")]

    operations = [
        migrations.RunSQL(
            sql="""
            CREATE FUNCTION surveys_refuse_version_update() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                RAISE EXCEPTION 'a published questionnaire version never changes' USING ERRCODE = 'integrity_constraint_violation';
            END $$;
            CREATE TRIGGER version_never_changes BEFORE UPDATE OF survey_id, number, sheets, study, published_at
                ON surveys_questionnaireversion FOR EACH ROW EXECUTE FUNCTION surveys_refuse_version_update();
            """,
            reverse_sql="""
            DROP TRIGGER version_never_changes ON surveys_questionnaireversion;
            DROP FUNCTION surveys_refuse_version_update();
            """,
        )
    ]
