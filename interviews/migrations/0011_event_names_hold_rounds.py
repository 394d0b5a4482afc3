from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("interviews", "0010_texts_of_an_interview"),
    ]

    operations = [
        migrations.AlterField(
            model_name="answerevent",
            name="name",
            field=models.CharField(help_text="A question, with its round, or a part of it.", max_length=100),
        ),
    ]
