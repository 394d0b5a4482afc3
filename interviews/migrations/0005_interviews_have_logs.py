"""An interview can be written to from several machines: each has its log, and what differs is kept."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FILL = """
ALTER TABLE interviews_answerevent DISABLE TRIGGER events_are_append_only;
UPDATE interviews_answerevent SET log = interview_id, position = seq;
ALTER TABLE interviews_answerevent ENABLE TRIGGER events_are_append_only;
UPDATE interviews_interview SET position = acknowledged;
"""


class Migration(migrations.Migration):
    dependencies = [
        ("interviews", "0004_next_case_by_country"),
        migrations.swappable_dependency(settings.AUTH_USER_MODEL),
    ]

    operations = [
        migrations.AlterModelOptions(name="answerevent", options={"ordering": ["interview", "position"]}),
        migrations.RemoveConstraint(model_name="answerevent", name="event_number_is_unique"),
        migrations.AddField(
            model_name="interview",
            name="position",
            field=models.PositiveIntegerField(default=0, help_text="Answer events stored so far, of all logs."),
        ),
        migrations.AddField(
            model_name="interview",
            name="open_conflicts",
            field=models.PositiveSmallIntegerField(
                default=0, help_text="Answers of two machines that differ and wait for a decision."
            ),
        ),
        migrations.AlterField(
            model_name="interview",
            name="acknowledged",
            field=models.PositiveIntegerField(
                default=0,
                help_text="Answer events of the interview's own log are stored up to this number without a gap.",
            ),
        ),
        migrations.AddField(model_name="answerevent", name="log", field=models.UUIDField(null=True)),
        migrations.AddField(model_name="answerevent", name="position", field=models.PositiveIntegerField(null=True)),
        migrations.AddField(
            model_name="answerevent",
            name="base",
            field=models.PositiveIntegerField(
                null=True, help_text="Up to which position the screen knew what others had written."
            ),
        ),
        migrations.RunSQL(FILL, migrations.RunSQL.noop),
        migrations.AlterField(
            model_name="answerevent",
            name="log",
            field=models.UUIDField(help_text="Which browser wrote it; the interview's id: its own log."),
        ),
        migrations.AlterField(
            model_name="answerevent",
            name="position",
            field=models.PositiveIntegerField(help_text="Number in the interview, in the order of arrival."),
        ),
        migrations.AlterField(
            model_name="answerevent",
            name="seq",
            field=models.PositiveIntegerField(help_text="Number in its log."),
        ),
        migrations.AddConstraint(
            model_name="answerevent",
            constraint=models.UniqueConstraint(
                fields=("interview", "log", "seq"), name="event_number_is_unique_in_its_log"
            ),
        ),
        migrations.AddConstraint(
            model_name="answerevent",
            constraint=models.UniqueConstraint(fields=("interview", "position"), name="event_position_is_unique"),
        ),
        migrations.CreateModel(
            name="AnswerLog",
            fields=[
                ("id", models.UUIDField(primary_key=True, serialize=False)),
                (
                    "acknowledged",
                    models.PositiveIntegerField(
                        default=0, help_text="Events up to this number are stored without a gap."
                    ),
                ),
                ("opened_at", models.DateTimeField()),
                (
                    "interview",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="logs", to="interviews.interview"
                    ),
                ),
                (
                    "interviewer",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="answer_logs",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
        ),
        migrations.CreateModel(
            name="AnswerConflict",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("stands", models.JSONField(help_text="The answer that stood when it came.", null=True)),
                (
                    "settled_at",
                    models.DateTimeField(help_text="When somebody who had seen both answered anew.", null=True),
                ),
                (
                    "event",
                    models.OneToOneField(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="conflict",
                        to="interviews.answerevent",
                    ),
                ),
                (
                    "interview",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="conflicts",
                        to="interviews.interview",
                    ),
                ),
            ],
            options={"ordering": ["event__position"]},
        ),
    ]
