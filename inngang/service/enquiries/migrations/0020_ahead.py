"""Some count as having waited longer: the moment that counts in the order of a queue, and the index in that order."""

from datetime import timedelta

from django.db import migrations, models
from django.db.models.expressions import RawSQL


class Migration(migrations.Migration):
    dependencies = [("enquiries", "0019_needed_on")]

    operations = [
        migrations.AddField(
            model_name="placement",
            name="ahead",
            field=models.DurationField(default=timedelta, db_default=timedelta()),
        ),
        migrations.AddField(
            model_name="placement",
            name="turn",
            field=models.GeneratedField(
                expression=RawSQL("(since at time zone 'UTC' - ahead) at time zone 'UTC'", ()),
                output_field=models.DateTimeField(),
                db_persist=True,
            ),
        ),
        migrations.RemoveIndex(model_name="placement", name="placement_turn"),
        migrations.AddIndex(
            model_name="placement",
            index=models.Index(
                fields=["queue", "pace", "turn", "due_by", "enquiry", "opens_at"], name="placement_order"
            ),
        ),
    ]
