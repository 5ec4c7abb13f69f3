"""The day before which somebody needs the answer, for a journey."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("enquiries", "0018_case_dialogue")]

    operations = [migrations.AddField(model_name="enquiry", name="needed_on", field=models.DateField(null=True))]
