"""A weighting scheme is never changed: figures were published by it. Only who made it may be forgotten."""

from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [("analysis", "0008_weighting_schemes")]

    operations = [
        migrations.RunSQL(
            sql="""
            CREATE FUNCTION analysis_refuse_other_scheme() RETURNS trigger LANGUAGE plpgsql AS $$
            BEGIN
                IF (NEW.survey_id, NEW.version_id, NEW.number, NEW.definition, NEW.reason, NEW.made_at)
                    IS DISTINCT FROM (OLD.survey_id, OLD.version_id, OLD.number, OLD.definition, OLD.reason, OLD.made_at) THEN
                    RAISE EXCEPTION 'a weighting scheme is never changed' USING ERRCODE = 'integrity_constraint_violation';
                END IF;
                RETURN NEW;
            END $$;
            CREATE TRIGGER schemes_are_never_changed BEFORE UPDATE ON analysis_weightingscheme
                FOR EACH ROW EXECUTE FUNCTION analysis_refuse_other_scheme();
            """,
            reverse_sql="""
            DROP TRIGGER schemes_are_never_changed ON analysis_weightingscheme;
            DROP FUNCTION analysis_refuse_other_scheme();
            """,
        )
    ]
