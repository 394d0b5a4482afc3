"""Sums have another form: they are counted again from the ledger, by the sweep that finds surveys behind."""

from django.db import migrations


def begin_anew(apps, schema_editor):
    apps.get_model("analysis", "Sums").objects.update(watermark=0, sums={})


class Migration(migrations.Migration):
    dependencies = [("analysis", "0002_exports_are_claimed")]

    operations = [migrations.RunPython(begin_anew, migrations.RunPython.noop, elidable=True)]
