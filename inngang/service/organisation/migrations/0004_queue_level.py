"""A queue may ask that those who serve it know its line well."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("organisation", "0003_duty")]

    operations = [
        migrations.AddField(
            model_name="queue",
            name="level",
            field=models.SmallIntegerField(db_default=1, default=1),
        ),
    ]
