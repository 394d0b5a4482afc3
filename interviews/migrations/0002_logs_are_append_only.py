"""Answer events and ledger rows are append-only: a correction is a new row, never an update."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("interviews", "0001_initial")]

    operations = [
        migrations.RunSQL(
            sql="""
            CREATE FUNCTION interviews_refuse_update() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                RAISE EXCEPTION '% is append-only', TG_TABLE_NAME USING ERRCODE = 'integrity_constraint_violation';
            END $$;
            CREATE TRIGGER events_are_append_only BEFORE UPDATE ON interviews_answerevent
                FOR EACH ROW EXECUTE FUNCTION interviews_refuse_update();
            CREATE TRIGGER ledger_is_append_only BEFORE UPDATE ON interviews_ledgerrow
                FOR EACH ROW EXECUTE FUNCTION interviews_refuse_update();
            """,
            reverse_sql="""
            DROP TRIGGER events_are_append_only ON interviews_answerevent;
            DROP TRIGGER ledger_is_append_only ON interviews_ledgerrow;
            DROP FUNCTION interviews_refuse_update();
            """,
        )
    ]
