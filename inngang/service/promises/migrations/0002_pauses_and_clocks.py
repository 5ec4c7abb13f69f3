"""Several deadlines in one promise, and the pause while we wait for the person."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("promises", "0001_initial")]

    operations = [
        migrations.AddField("promise", "clocks", models.JSONField(null=True)),
        migrations.AddField("promise", "paused_at", models.DateTimeField(null=True)),
        migrations.AddField("promise", "left_minutes", models.IntegerField(null=True)),
        migrations.AddField(
            "promise", "waits_for", models.CharField(blank=True, db_default="", default="", max_length=400)
        ),
        migrations.AddField("promise", "reminders", models.SmallIntegerField(db_default=0, default=0)),
    ]
