"""The level of competence an enquiry needs: a complex one goes to those who know more."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("enquiries", "0016_one_order")]

    operations = [
        migrations.AddField(
            model_name="enquiry", name="level", field=models.SmallIntegerField(default=0, db_default=0)
        ),
    ]
