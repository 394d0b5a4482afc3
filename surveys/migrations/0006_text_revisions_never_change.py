"""A text revision never changes: interviews are read from it and record its number."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("surveys", "0005_text_revisions")]

    operations = [
        migrations.RunSQL(
            sql="""
            CREATE FUNCTION surveys_refuse_texts_update() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                RAISE EXCEPTION 'a published text revision never changes' USING ERRCODE = 'integrity_constraint_violation';
            END $$;
            CREATE TRIGGER texts_never_change BEFORE UPDATE OF version_id, number, sheets, study, published_at
                ON surveys_textrevision FOR EACH ROW EXECUTE FUNCTION surveys_refuse_texts_update();
            """,
            reverse_sql="""
            DROP TRIGGER texts_never_change ON surveys_textrevision;
            DROP FUNCTION surveys_refuse_texts_update();
            """,
        )
    ]
