"""The order of a queue and pace: who has waited longest."""

from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("enquiries", "0012_referral")]

    operations = [
        migrations.AddIndex(
            model_name="placement",
            index=models.Index(
                fields=["queue", "pace", "since", "due_by", "enquiry", "opens_at"], name="placement_turn"
            ),
        ),
    ]
