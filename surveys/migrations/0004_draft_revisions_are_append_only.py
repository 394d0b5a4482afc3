"""A revision of a draft never changes: whoever wants another text appends the next one."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("surveys", "0003_drafts_and_their_revisions")]

    operations = [
        migrations.RunSQL(
            sql="""
            CREATE FUNCTION surveys_refuse_revision_update() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                RAISE EXCEPTION 'a revision of a draft never changes' USING ERRCODE = 'integrity_constraint_violation';
            END $$;
            CREATE TRIGGER revision_never_changes BEFORE UPDATE OF draft_id, number, sheets, what, made_at
                ON surveys_draftrevision FOR EACH ROW EXECUTE FUNCTION surveys_refuse_revision_update();
            """,
            reverse_sql="""
            DROP TRIGGER revision_never_changes ON surveys_draftrevision;
            DROP FUNCTION surveys_refuse_revision_update();
            """,
        )
    ]
