"""Published figures are kept as arrays; those that are published already stay as they are, compressed."""

from django.db import migrations, models

from analysis.core.packing import pack_json, unpack


def pack(apps, schema_editor):
    snapshots = apps.get_model("analysis", "Snapshot").objects
    for snapshot in snapshots.only("results").iterator(chunk_size=20):
        snapshots.filter(pk=snapshot.pk).update(packed=pack_json(snapshot.results))


def unpack_again(apps, schema_editor):
    snapshots = apps.get_model("analysis", "Snapshot").objects
    for snapshot in snapshots.only("packed").iterator(chunk_size=20):
        snapshots.filter(pk=snapshot.pk).update(results=unpack(bytes(snapshot.packed)))


class Migration(migrations.Migration):
    dependencies = [("analysis", "0006_sums_are_rows_of_cells")]

    operations = [
        migrations.AddField(
            "snapshot",
            "packed",
            models.BinaryField(default=b"", help_text="analysis.core.packing.pack()."),
            preserve_default=False,
        ),
        # On the way back the column comes again before it is filled.
        migrations.AlterField("snapshot", "results", models.JSONField(default=dict)),
        migrations.RunPython(pack, unpack_again, elidable=True),
        migrations.RemoveField("snapshot", "results"),
    ]
